package resilience_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func database(stack awscdk.Stack) *resilience.Database {
	return resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack)})
}

// everyDatabase is a database with every field set.
func everyDatabase(stack awscdk.Stack) *resilience.Database {
	key := encryption.NewKey(stack, "DataKey", &encryption.KeyProps{
		Uses: []keypolicy.Use{keypolicy.RDS{}, keypolicy.SecretsManager{}, keypolicy.Logs{}},
	})
	return resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{
		VPC: vpc(stack), Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}, Engine: resilience.MySQL,
		Version: "8.4", DatabaseName: "orders", Parameters: map[string]string{"max_connections": "500"}, BackupDays: 35,
		BackupWindow: "01:00-02:00", MaintenanceWindow: "sat:02:00-sat:03:00", Replicated: true, AdvancedInsights: true,
		LogRetention: awslogs.RetentionDays_ONE_YEAR, Key: key.Key(), InstanceType: awsec2.NewInstanceType(jsii.String("m8g.xlarge")),
		StorageGiB: 400, MaxStorageGiB: 2000, IOPS: 12000, AllowMajorUpgrade: true,
	})
}

func alertsIn(stack awscdk.Stack) *alerting.AlertTopic {
	if there := stack.Node().TryFindChild(jsii.String("Alerts")); there != nil {
		return there.(*alerting.AlertTopic)
	}
	return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
}

// app is the security group of a workload.
func app(stack awscdk.Stack) awsec2.SecurityGroup {
	if there := stack.Node().TryFindChild(jsii.String("App")); there != nil {
		return there.(awsec2.SecurityGroup)
	}
	return awsec2.NewSecurityGroup(stack, jsii.String("App"), &awsec2.SecurityGroupProps{
		Vpc: vpc(stack), Description: jsii.String("the workload"), AllowAllOutbound: jsii.Bool(false),
	})
}

// Zone ids name the same zone in every account; the names that CDK counts do not.
func TestReplicasStandInTheZoneOfTheirSubnet(t *testing.T) {
	a, stack := newStack(t)
	for i, subnet := range *vpc(stack).IsolatedSubnets() {
		l1 := subnet.Node().DefaultChild().(awsec2.CfnSubnet)
		l1.SetAvailabilityZone(nil)
		l1.SetAvailabilityZoneId(jsii.String(fmt.Sprint("euw1-az", i%3+1)))
	}
	source := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true})
	replica := resilience.NewDatabaseReplica(stack, "Replica", &resilience.DatabaseReplicaProps{Source: source, Zone: 2})
	assembled := snapshot.Synth(t, a)
	for _, db := range assembled.OfType("AWS::RDS::DBInstance") {
		if to, ok := db.Get("AvailabilityZone").Target(); db.Path == *replica.Resource().Node().Path() &&
			(!ok || to.Attribute != "AvailabilityZone" || to.Resource.Get("AvailabilityZoneId").Is("euw1-az2") != assembly.True) {
			t.Errorf("AvailabilityZone of %s = %v, want that of the second subnet", db.Path, db.Get("AvailabilityZone"))
		}
	}
}

func TestDatabaseDefault(t *testing.T) {
	a, stack := newStack(t)
	database(stack).AllowFrom(app(stack))
	snapshot.Check(t, a)
}

func TestDatabaseFull(t *testing.T) {
	a, stack := newStack(t)
	d := everyDatabase(stack)
	replica := resilience.NewDatabaseReplica(stack, "Reports", &resilience.DatabaseReplicaProps{
		Source: d, Zone: 2, InstanceType: awsec2.NewInstanceType(jsii.String("m8g.2xlarge")),
	})
	replica.AllowFrom(app(stack))
	replica.AlarmOnLag("Lag", awscdk.Duration_Seconds(jsii.Number(30)), alertsIn(stack).Topic())
	if d.Resource() == nil || replica.Resource() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestDatabaseGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewDatabase, false, func(stack awscdk.Stack, n int) resilience.DatabaseProps {
		return resilience.DatabaseProps{VPC: vpc(stack), Replicated: n == 2}
	})
	constructtest.Guard(t, newStack, resilience.NewDatabaseReplica, false, func(stack awscdk.Stack, n int) resilience.DatabaseReplicaProps {
		if n == 1 {
			everyDatabase(stack)
		}
		return resilience.DatabaseReplicaProps{Source: stack.Node().FindChild(jsii.String("Orders")).(*resilience.Database), Zone: n}
	})
}

