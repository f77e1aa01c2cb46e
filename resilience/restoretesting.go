package resilience

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A RestoreType is a kind of resource whose restore is tested, as AWS Backup calls it.
type RestoreType string

// The types whose restore is validated.
const (
	RestoreInstances RestoreType = "RDS"
	RestoreClusters  RestoreType = "Aurora"
	RestoreTables    RestoreType = "DynamoDB"
	RestoreBuckets   RestoreType = "S3"
)

// RestoreTestingProps configure [RestoreTesting]. Plan, Alerts and Types are required, and VPC for
// databases.
type RestoreTestingProps struct {
	// Plan is whose backups are restored.
	Plan *BackupPlan
	// Alerts hears of restores that fail or take too long, and of tests that did not take place.
	Alerts *alerting.AlertTopic
	// Types are what is restored, the newest backup of each.
	Types []RestoreType
	// VPC is where databases are restored to, Subnets two zones of it at least. The default is the
	// isolated subnets called "data", or all isolated ones. AWS Backup would take the default VPC,
	// which no landing zone has.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// Schedule is when, in UTC. The default is Sunday at 08:00, when the night's backups are made.
	Schedule string
	// Within is how long a restore may take: what the RTO leaves for it. The default is 4 hours.
	Within time.Duration
	// DeadlineDays is how old the last good restore of each type may be, 30 at most. The default is 8:
	// one test may start late, and none be left out.
	DeadlineDays int
}

// RestoreTesting restores backups on a schedule, looks whether they hold what they should, and
// removes what was restored: an untested backup is none. It promises that
//
//   - the newest backup of each type is restored every week, into subnets that reach nothing, with
//     a security group that admits nobody,
//   - a state machine looks at what was restored: a database is available and encrypted, a table or
//     a bucket holds something, and none took longer than Within; AWS Backup keeps the verdict,
//   - somebody hears when a restore fails or is found wanting, and every day on which the last good
//     restore of a type is older than DeadlineDays, whatever the reason is,
//   - restores in earnest start nothing of this.
//
// Standing idle it costs six alarms a month; restored resources cost by the hour until they are
// removed. See "Restore testing" in the AWS Backup guide.
type RestoreTesting struct {
	constructs.Construct
	plan               awsbackup.CfnRestoreTestingPlan
	validate, deadline awsstepfunctions.StateMachine
}

// NewRestoreTesting defines restore tests. It panics with an error when Plan or Alerts is nil, when
// Types is empty or has one that is not known or is given twice, when there are no subnets for a
// database, and when Within or DeadlineDays is out of range.
func NewRestoreTesting(scope constructs.Construct, id string, props *RestoreTestingProps) *RestoreTesting {
	r := &RestoreTesting{}
	p := plinth.Define(r, scope, id, props.withDefaults)
	name := strings.ReplaceAll(identifierOf(r, 50), "-", "_")
	r.plan = plinth.Kept(awsbackup.NewCfnRestoreTestingPlan, r, "Resource", "restores the newest backups on its schedule",
		&awsbackup.CfnRestoreTestingPlanProps{
			RestoreTestingPlanName: &name, ScheduleExpression: &p.Schedule, ScheduleExpressionTimezone: jsii.String("Etc/UTC"),
			StartWindowHours: jsii.Number(startWindowHours),
			RecoveryPointSelection: &awsbackup.CfnRestoreTestingPlan_RestoreTestingRecoveryPointSelectionProperty{
				Algorithm: jsii.String("LATEST_WITHIN_WINDOW"), SelectionWindowDays: jsii.Number(7),
				IncludeVaults: &[]*string{p.Plan.vault.vault.BackupVaultArn()}, RecoveryPointTypes: jsii.Strings("CONTINUOUS", "SNAPSHOT"),
			},
		})
	role := newRestoreRole(r)
	overrides := r.overrides(&p)
	for _, typ := range p.Types {
		r.test(typ, role, p.Plan, overrides)
	}
	r.validateOn(&p)
	r.remind(&p)
	return r
}

// startWindowHours is how late a test may start.
const startWindowHours = 8

// Plan returns the L1 construct; there is no L2.
func (r *RestoreTesting) Plan() awsbackup.CfnRestoreTestingPlan { return r.plan }

// Validation returns the state machine that looks at what was restored.
func (r *RestoreTesting) Validation() awsstepfunctions.StateMachine { return r.validate }

// Deadline returns the state machine that asks every day for the last good restore of each type.
func (r *RestoreTesting) Deadline() awsstepfunctions.StateMachine { return r.deadline }

