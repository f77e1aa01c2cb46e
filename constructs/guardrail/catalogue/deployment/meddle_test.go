package deployment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/deployment"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// A meddling is a resource that acts on the resource On, of which a construct promises something.
type meddling struct {
	typ        string
	properties Object
	// want is what the finding says, empty for none.
	want string
	// on is the type of the resource, if that matters.
	on string
}

func meddlings() map[string]meddling {
	on, arn := Ref("On"), Att("On", "Arn")
	document := func(effect string) Object {
		return Object{"Statement": Object{"Effect": effect, "Action": "logs:CreateLogStream", "Resource": arn}}
	}
	return map[string]meddling{
		"an origin of a distribution": {"AWS::CloudFront::Distribution", Object{"DistributionConfig": Object{
			"Origins": List{Object{"DomainName": Att("On", "RegionalDomainName")}}}}, "hands out the objects of Prod/On", ""},
		"a remediation":            {"AWS::Config::RemediationConfiguration", Object{"ConfigRuleName": on}, "runs a document of its own", ""},
		"a location to copy from":  {"AWS::DataSync::LocationS3", Object{"S3BucketArn": arn}, "copies from and to", ""},
		"a route server":           {"AWS::EC2::RouteServerAssociation", Object{"VpcId": on}, "lets neighbours set routes in", ""},
		"routes of a route server": {"AWS::EC2::RouteServerPropagation", Object{"RouteTableId": on}, "lets neighbours set routes in", ""},
		"another network ACL": {"AWS::EC2::SubnetNetworkAclAssociation", Object{"SubnetId": Ref("Guarded"), "NetworkAclId": "acl-1"},
			"replaces the network ACL of Prod/Guarded", ""},
		"an instance that forwards": {"AWS::EC2::Instance", Object{"SubnetId": on, "SourceDestCheck": false}, "forwards packets of others", ""},
		"an interface that forwards": {"AWS::EC2::NetworkInterface", Object{"SubnetId": on, "SourceDestCheck": Ref("Param")},
			"forwards packets of others", ""},
		"an interface": {"AWS::EC2::NetworkInterface", Object{"SubnetId": on, "SourceDestCheck": true}, "", ""},
		"an entry of a network ACL that allows": {"AWS::EC2::NetworkAclEntry", Object{"NetworkAclId": on, "RuleAction": "allow"},
			"adds an entry that allows to Prod/On", ""},
		"an entry of a network ACL that denies": {"AWS::EC2::NetworkAclEntry", Object{"NetworkAclId": on, "RuleAction": "deny"}, "", ""},
		"another internet gateway": {"AWS::EC2::VPCGatewayAttachment", Object{"VpcId": on, "InternetGatewayId": "igw-1"}, "attaches a gateway",
			""},
		"a VPN of somebody":    {"AWS::EC2::VPCGatewayAttachment", Object{"VpcId": on, "VpnGatewayId": "vgw-1"}, "attaches a gateway", ""},
		"a gateway of the app": {"AWS::EC2::VPCGatewayAttachment", Object{"VpcId": on, "VpnGatewayId": Ref("Other")}, "", ""},
		"a subnet for others": {"AWS::RAM::ResourceShare", Object{"ResourceArns": List{Object{"Fn::Sub": "arn:aws:ec2:r:1:subnet/${On}"}}},
			"lets other accounts put what they like into Prod/On", "AWS::EC2::Subnet"},
		"a gateway for others": {"AWS::RAM::ResourceShare", Object{"ResourceArns": List{arn}}, "", "AWS::EC2::TransitGateway"},
		"a firewall that fails open": {"AWS::Route53Resolver::FirewallConfig", Object{"ResourceId": on, "FirewallFailOpen": "ENABLED"},
			"lets queries pass", ""},
		"a firewall that fails closed": {"AWS::Route53Resolver::FirewallConfig", Object{"ResourceId": on, "FirewallFailOpen": "DISABLED"},
			"", ""},
		"an offer by VPC Lattice": {"AWS::VpcLattice::ResourceGateway", Object{"SubnetIds": List{on}},
			"offers to other networks what is in Prod/On",
			"AWS::EC2::Subnet"},
		"multicast":         {"AWS::EC2::TransitGatewayMulticastDomainAssociation", Object{"SubnetId": on}, "sends multicast", ""},
		"a peering of hubs": {"AWS::EC2::TransitGatewayPeeringAttachment", Object{"TransitGatewayId": on}, "joins another transit gateway", ""},
		"routes of a VPN":   {"AWS::EC2::VPNGatewayRoutePropagation", Object{"RouteTableIds": List{on}}, "lets neighbours set routes in", ""},
		"a policy that denies": {"AWS::IAM::Policy", Object{"Roles": List{on}, "PolicyDocument": document("Deny")},
			"changes the permissions of Prod/On", ""},
		"a policy of a role by its name": {"AWS::IAM::RolePolicy", Object{"RoleName": on, "PolicyDocument": document("Deny")}, "changes", ""},
		"a managed policy that denies": {"AWS::IAM::ManagedPolicy", Object{"Roles": List{on}, "PolicyDocument": document("Deny")}, "changes",
			""},
		"a grant": {"AWS::IAM::Policy", Object{"Roles": List{on}, "PolicyDocument": document("Allow")}, "", ""},
		"a grant to a role that has enough": {"AWS::IAM::Policy", Object{"Roles": List{Ref("Closed")}, "PolicyDocument": document("Allow")},
			"changes", ""},
		"a copy of a key":      {"AWS::KMS::ReplicaKey", Object{"PrimaryKeyArn": arn}, "copies, under a policy of its own, Prod/On", ""},
		"a reader of a queue":  {"AWS::Lambda::EventSourceMapping", Object{"EventSourceArn": arn}, "takes messages", "AWS::SQS::Queue"},
		"a reader of a stream": {"AWS::Lambda::EventSourceMapping", Object{"EventSourceArn": arn}, "", "AWS::Kinesis::Stream"},
		"a pipe from a queue":  {"AWS::Pipes::Pipe", Object{"Source": arn}, "takes messages from", "AWS::SQS::Queue"},
		"a data lake":          {"AWS::LakeFormation::Resource", Object{"ResourceArn": arn}, "hands out the objects of", ""},
		"a subscription of logs, away": {"AWS::Logs::SubscriptionFilter", Object{"LogGroupName": on,
			"DestinationArn": "arn:aws:logs:eu-west-1:1:destination:d"}, "copies, to what is not in the app", ""},
		"a subscription of logs, in the app": {"AWS::Logs::SubscriptionFilter", Object{"LogGroupName": on, "DestinationArn": Att("Other", "Arn")},
			"", ""},
		"a transformer":  {"AWS::Logs::Transformer", Object{"LogGroupIdentifier": on}, "rewrites the events of", ""},
		"a core network": {"AWS::NetworkManager::TransitGatewayPeering", Object{"TransitGatewayArn": arn}, "joins a core network", ""},
		"a policy that units inherit": {"AWS::Organizations::Policy", Object{"Type": "DECLARATIVE_POLICY_EC2", "TargetIds": List{on}},
			"may override, by inheritance", ""},
		"another control policy":   {"AWS::Organizations::Policy", Object{"Type": "SERVICE_CONTROL_POLICY", "TargetIds": List{on}}, "", ""},
		"a zone for AWS":           {"AWS::Route53::HostedZone", zone("S3.eu-west-1.amazonaws.com."), "answers for AWS in Prod/On", ""},
		"a zone for all of com":    {"AWS::Route53::HostedZone", zone("com"), "answers for AWS", ""},
		"a zone of the workload":   {"AWS::Route53::HostedZone", zone("internal.example.com"), "", ""},
		"a zone of a similar name": {"AWS::Route53::HostedZone", zone("notamazonaws.com"), "", ""},
		"a profile of somebody": {"AWS::Route53Profiles::ProfileAssociation", Object{"ResourceId": on, "ProfileId": "rp-1"},
			"answers, by a profile", ""},
		"a profile of the app": {"AWS::Route53Profiles::ProfileAssociation", Object{"ResourceId": on, "ProfileId": Ref("Other")}, "", ""},
		"a rule of somebody": {"AWS::Route53Resolver::ResolverRuleAssociation", Object{"VPCId": on, "ResolverRuleId": "r-1"},
			"sends on, by a rule", ""},
		"a rule of the app": {"AWS::Route53Resolver::ResolverRuleAssociation", Object{"VPCId": on, "ResolverRuleId": Ref("Other")}, "",
			""},
		"a firewall of somebody": {"AWS::Route53Resolver::FirewallRuleGroupAssociation", Object{"VpcId": on, "FirewallRuleGroupId": "g"},
			"filters, by rules", ""},
		"a location of grants": {"AWS::S3::AccessGrantsLocation", Object{"LocationScope": Join("s3://", on, "/*")},
			"hands out the objects of", ""},
		"an access point": {"AWS::S3::AccessPoint", Object{"Bucket": on}, "hands out the objects of", ""},
		"an access point of all": {"AWS::S3::MultiRegionAccessPoint", Object{"Regions": List{Object{"Bucket": on}}},
			"hands out the objects of", ""},
		"a queue of somebody": {"AWS::SNS::Subscription", subscribed("sqs", "arn:aws:sqs:eu-west-1:1:q"),
			"sends, to what is not in the app", ""},
		"a queue of the app":        {"AWS::SNS::Subscription", subscribed("sqs", Att("Other", "Arn")), "", ""},
		"an address of somebody":    {"AWS::SNS::Subscription", subscribed("email", "a@example.net"), "sends, to what is not in the app", ""},
		"an address of the company": {"AWS::SNS::Subscription", subscribed("email", "a@Example.com"), "", ""},
		"an assignment": {"AWS::SSO::Assignment", Object{"PermissionSetArn": Att("On", "PermissionSetArn")},
			"gives somebody else Prod/On", ""},
		"a rotation by somebody": {"AWS::SecretsManager::RotationSchedule", Object{"SecretId": on, "RotationLambdaARN": "arn:f"},
			"rotates, by a function", ""},
		"a rotation by AWS": {"AWS::SecretsManager::RotationSchedule", Object{"SecretId": on, "HostedRotationLambda": Object{}}, "", ""},

		"a member of a group": {"AWS::IdentityStore::GroupMembership", Object{"GroupId": "g"}, "adds people to a group",
			"AWS::SSO::PermissionSet"},
		"a member of an app's group": {"AWS::IdentityStore::GroupMembership", Object{"GroupId": Att("Other", "GroupId")}, "",
			"AWS::SSO::PermissionSet"},
		"an assignment of a stranger": {"AWS::SSO::Assignment", Object{"PermissionSetArn": "arn:ps"}, "that is not in the app",
			"AWS::SSO::PermissionSet"},
		"attributes of people": {"AWS::SSO::InstanceAccessControlAttributeConfiguration", Object{}, "decides by attributes",
			"AWS::SSO::PermissionSet"},
		"masked fields": {"AWS::Logs::AccountPolicy", Object{"PolicyType": "DATA_PROTECTION_POLICY"}, "copies or rewrites",
			"AWS::Logs::LogGroup"},
		"all logs to somebody": {"AWS::Logs::AccountPolicy", Object{"PolicyType": "SUBSCRIPTION_FILTER_POLICY",
			"PolicyDocument": `{"DestinationArn":"arn:aws:logs:eu-west-1:1:destination:d"}`}, "copies or rewrites", "AWS::Logs::LogGroup"},
		"all logs to the app": {"AWS::Logs::AccountPolicy", Object{"PolicyType": "SUBSCRIPTION_FILTER_POLICY",
			"PolicyDocument": Join(`{"DestinationArn":"`, Att("Other", "Arn"), `"}`)}, "", "AWS::Logs::LogGroup"},
		"an index of fields": {"AWS::Logs::AccountPolicy", Object{"PolicyType": "FIELD_INDEX_POLICY"}, "", "AWS::Logs::LogGroup"},
	}
}