func TestEveryPromiseOfDatabasesThatIsUndoneIsFound(t *testing.T) {
	a, stack := newStack(t)
	d := everyDatabase(stack)
	resilience.NewDatabaseReplica(stack, "Reports", &resilience.DatabaseReplicaProps{Source: d, Zone: 1}).AlarmOnLag("Lag", nil)
	database(stack)
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// CloudFormation refuses to replace what has a name, so a change of what is create-only fails
// instead of putting an empty database in the place of a full one.
func TestDatabasesCannotBeReplaced(t *testing.T) {
	a, stack := newStack(t)
	database(stack)
	want(t, one(t, snapshot.Synth(t, a), "AWS::RDS::DBInstance"), map[string]any{
		"DBInstanceIdentifier": "prod-database-5b3a507c", "MasterUsername": "dbadmin",
	})
}

// The same database twice, one version apart.
func TestAVersionHasAParameterGroupOfItsOwn(t *testing.T) {
	groups := map[string]bool{}
	for _, version := range []string{"17", "18"} {
		a, stack := newStack(t)
		resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Version: version, AllowMajorUpgrade: true})
		assembly := snapshot.Synth(t, a)
		group := one(t, assembly, "AWS::RDS::DBParameterGroup")
		groups[group.LogicalID] = true
		want(t, group, map[string]any{"Family": "postgres" + version})
		want(t, one(t, assembly, "AWS::RDS::DBInstance"), map[string]any{"EngineVersion": version, "AllowMajorVersionUpgrade": true})
	}
	if len(groups) != 2 {
		t.Errorf("logical ids of parameter groups = %v, want one a version: the family cannot change", groups)
	}
}

func TestPasswordsAreManagedWhereAWSAllowsIt(t *testing.T) {
	for _, replicated := range []bool{false, true} {
		a, stack := newStack(t)
		d := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: replicated})
		d.Secret().GrantRead(awsiam.NewRole(stack, jsii.String("Job"), &awsiam.RoleProps{
			AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		}), nil)
		assembly := snapshot.Synth(t, a)
		instance := one(t, assembly, "AWS::RDS::DBInstance")
		if got := instance.Get("ManageMasterUserPassword").Exists(); got == replicated {
			t.Errorf("Replicated %t: ManageMasterUserPassword is set = %t, want %t", replicated, got, !replicated)
		}
		if got := len(assembly.OfType("AWS::SecretsManager::RotationSchedule")) == 1; got != replicated {
			t.Errorf("Replicated %t: has a rotation of its own = %t, want %t", replicated, got, replicated)
		}
		if replicated {
			schedule, attachment := one(t, assembly, "AWS::SecretsManager::RotationSchedule"),
				one(t, assembly, "AWS::SecretsManager::SecretTargetAttachment")
			if !schedule.Dependencies()[attachment] {
				t.Error("rotation does not wait until the secret knows its database, want it to")
			}
		}
	}
}

// RDS makes a log group that is not there: in the clear, and for ever.
func TestLogGroupsAreThereBeforeTheirDatabase(t *testing.T) {
	a, stack := newStack(t)
	everyDatabase(stack)
	assembly := snapshot.Synth(t, a)
	instance := one(t, assembly, "AWS::RDS::DBInstance")
	for _, group := range assembly.OfType("AWS::Logs::LogGroup") {
		if !instance.Dependencies()[group] {
			t.Errorf("the instance does not wait for %s, want it to", group.Path)
		}
	}
	if got, want := len(assembly.OfType("AWS::Logs::LogGroup")), 4; got != want {
		t.Errorf("log groups = %d, want %d", got, want)
	}
}

