package bill_test

import . "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"

func exportSettingSabotages() []Case {
	const admitting = "BillsPolicy.PolicyDocument.Statement.2."
	elsewhere := []string{"EXPORT-003"}
	settings := func(settings Object, query string) []Change {
		return export(
			Set("BillExport.Export.DataQuery", Object{"QueryStatement": query, "TableConfigurations": Object{"COST_AND_USAGE_REPORT": settings}}))
	}
	table := func(parameters Object) []Change {
		return []Change{
			Add("Lines", Resource("AWS::Glue::Table", Object{"CatalogId": "111111111111", "DatabaseName": "bill", "TableInput": Object{
				"Name": "bill", "PartitionKeys": List{Object{"Name": "billing_period", "Type": "string"}}, "Parameters": parameters}}))}
	}
	ask := func(sql string) []Change {
		return []Change{Add("Ask", Resource("AWS::Athena::NamedQuery", Object{"Database": "bill", "QueryString": sql}))}
	}
	return []Case{
		{Rule: "EXPORT-004", Name: "another service", Change: export(Set(admitting+"Principal.Service", "billingreports.amazonaws.com")),
			Also: elsewhere, At: "BillsPolicy PolicyDocument", Says: "does not let bcm-data-exports.amazonaws.com write objects"},
		{Rule: "EXPORT-004", Name: "reports of the past", Change: export(
			Set(admitting+"Condition.ArnLike", Object{"aws:SourceArn": "arn:aws:cur:us-east-1:111111111111:definition/*"})),
			Also: elsewhere, At: "BillsPolicy PolicyDocument", Says: "has the aws:SourceArn arn:aws:cur:us-east-1"},
		{Rule: "EXPORT-004", Name: "another Region", Change: export(
			Set(admitting+"Condition.ArnLike", Object{"aws:SourceArn": "arn:aws:bcm-data-exports:eu-west-1:111111111111:export/*"})),
			Also: elsewhere, At: "BillsPolicy PolicyDocument", Says: "which is no export of us-east-1"},
		{Rule: "EXPORT-004", Name: "anybody", Change: export(Set(admitting+"Condition", nil)), Also: []string{"EXPORT-003", "S3-011"},
			At: "BillsPolicy PolicyDocument", Says: "lets the exports of any account write"},
		{Rule: "EXPORT-005", Name: "a boolean",
			Change: settings(Object{"INCLUDE_RESOURCES": true}, "SELECT line_item_resource_id FROM COST_AND_USAGE_REPORT"),
			Also:   elsewhere, At: "BillExport Export.DataQuery.TableConfigurations.COST_AND_USAGE_REPORT.INCLUDE_RESOURCES",
			Says: "is the boolean true"},
		{Rule: "EXPORT-005", Name: "resources", Change: settings(Object{"INCLUDE_RESOURCES": "FALSE"},
			"SELECT line_item_resource_id FROM COST_AND_USAGE_REPORT"), Also: elsewhere, At: "BillExport Export.DataQuery.QueryStatement",
			Says: "has the column line_item_resource_id, and INCLUDE_RESOURCES is FALSE"},
		{Rule: "EXPORT-005", Name: "containers", Change: settings(Object{"INCLUDE_RESOURCES": "TRUE"},
			"SELECT split_line_item_split_cost FROM COST_AND_USAGE_REPORT"), Also: elsewhere, At: "BillExport Export.DataQuery.QueryStatement",
			Says: "has the column split_line_item_split_cost"},
		{Rule: "EXPORT-006", Name: "a crawler", Change: table(Object{"classification": "parquet"}),
			At: "Lines TableInput.Parameters.projection.enabled", Says: "finds no month"},
		{Rule: "EXPORT-006", Name: "lower case", Change: table(Object{"projection.enabled": "true",
			"storage.location.template": "s3://bills/data/billing_period=${billing_period}"}),
			At: "Lines TableInput.Parameters.storage.location.template", Says: "does not end in BILLING_PERIOD"},
		{Rule: "EXPORT-006", Name: "the tag as it is written", Change: ask(`SELECT resource_tags['CostCenter'] FROM bill`), At: "Ask QueryString",
			Says: "asks for the tag CostCenter"},
	}
}