func zone(name string) Object {
	return Object{"Name": name, "VPCs": List{Object{"VPCId": Ref("On")}}}
}

func subscribed(protocol string, endpoint any) Object {
	return Object{"TopicArn": Ref("On"), "Protocol": protocol, "Endpoint": endpoint}
}

// A denial in a promised role itself is found unless its construct recorded the policies.
func TestDenialsWithinARole(t *testing.T) {
	role := func(effect string) Object {
		return Object{"Policies": List{Object{"PolicyName": "p", "PolicyDocument": Object{"Statement": Object{
			"Effect": effect, "Action": "*", "Resource": "*"}}}}}
	}
	for name, c := range map[string]struct {
		effect string
		on     promise.Subject
		want   string
	}{
		"denied":   {"Deny", promise.At("By"), "deny something, and Prod promises that it is there"},
		"recorded": {"Deny", promise.At("By").Is("Policies", role("Deny")["Policies"]), ""},
		"allowed":  {"Allow", promise.At("By"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := meddling{typ: "AWS::IAM::Role", properties: role(c.effect)}
			if got := meddledWith(t, m, promise.That("is there", c.on)); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("finding is %q, want %q", got, c.want)
			}
		})
	}
}

// A rule that admits addresses is found where none were promised, and one for a security group is
// what constructs add.
func TestAddressesThatAreAdmittedAfterAll(t *testing.T) {
	closed := []promise.Promise{
		promise.That("admits nobody by address", promise.At("On").Unset("SecurityGroupIngress")),
		promise.That("lets in what it was told to", promise.At("On").Is("SecurityGroupEgress", List{}).NoOther()),
	}
	for name, c := range map[string]struct {
		source Object
		want   string
	}{
		"an address":       {Object{"CidrIp": "10.0.0.0/8"}, "admits addresses to Prod/On"},
		"a prefix list":    {Object{"SourcePrefixListId": "pl-1"}, "admits addresses to Prod/On"},
		"a security group": {Object{"SourceSecurityGroupId": "sg-1"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.source["GroupId"] = Ref("On")
			m := meddling{"AWS::EC2::SecurityGroupIngress", c.source, c.want, "AWS::EC2::SecurityGroup"}
			for _, p := range closed {
				if got := meddledWith(t, m, p); c.want == "" && got != "" || !strings.Contains(got, c.want) {
					t.Errorf("PROMISE-002 says %q, want %q", got, c.want)
				}
			}
		})
	}
}