func TestLogsCanBeAskedFor(t *testing.T) {
	a, stack := newStack(t)
	d := everyDatabase(stack)
	if d.LogGroup("slowquery") == nil {
		t.Error("LogGroup() = nil, want what MySQL logs to")
	}
	for _, none := range []string{"postgresql", ""} {
		if group := d.LogGroup(none); group != nil {
			t.Errorf("LogGroup(%q) = %v, want nil: MySQL writes none", none, group)
		}
	}
	group := logdelivery.NewLogGroup(stack, "Tasks", awslogs.RetentionDays_ONE_YEAR, logdelivery.NewKey(stack, "TasksKey"))
	service := resilience.NewService(stack, "Service", &resilience.ServiceProps{
		VPC: vpc(stack), Image: image(), LogGroup: group, Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
	})
	if got := service.LogGroup(); got != awslogs.ILogGroup(group) {
		t.Errorf("LogGroup() = %v, want the one that was given", got)
	}
	options := one(t, snapshot.Synth(t, a), "AWS::ECS::TaskDefinition").Get("ContainerDefinitions", "0", "LogConfiguration", "Options")
	if to, _ := options.Get("awslogs-group").Target(); to.Resource == nil || to.Resource.Path != "Prod/Tasks/Resource" {
		t.Errorf("awslogs-group = %v, want the group that was given", options.Get("awslogs-group"))
	}
}

func TestDatabaseOutsideOfProduction(t *testing.T) {
	a, _ := newStack(t)
	stack := stackOf(a, "Dev", plinth.NonProduction)
	resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), SingleZone: true})
	want(t, one(t, snapshot.Synth(t, a), "AWS::RDS::DBInstance"), map[string]any{"MultiAZ": false, "DeletionProtection": false})
}

func TestDatabaseRefuses(t *testing.T) {
	refused(t, resilience.NewDatabase, func(stack awscdk.Stack) map[string]misuse[resilience.DatabaseProps] {
		with := func(change func(p *resilience.DatabaseProps)) resilience.DatabaseProps {
			p := resilience.DatabaseProps{VPC: vpc(stack)}
			change(&p)
			return p
		}
		return map[string]misuse[resilience.DatabaseProps]{
			"no VPC": {resilience.DatabaseProps{}, `resilience.Database "Prod/Bad": VPC is nil, want the VPC to stand in`},
			"a version that is withdrawn": {with(func(p *resilience.DatabaseProps) { p.Version = "15.4" }),
				`Version is "15.4", want a major version of postgres`},
			"another engine": {with(func(p *resilience.DatabaseProps) { p.Engine = "Oracle" }), `Engine is "Oracle", want PostgreSQL or MySQL`},
			"an old generation": {with(func(p *resilience.DatabaseProps) { p.InstanceType = awsec2.NewInstanceType(jsii.String("r5.large")) }),
				`InstanceType is "r5.large"`},
			"little storage": {with(func(p *resilience.DatabaseProps) { p.StorageGiB = 10 }), "StorageGiB is 10, want 20 to 65536"},
			"storage that shrinks": {with(func(p *resilience.DatabaseProps) { p.StorageGiB, p.MaxStorageGiB = 500, 400 }),
				"MaxStorageGiB is 400, want StorageGiB, which is 500"},
			"IOPS too early": {with(func(p *resilience.DatabaseProps) { p.IOPS = 3000 }),
				"IOPS is 3000 with StorageGiB 100, want it left out below 400"},
			"few IOPS":   {with(func(p *resilience.DatabaseProps) { p.StorageGiB, p.IOPS = 400, 3000 }), "IOPS is 3000, want 12000 to 64000"},
			"no backups": {with(func(p *resilience.DatabaseProps) { p.BackupDays = 60 }), "BackupDays is 60, want 1 to 35"},
			"a window of its own": {with(func(p *resilience.DatabaseProps) { p.BackupWindow = "04:00-05:00" }),
				"BackupWindow 04:00-05:00 overlaps MaintenanceWindow sun:04:30-sun:05:30"},
			"TLS taken back": {with(func(p *resilience.DatabaseProps) { p.Parameters = map[string]string{"rds.force_ssl": "0"} }),
				`Parameters["rds.force_ssl"] is "0", want it left out`},
			"a name for nobody": {with(func(p *resilience.DatabaseProps) { p.DatabaseName = "my-orders" }),
				`DatabaseName is "my-orders", want a letter`},
			"one subnet": {with(func(p *resilience.DatabaseProps) {
				p.Subnets = &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{(*vpc(stack).IsolatedSubnets())[0]}}
			}), "Subnets are in one zone, want two at least"},
			"no such subnets": {with(func(p *resilience.DatabaseProps) {
				p.Subnets = &awsec2.SubnetSelection{SubnetGroupName: jsii.String("nowhere")}
			}), "Subnets select nothing in VPC Prod/Network"},
		}
	})
}

