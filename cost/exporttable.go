package cost

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsathena"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsglue"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/cost/internal/billingdata"
)

const (
	// bill is the name of the table, in a database of its own.
	bill = "bill"
	// mostBytes is what a query of Athena may read.
	mostBytes = 100 << 30
)

// tabulate describes the export to Athena. The columns are those of the statement, so there is
// nothing that a crawler could find out.
func (e *DataExport) tabulate(table billingdata.Table, name string) {
	account := jsii.String(plinth.PlaceOf(e).Account)
	database := plinth.Kept(awsglue.NewCfnDatabase, e, "Database", "has a database of its own", &awsglue.CfnDatabaseProps{
		CatalogId: account, DatabaseInput: &awsglue.CfnDatabase_DatabaseInputProperty{Name: jsii.String(e.database())},
	})
	columns := make([]any, len(table.Columns))
	for i, c := range table.Columns {
		columns[i] = &awsglue.CfnTable_ColumnProperty{Name: jsii.String(strings.ToLower(c.Name)), Type: &c.Type}
	}
	data := "s3://" + *e.Bucket().BucketName() + "/" + prefix + "/" + name + "/data"
	e.table = plinth.Kept(awsglue.NewCfnTable, e, "Table", "finds each month by its date", &awsglue.CfnTableProps{
		CatalogId: account, DatabaseName: database.Ref(), TableInput: &awsglue.CfnTable_TableInputProperty{
			Name: jsii.String(bill), TableType: jsii.String("EXTERNAL_TABLE"),
			PartitionKeys: &[]any{&awsglue.CfnTable_ColumnProperty{Name: jsii.String("billing_period"), Type: jsii.String("string")}},
			Parameters: map[string]string{
				"classification": "parquet", "EXTERNAL": "TRUE",
				"projection.enabled":                      "true",
				"projection.billing_period.type":          "date",
				"projection.billing_period.format":        "yyyy-MM",
				"projection.billing_period.range":         "NOW-5YEARS,NOW",
				"projection.billing_period.interval":      "1",
				"projection.billing_period.interval.unit": "MONTHS",
				"storage.location.template":               data + "/BILLING_PERIOD=${billing_period}",
			},
			StorageDescriptor: &awsglue.CfnTable_StorageDescriptorProperty{
				Columns: &columns, Location: &data,
				InputFormat:  jsii.String("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"),
				OutputFormat: jsii.String("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"),
				SerdeInfo: &awsglue.CfnTable_SerdeInfoProperty{
					SerializationLibrary: jsii.String("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
				},
			},
		},
	})
}

// ask saves the queries, in a workgroup that limits what a query reads. Athena keeps the results,
// encrypted, for a day.
func (e *DataExport) ask(table billingdata.Table, keys []string) {
	e.group = plinth.Kept(awsathena.NewCfnWorkGroup, e, "WorkGroup", "limits what a query reads", &awsathena.CfnWorkGroupProps{
		Name: jsii.String(strings.ReplaceAll(e.database(), "_", "-")), Description: jsii.String("Questions about the bill"),
		RecursiveDeleteOption: jsii.Bool(true), // Athena deletes no workgroup that has a history otherwise
		WorkGroupConfiguration: &awsathena.CfnWorkGroup_WorkGroupConfigurationProperty{
			EnforceWorkGroupConfiguration: jsii.Bool(true), PublishCloudWatchMetricsEnabled: jsii.Bool(true),
			BytesScannedCutoffPerQuery:       jsii.Number(mostBytes),
			ManagedQueryResultsConfiguration: &awsathena.CfnWorkGroup_ManagedQueryResultsConfigurationProperty{Enabled: jsii.Bool(true)},
		},
	})
	for _, q := range table.Queries(`"`+e.database()+`"."`+bill+`"`, keys) {
		plinth.Kept(awsathena.NewCfnNamedQuery, e, "Query-"+q.Name, "saves what people ask", &awsathena.CfnNamedQueryProps{
			Name: &q.Name, Description: jsii.String("Last month: " + q.Description), Database: e.table.DatabaseName(),
			WorkGroup: e.group.Ref(), QueryString: &q.SQL,
		})
	}
}

// database is the name of the database: Athena takes lower case and underscores.
func (e *DataExport) database() string {
	return strings.ToLower(*awscdk.Names_UniqueResourceName(e, &awscdk.UniqueResourceNameOptions{
		MaxLength: jsii.Number(100), Separator: jsii.String("_"),
	}))
}
