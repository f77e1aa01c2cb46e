package baseline

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudtrail"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// OrganizationTrailProps configure an [OrganizationTrail].
type OrganizationTrailProps struct {
	// Archive is required: where the logs go, and what the trail is called.
	Archive *LogArchive
	// DataEvents are the types of resources whose data events to record, such as
	// "AWS::S3::Object" and "AWS::Lambda::Function". They are billed by the event. The
	// default is none.
	DataEvents []string
	// NetworkEvents are the services whose calls through VPC endpoints to record, such as
	// "s3.amazonaws.com". They are billed by the event. The default is none.
	NetworkEvents []string
	// NoInsights leaves out the watch for unusual rates of calls and errors, which is billed
	// by the number of calls.
	NoInsights bool
	// Retention is how long CloudWatch Logs keeps a copy for alarms and queries. The default is
	// a year.
	Retention awslogs.RetentionDays
}

// An OrganizationTrail records what is done in all accounts and Regions, for a stack of the
// management account, or of CloudTrail's delegated administrator, in the Region that the
// archive expects. It promises that
//
//   - it records every Region, global services included, and is on (TRAIL-001),
//   - log files are validated (TRAIL-002) and encrypted with the archive's key (TRAIL-003),
//   - a copy goes to CloudWatch Logs, where alarms see it (TRAIL-004), encrypted and kept for a
//     year (LOGS-001 to 003).
//
// Unusual rates of calls and of errors are noticed, unless NoInsights leaves that out. CloudTrail
// has to be trusted before, as [NewOrganization] does by default. The stack has to be another one
// than that of the organization, because the archive lies between them. AWS Control Tower makes a
// trail of its own, unless its ControlTower has OwnTrail: a second one would be billed.
//
// Standing idle it costs one KMS key a month; the first copy of management events is free. It
// answers Security Hub's CloudTrail.1, 2, 4 and 5 and CIS 3.1, 3.2 and 3.5.
type OrganizationTrail struct {
	constructs.Construct
	trail awscloudtrail.CfnTrail
	group awslogs.LogGroup
}

// NewOrganizationTrail defines a trail. It panics with an error when Archive is missing, the stack
// is in another Region than the archive expects, AWS Control Tower makes the trail, or a type or
// service of events is malformed.
func NewOrganizationTrail(scope constructs.Construct, id string, props *OrganizationTrailProps) *OrganizationTrail {
	t := &OrganizationTrail{}
	p := plinth.Define(t, scope, id, func() (OrganizationTrailProps, error) { return props.withDefaults(scope) })
	t.group = logdelivery.NewLogGroup(t, "LogGroup", p.Retention, encryption.KeyAt(t, "LogKey", &encryption.KeyProps{
		Purpose: "encrypts the copy in CloudWatch Logs", Uses: []keypolicy.Use{keypolicy.Logs{}},
	}))
	role := t.role(p.Archive)
	const sentence = "records all accounts and Regions, validated, into the archive and its log group"
	t.trail = plinth.Kept(awscloudtrail.NewCfnTrail, t, "Resource", sentence, &awscloudtrail.CfnTrailProps{
		TrailName:                  &p.Archive.props.TrailName, // the archive lets this one write and no other
		IsLogging:                  jsii.Bool(true),
		IsOrganizationTrail:        jsii.Bool(true),
		IsMultiRegionTrail:         jsii.Bool(true),
		IncludeGlobalServiceEvents: jsii.Bool(true),
		EnableLogFileValidation:    jsii.Bool(true),
		S3BucketName:               p.Archive.nameIn(t, p.Archive.trail),
		KmsKeyId:                   p.Archive.KeyIn(t, "ArchiveKey").KeyArn(),
		CloudWatchLogsLogGroupArn:  t.group.LogGroupArn(),
		CloudWatchLogsRoleArn:      role.RoleArn(),
		AdvancedEventSelectors:     p.selectors(t),
		InsightSelectors:           p.insights(),
	})
	tree.Depend(t.trail, role)
	p.Archive.props.Organization.after(t.trail)
	p.Archive.props.Organization.trail = t
	return t
}

// Trail returns the trail.
func (t *OrganizationTrail) Trail() awscloudtrail.CfnTrail { return t.trail }

// LogGroup returns the copy in CloudWatch Logs, for metric filters and alarms.
func (t *OrganizationTrail) LogGroup() awslogs.LogGroup { return t.group }

