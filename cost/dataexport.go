package cost

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsathena"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbcmdataexports"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsglue"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
	"github.com/plinth-cdk/plinth/cost/internal/billingdata"
)

// A DataExportTable is what a [DataExport] exports.
type DataExportTable string

// The tables of AWS Data Exports that are about costs.
const (
	// CUR2 is the Cost and Usage Report 2.0: every line of the bill, with its resource.
	CUR2 DataExportTable = "CUR 2.0"
	// FOCUS is the FinOps Open Cost and Usage Specification 1.2, which other clouds have, too.
	FOCUS DataExportTable = "FOCUS 1.2"
)

// DataExportProps configure a [DataExport]; nil and the zero value are the production choice.
type DataExportProps struct {
	// Table is what is exported. The default is [CUR2]. An account has up to five exports of it, and
	// two of [FOCUS].
	Table DataExportTable
	// Daily exports a line for each day. The default is one for each hour, which is what commitments
	// are bought for.
	Daily bool
	// SplitContainers adds the share of each task and pod in the cost of its host, to [CUR2] alone.
	// Split cost allocation data has to be switched on in the preferences of cost management.
	SplitContainers bool
	// TagKeys are the cost allocation tags that the saved queries ask for, that of the team first.
	// The default is what [plinth.Tags] puts on every stack, Team first.
	TagKeys []string
	// AccessLogs takes the access logs of the bucket. The default is a bucket of its own.
	AccessLogs awss3.IBucket
}

// A DataExport is the whole bill in a bucket, every line of it, and the questions that people ask:
// by team, by service, what is untagged, and what NAT gateways and data transfer cost. It promises
// that
//
//   - AWS Data Exports may write into the bucket, on behalf of this account alone, and may do so
//     before the export is made, since it tries,
//   - a month that AWS corrects, as it does for two weeks after its end, is overwritten and not
//     counted twice,
//   - Athena finds each month without a crawler: where it is follows from its date,
//   - no query reads more than 100 GB, which costs half a dollar.
//
// The export is refreshed every day and begins with the month in which it is made. It stands in
// us-east-1, as CloudFormation has the type nowhere else in the partition. AWS documents no key
// policy for exports: when the console shows the export as unhealthy, look at the key first.
// Standing idle it costs one KMS key a month; queries cost $5 per TB, 10 MB at least. See "Setting
// up an Amazon S3 bucket for data exports", "Understanding export delivery" and "Use partition
// projection with Amazon Athena".
type DataExport struct {
	constructs.Construct
	bucket *bucket.SecureBucket
	export awsbcmdataexports.CfnExport
	table  awsglue.CfnTable
	group  awsathena.CfnWorkGroup
}

// NewDataExport defines an export. It panics with an error outside of us-east-1, for a table that
// is not known, for containers of [FOCUS], and for keys that are no tag keys.
func NewDataExport(scope constructs.Construct, id string, props *DataExportProps) *DataExport {
	e := &DataExport{}
	p := plinth.Define(e, scope, id, func() (DataExportProps, error) { return props.withDefaults(scope) })
	table := billingdata.CUR2(p.Daily, p.SplitContainers)
	if p.Table == FOCUS {
		table = billingdata.FOCUS(p.Daily)
	}
	// What is refreshed is overwritten several times a day, so old versions are not kept for long.
	e.bucket = bucket.NewSecureBucket(e, "Bucket", &bucket.SecureBucketProps{AccessLogs: p.AccessLogs, NoncurrentDays: 7})
	name := *awscdk.Names_UniqueResourceName(e, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(100), Separator: jsii.String("-")})
	e.export = e.exports(table, name)
	logdelivery.Writer{
		Sid: "DataExports", Service: "bcm-data-exports.amazonaws.com",
		Conditions: trust.Conditions(e, "bcm-data-exports", "export/*"), Checks: []string{"s3:GetBucketPolicy"},
	}.Admit(e.Bucket(), e.export)
	encryption.Allow(e, e.bucket.Key(), keypolicy.DataExports{})
	e.tabulate(table, name)
	e.ask(table, p.TagKeys)
	return e
}

// Bucket returns where the export is delivered.
func (e *DataExport) Bucket() awss3.Bucket { return e.bucket.Bucket() }

// Export returns the L1 construct; there is no L2.
func (e *DataExport) Export() awsbcmdataexports.CfnExport { return e.export }

// Table returns the table that Athena reads.
func (e *DataExport) Table() awsglue.CfnTable { return e.table }

// WorkGroup returns the workgroup of Athena in which the queries are saved.
func (e *DataExport) WorkGroup() awsathena.CfnWorkGroup { return e.group }

// prefix is where an export is in its bucket: below prefix/name/data there is a partition a month.
const prefix = "exports"

func (e *DataExport) exports(table billingdata.Table, name string) awsbcmdataexports.CfnExport {
	export := plinth.Kept(awsbcmdataexports.NewCfnExport, e, "Resource", "exports every line of the bill, and overwrites what AWS corrects",
		&awsbcmdataexports.CfnExportProps{Export: &awsbcmdataexports.CfnExport_ExportProperty{
			Name:        &name,
			Description: jsii.String(table.Name + " of " + tree.Path(e)),
			DataQuery: &awsbcmdataexports.CfnExport_DataQueryProperty{
				QueryStatement: jsii.String(table.Statement()), TableConfigurations: table.Configurations(),
			},
			DestinationConfigurations: &awsbcmdataexports.CfnExport_DestinationConfigurationsProperty{
				S3Destination: &awsbcmdataexports.CfnExport_S3DestinationProperty{
					S3Bucket: e.Bucket().BucketName(), S3Prefix: jsii.String(prefix), S3Region: jsii.String(plinth.PlaceOf(e).Region),
					S3OutputConfigurations: &awsbcmdataexports.CfnExport_S3OutputConfigurationsProperty{
						Format: jsii.String("PARQUET"), Compression: jsii.String("PARQUET"), OutputType: jsii.String("CUSTOM"),
						Overwrite: jsii.String("OVERWRITE_REPORT"),
					},
				},
			},
			RefreshCadence: &awsbcmdataexports.CfnExport_RefreshCadenceProperty{Frequency: jsii.String("SYNCHRONOUS")},
		}})
	plinth.Promise(e, promise.That("lets AWS Data Exports write before the export is made",
		promise.At("Resource").After("Bucket/Resource/Policy/Resource")))
	return export
}

func (p *DataExportProps) withDefaults(scope constructs.Construct) (DataExportProps, error) {
	var q DataExportProps
	if p != nil {
		q = *p
	}
	if q.Table == "" {
		q.Table = CUR2
	}
	if len(q.TagKeys) == 0 {
		q.TagKeys = []string{"Team", "Project", "CostCenter", "Environment", "ManagedBy"}
	}
	region := plinth.PlaceOf(scope).Region
	switch {
	case !*awscdk.Token_IsUnresolved(region) && region != "us-east-1" && region != "cn-northwest-1":
		return q, fmt.Errorf("the Region of the stack is %s, want a stack of its own in us-east-1: AWS has exports nowhere else", region)
	case q.Table != CUR2 && q.Table != FOCUS:
		return q, fmt.Errorf("Table is %q, want CUR2 or FOCUS", q.Table)
	case q.Table == FOCUS && q.SplitContainers:
		return q, errors.New("SplitContainers is set and Table is FOCUS, which has no such columns, want CUR2")
	}
	_, err := checkTagKeys("TagKeys", q.TagKeys)
	return q, err
}
