package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// BackupAuditProps configure a [BackupAudit]. Plan is required.
type BackupAuditProps struct {
	// Plan is what everything in its account and Region is held to.
	Plan *BackupPlan
	// Types are what has to be backed up, as AWS Backup calls it. The default is "Aurora",
	// "DynamoDB", "EFS" and "RDS": many buckets and volumes hold nothing that has to be.
	Types []string
	// RestoreWithin is how long a restore may take: [RestoreTestingProps.Within]. The default is 4
	// hours.
	RestoreWithin time.Duration
	// Recorder is what records configurations in the account and Region, such as a
	// security.ConfigurationRecorder of the app. The default is one that is there already.
	Recorder constructs.IDependable
	// Reports takes the reports. The default is a new [bucket.SecureBucket].
	Reports awss3.IBucket
}

// A BackupAudit asks AWS Backup every day whether backups are what they should be, and keeps the
// answers as evidence. It promises that
//
//   - the controls of Backup Audit Manager ask for what the plan promises: what is backed up, how
//     often and for how long, encrypted, in a locked vault from which nobody deletes, copied where
//     the plan copies, restored in time,
//   - a report of jobs, copies, restores and controls is written every day, as CSV and JSON.
//
// Controls are rules of AWS Config: without a recorder that records everything AWS Backup has, the
// framework fails to deploy, and a warning says so, which you acknowledge by its id. An account has
// 50 controls in a Region. Backup Audit Manager is not in the Regions of China and AWS GovCloud in
// full: see "AWS Config managed rules" before you deploy there.
//
// Standing idle it costs one KMS key a month, and what AWS Config asks for evaluations.
type BackupAudit struct {
	constructs.Construct
	framework awsbackup.CfnFramework
	reports   awss3.IBucket
}

// NewBackupAudit defines an audit. It panics with an error when Plan is nil or in another stack,
// and when RestoreWithin is below a minute.
func NewBackupAudit(scope constructs.Construct, id string, props *BackupAuditProps) *BackupAudit {
	a := &BackupAudit{}
	p := plinth.Define(a, scope, id, func() (BackupAuditProps, error) { return props.withDefaults(scope) })
	a.framework = plinth.Kept(awsbackup.NewCfnFramework, a, "Resource", "asks for what the plan promises",
		&awsbackup.CfnFrameworkProps{
			FrameworkDescription: jsii.String("Backups are what " + tree.Path(p.Plan) + " promises"), FrameworkControls: p.controls(),
		})
	if p.Recorder != nil {
		tree.Depend(a.framework, p.Recorder)
	} else {
		awscdk.Annotations_Of(a).AddWarningV2(jsii.String("resilience:config-recorder"), jsii.String(
			"a framework deploys only where AWS Config records the resources of AWS Backup; set Recorder, or acknowledge that the account has one"))
	}
	if a.reports = p.Reports; a.reports == nil {
		own := bucket.NewSecureBucket(a, "Reports", nil)
		p.Plan.Protect(own)
		a.reports = own.Bucket()
	}
	permission := a.admitReports()
	report := func(id, template string, more map[string]any) {
		// CDK hands these properties on as they are, and would write the fields of its structs in lower
		// case.
		setting := map[string]any{"ReportTemplate": template}
		maps.Copy(setting, more)
		plan := plinth.Kept(awsbackup.NewCfnReportPlan, a, id, "is written every day", &awsbackup.CfnReportPlanProps{
			ReportSetting:         setting,
			ReportDeliveryChannel: map[string]any{"S3BucketName": a.reports.BucketName(), "Formats": []string{"CSV", "JSON"}},
		})
		if permission != nil {
			tree.Depend(plan, permission)
		}
	}
	report("Jobs", "BACKUP_JOB_REPORT", nil)
	report("Restores", "RESTORE_JOB_REPORT", nil)
	report("Controls", "CONTROL_COMPLIANCE_REPORT", map[string]any{"FrameworkArns": []*string{a.framework.AttrFrameworkArn()}})
	if len(p.Plan.copies) > 0 {
		report("Copies", "COPY_JOB_REPORT", nil)
	}
	return a
}

// Framework returns the L1 construct; there is no L2.
func (a *BackupAudit) Framework() awsbackup.CfnFramework { return a.framework }

// Reports returns the bucket of the reports.
func (a *BackupAudit) Reports() awss3.IBucket { return a.reports }

// admitReports lets the role that writes reports into the bucket. A condition names it: it does not
// exist before the first report plan does.
func (a *BackupAudit) admitReports() constructs.IDependable {
	at := plinth.PlaceOf(a)
	objects := a.reports.ArnForObjects(jsii.String("*"))
	condition := map[string]any{"StringEquals": map[string]any{
		"aws:PrincipalArn": keypolicy.BackupReporter(keypolicy.Home{Partition: at.Partition, Account: at.Account}),
		"s3:x-amz-acl":     "bucket-owner-full-control",
	}}
	admitted := a.reports.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()}, Actions: jsii.Strings("s3:PutObject"),
		Resources: &[]*string{objects}, Conditions: &condition,
	}))
	if key := a.reports.EncryptionKey(); key != nil {
		encryption.Allow(a, key, keypolicy.BackupReports{})
	}
	if tree.Node(a).TryFindChild(jsii.String("Reports")) != nil {
		plinth.Promise(a, promise.That("lets AWS Backup write its reports", promise.At("Reports/Resource/Policy/Resource").
			Includes("PolicyDocument.Statement", map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": "*"},
				"Action": "s3:PutObject", "Resource": objects, "Condition": condition})))
	}
	return admitted.PolicyDependable
}

func (p *BackupAuditProps) withDefaults(scope constructs.Construct) (BackupAuditProps, error) {
	if p == nil || p.Plan == nil {
		return BackupAuditProps{}, errors.New("Plan is nil, want the plan that everything is held to")
	}
	q := *p
	q.RestoreWithin = cmp.Or(q.RestoreWithin, 4*time.Hour)
	if q.Types == nil {
		q.Types = []string{"Aurora", "DynamoDB", "EFS", "RDS"}
	}
	switch {
	case tree.Stack(scope) != tree.Stack(q.Plan):
		return q, errors.New("Plan is in another stack, want the audit beside it")
	case q.RestoreWithin < time.Minute:
		return q, fmt.Errorf("RestoreWithin is %v, want a minute or more", q.RestoreWithin)
	}
	return q, nil
}