func TestReplicaRefuses(t *testing.T) {
	a, stack := newStack(t)
	managed := database(stack)
	source := everyDatabase(stack)
	resilience.NewDatabaseReplica(stack, "There", &resilience.DatabaseReplicaProps{Source: source, Zone: 1})
	for says, props := range map[string]*resilience.DatabaseReplicaProps{
		`resilience.DatabaseReplica "Prod/Bad": Source is nil, want the database to copy`: nil,
		"Source is Prod/Database, want it Replicated: AWS refuses replicas":               {Source: managed, Zone: 1},
		"Zone is 0, want 1 to 3": {Source: source},
		"Zone is 4, want 1 to 3": {Source: source, Zone: 4},
		"Zone is 1, where Prod/There stands, want one without a replica": {Source: source, Zone: 1},
		`InstanceType is "m8g.large", want the size of Prod/Orders at least, which is "m8g.xlarge"`: {
			Source: source, Zone: 2, InstanceType: awsec2.NewInstanceType(jsii.String("m8g.large"))},
	} {
		constructtest.Refused(t, stack, says, func() { resilience.NewDatabaseReplica(stack, "Bad", props) })
	}
	far := stackIn(a, "Far", "111111111111", "us-east-1")
	constructtest.Refused(t, far, "Source is Prod/Orders, want a database of the same stack", func() {
		resilience.NewDatabaseReplica(far, "Bad", &resilience.DatabaseReplicaProps{Source: source, Zone: 2})
	})
}

func TestDatabasesAdmitSecurityGroupsAlone(t *testing.T) {
	_, stack := newStack(t)
	d := database(stack)
	for _, peer := range []awsec2.IConnectable{nil, awsec2.Peer_AnyIpv4(), awsec2.Peer_Ipv4(jsii.String("10.0.0.0/16"))} {
		constructtest.Refused(t, stack, `resilience.Database "Prod/Database": peer has no security group`, func() { d.AllowFrom(peer) })
	}
}

func TestDatabasesTakeTheKeyOfTheirOwner(t *testing.T) {
	a, stack := newStack(t)
	key := awskms.Key_FromKeyArn(stack, jsii.String("Given"), jsii.String("arn:aws:kms:eu-west-1:111111111111:key/1"))
	resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack), Key: key})
	assembly := snapshot.Synth(t, a)
	if n := len(assembly.OfType("AWS::KMS::Key")); n != 0 {
		t.Errorf("keys = %d, want none but the one that is given", n)
	}
	for _, property := range []string{"KmsKeyId", "PerformanceInsightsKMSKeyId", "MasterUserSecret.KmsKeyId"} {
		want(t, one(t, assembly, "AWS::RDS::DBInstance"), map[string]any{property: *key.KeyArn()})
	}
}