// overrides are where databases are restored to, instead of the default VPC.
func (r *RestoreTesting) overrides(p *RestoreTestingProps) map[string]any {
	if p.VPC == nil {
		return nil
	}
	subnets, _ := dataTier.subnets(p.VPC, p.Subnets)
	gate := newGate(r, p.VPC)
	return map[string]any{
		"dbSubnetGroupName":   newSubnetGroup(r, subnets),
		"vpcSecurityGroupIds": jsii.String(`["` + *gate.group.SecurityGroupId() + `"]`),
	}
}

func (r *RestoreTesting) test(typ RestoreType, role awsiam.IRole, plan *BackupPlan, overrides map[string]any) {
	props := &awsbackup.CfnRestoreTestingSelectionProps{
		RestoreTestingPlanName: r.plan.Ref(), RestoreTestingSelectionName: jsii.String(string(typ)),
		ProtectedResourceType: jsii.String(string(typ)),
		IamRoleArn:            role.RoleArn(), ProtectedResourceArns: jsii.Strings("*"),
		ValidationWindowHours: jsii.Number(validationWindowHours),
		ProtectedResourceConditions: &awsbackup.CfnRestoreTestingSelection_ProtectedResourceConditionsProperty{
			StringEquals: []any{&awsbackup.CfnRestoreTestingSelection_KeyValueProperty{
				Key: jsii.String("aws:ResourceTag/" + plan.key), Value: &plan.value}},
		},
	}
	if typ.database() {
		props.RestoreMetadataOverrides = overrides
	}
	plinth.Kept(awsbackup.NewCfnRestoreTestingSelection, r, string(typ), "restores one type of what the plan backs up", props)
}

// validationWindowHours is how long AWS Backup leaves what it restored for the validation.
const validationWindowHours = 4

// validateOn starts the validation when a test of this plan, and nothing else, has restored
// something.
func (r *RestoreTesting) validateOn(p *RestoreTestingProps) {
	jobs := func(status ...string) *awsevents.EventPattern {
		return &awsevents.EventPattern{
			Source: jsii.Strings("aws.backup"), DetailType: jsii.Strings("Restore Job State Change"),
			Detail: &map[string]any{"status": status, "restoreTestingPlanArn": []*string{r.plan.AttrRestoreTestingPlanArn()}},
		}
	}
	r.validate = newValidation(r, p)
	orchestration.StartOn(r, "Restored", "A restore test has restored something", r.validate, jobs("COMPLETED"))
	p.Alerts.Channel().RuleOn(r, "RestoreFailed", "A restore test failed", jobs("FAILED", "ABORTED"))
}

func (t RestoreType) database() bool { return t == RestoreInstances || t == RestoreClusters }

func (p *RestoreTestingProps) withDefaults() (RestoreTestingProps, error) {
	switch {
	case p == nil || p.Plan == nil:
		return RestoreTestingProps{}, errors.New("Plan is nil, want the plan whose backups are restored")
	case p.Alerts == nil:
		return *p, errors.New("Alerts is nil, want the topic that hears of restores that fail")
	case len(p.Types) == 0:
		return *p, errors.New("Types is empty, want what is restored, such as resilience.RestoreInstances")
	}
	q := *p
	known := []RestoreType{RestoreInstances, RestoreClusters, RestoreTables, RestoreBuckets}
	for i, typ := range q.Types {
		switch {
		case !slices.Contains(known, typ):
			return q, fmt.Errorf("Types has %q, want some of %q", typ, known)
		case slices.Contains(q.Types[:i], typ):
			return q, fmt.Errorf("Types has %q twice, want each type once", typ)
		}
	}
	if slices.ContainsFunc(q.Types, RestoreType.database) {
		if _, err := dataTier.subnets(q.VPC, q.Subnets); err != nil {
			return q, fmt.Errorf("%w: databases are restored there", err)
		}
	} else {
		q.VPC = nil
	}
	if q.Schedule == "" {
		q.Schedule = "cron(0 8 ? * SUN *)"
	}
	if q.Within == 0 {
		q.Within = 4 * time.Hour
	}
	if q.DeadlineDays == 0 {
		q.DeadlineDays = 8
	}
	switch {
	case q.Within < time.Minute:
		return q, fmt.Errorf("Within is %v, want a minute or more", q.Within)
	case q.DeadlineDays < 1 || q.DeadlineDays > 30:
		return q, fmt.Errorf("DeadlineDays is %d, want 1 to 30: AWS Backup lists the jobs of a month", q.DeadlineDays)
	case tree.Stack(q.Plan) != tree.Stack(q.Alerts):
		return q, errors.New("Alerts is in another stack than Plan, want both in one")
	}
	return q, nil
}