// role lets the trail write into its log group, and CloudTrail nothing for anybody else.
func (t *OrganizationTrail) role(archive *LogArchive) awsiam.Role {
	conditions, delivers := archive.fromTrail(), []string{"logs:CreateLogStream", "logs:PutLogEvents"}
	role := awsiam.NewRole(t, jsii.String("LogRole"), &awsiam.RoleProps{
		Description: jsii.String("Delivers " + tree.Path(t) + " to CloudWatch Logs"),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("cloudtrail.amazonaws.com"), &awsiam.ServicePrincipalOpts{Conditions: &conditions}),
	})
	plinth.Allow(role, &awsiam.PolicyStatementProps{
		Actions: jsii.Strings(delivers...), Resources: jsii.Strings(*t.group.LogGroupArn()),
	})
	plinth.Promise(role, promise.That("delivers the trail to its log group",
		promise.At("Resource").Is("AssumeRolePolicyDocument.Statement", plinth.Statements(role.AssumeRolePolicy())).NoOther(),
		promise.At("DefaultPolicy/Resource").Is("PolicyDocument.Statement", []any{map[string]any{
			"Effect": "Allow", "Action": delivers, "Resource": t.group.LogGroupArn(),
		}}).Is("Roles", []any{role.RoleName()})))
	return role
}

type fieldSelector = awscloudtrail.CfnTrail_AdvancedFieldSelectorProperty

// selectors are the events to record. Those about the trail's own bucket are left out: each log
// file would be an event for the next.
func (p OrganizationTrailProps) selectors(t *OrganizationTrail) []any {
	equals := func(field string, value string) fieldSelector {
		return fieldSelector{Field: &field, EqualTo: jsii.Strings(value)}
	}
	selector := func(name string, fields ...any) any {
		return awscloudtrail.CfnTrail_AdvancedEventSelectorProperty{Name: &name, FieldSelectors: fields}
	}
	all := []any{selector("Management events", equals("eventCategory", "Management"))}
	for _, typ := range p.DataEvents {
		fields := []any{equals("eventCategory", "Data"), equals("resources.type", typ)}
		if typ == "AWS::S3::Object" {
			fields = append(fields, fieldSelector{
				Field:         jsii.String("resources.ARN"),
				NotStartsWith: jsii.Strings(*p.Archive.arnIn(t, p.Archive.trail) + "/"),
			})
		}
		all = append(all, selector("Data events of "+typ, fields...))
	}
	for _, source := range p.NetworkEvents {
		all = append(all, selector("Network events of "+source, equals("eventCategory", "NetworkActivity"), equals("eventSource", source)))
	}
	return all
}

func (p OrganizationTrailProps) insights() any {
	if p.NoInsights {
		return nil
	}
	return []any{
		awscloudtrail.CfnTrail_InsightSelectorProperty{InsightType: jsii.String("ApiCallRateInsight")},
		awscloudtrail.CfnTrail_InsightSelectorProperty{InsightType: jsii.String("ApiErrorRateInsight")},
	}
}

func (p *OrganizationTrailProps) withDefaults(scope constructs.Construct) (OrganizationTrailProps, error) {
	if p == nil || p.Archive == nil {
		return OrganizationTrailProps{}, fmt.Errorf("Archive is nil, want the LogArchive to write to")
	}
	q := *p
	if tower := q.Archive.props.Organization.tower; tower != nil && !tower.ownTrail {
		return q, fmt.Errorf("Archive is of an organization whose %s makes a trail: set its OwnTrail, or leave this trail out",
			tree.Path(tower))
	}
	if region := plinth.PlaceOf(scope).Region; region != q.Archive.props.TrailRegion {
		return q, fmt.Errorf("Archive %s expects the trail in Region %s, and the stack is in %s: set its TrailRegion, or move the stack",
			tree.Path(q.Archive), q.Archive.props.TrailRegion, region)
	}
	if err := identifier.ResourceType.CheckAll("DataEvents", q.DataEvents); err != nil {
		return q, err
	}
	if err := identifier.Service.CheckAll("NetworkEvents", q.NetworkEvents); err != nil {
		return q, err
	}
	if q.Retention == "" {
		q.Retention = awslogs.RetentionDays_ONE_YEAR
	}
	return q, nil
}