// What acts on a resource of a promise is found, and what a construct recorded itself is not.
func TestWhoeverMeddlesIsFound(t *testing.T) {
	for name, m := range meddlings() {
		t.Run(name, func(t *testing.T) {
			if got := meddled(t, m, false); m.want == "" && got != "" || !strings.Contains(got, m.want) {
				t.Errorf("finding is %q, want one that says %q", got, m.want)
			}
			if got := meddled(t, m, true); got != "" {
				t.Errorf("finding is %q, want none: a construct recorded the resource", got)
			}
		})
	}
}

func meddled(t *testing.T, m meddling, recorded bool) string {
	t.Helper()
	if recorded {
		return meddledWith(t, m, promise.That("was meant", promise.At("By")))
	}
	return meddledWith(t, m)
}

// meddledWith returns what PROMISE-002 says of the resource By, with promises beside those of the
// others.
func meddledWith(t *testing.T, m meddling, more ...promise.Promise) string {
	t.Helper()
	resources := Object{
		"On": Resource("AWS::Some::Thing", Object{}), "Other": Resource("AWS::Some::Thing", Object{}),
		"Closed":  Resource("AWS::IAM::Role", Object{}),
		"Enough":  Resource("AWS::IAM::Policy", Object{"Roles": List{Ref("Closed")}, "PolicyDocument": Object{"Statement": List{}}}),
		"Guarded": Resource("AWS::EC2::Subnet", Object{}),
		"Guard":   Resource("AWS::EC2::SubnetNetworkAclAssociation", Object{"SubnetId": Ref("Guarded")}),
		"Mail":    Resource("AWS::SNS::Subscription", Object{"Endpoint": "oncall@example.com"}),
		"By":      Resource(m.typ, m.properties),
	}
	if m.on != "" {
		resources["On"] = Resource(m.on, Object{})
	}
	promises := []promise.Promise{promise.That("is there", promise.At("On"), promise.At("Closed"), promise.At("Guarded"), promise.At("Guard"),
		promise.At("Mail"), promise.At("Enough").Statements("PolicyDocument.Statement"))}
	promises = append(promises, more...)
	metadata := map[string][]assemblytest.Entry{"Prod": {{Type: assembly.MetadataPromise, Data: promise.Data(promises)}}}
	for id := range resources {
		metadata["Prod/"+id] = []assemblytest.Entry{{Type: "aws:cdk:logicalId", Data: id}}
	}
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: Object{"Resources": resources}, Metadata: metadata})
	report, err := engine.Evaluate(a, deployment.Rules(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range report.Findings {
		if f.Rule.ID == "PROMISE-002" {
			said = append(said, f.Detail)
		}
	}
	return strings.Join(said, "\n")
}
