package organization_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"cost reports of the organization": {
			Add(InManagement+"Report", Resource("AWS::CUR::ReportDefinition", Object{"S3Bucket": Ref("OrgBills")})),
			Add(InManagement+"Bills", Kept("AWS::S3::Bucket", Object{"VersioningConfiguration": Object{"Status": "Enabled"},
				"PublicAccessBlockConfiguration": Object{"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true,
					"RestrictPublicBuckets": true},
				"BucketEncryption": Object{"ServerSideEncryptionConfiguration": List{Object{
					"ServerSideEncryptionByDefault": Object{"SSEAlgorithm": "AES256"}}}},
				"LoggingConfiguration": Object{"DestinationBucketName": "logs"}})),
			Add(InManagement+"BillsPolicy", Resource("AWS::S3::BucketPolicy", Object{"Bucket": Ref("OrgBills"),
				"PolicyDocument": Object{"Statement": List{Object{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
					"Resource":  List{Att("OrgBills", "Arn"), Join(Att("OrgBills", "Arn"), "/*")},
					"Condition": Object{"Bool": Object{"aws:SecureTransport": "false"}}}}}})),
		},
		"a landing zone that leaves the logs to others": {Set("OrgTower.Manifest.centralizedLogging", Object{"enabled": false}),
			Set("OrgTower.Manifest.config", Object{"enabled": false})},
		"a landing zone without integrations": {Set("OrgTower.Manifest", Object{})},
		"a landing zone with AWS's retention": {Set("OrgTower.Manifest.config.configurations",
			Object{"kmsKeyArn": "arn:aws:kms:us-east-1:999999999999:key/1"})},
		"a landing zone in the stack's Region": {Set("OrgTower.Manifest.governedRegions", List{Ref("AWS::Region")})},
		"policies that another account reads":  {delegating("111111111111", "organizations:Describe*", nil)},
		"backup policies that another account writes": {
			delegating("111111111111", "organizations:*Policy", Object{"StringEquals": Object{"organizations:PolicyType": "BACKUP_POLICY"}})},
		"a manifest as text": {Set("OrgTower.Manifest",
			`{"governedRegions": ["us-east-1"], "config": {"enabled": false}}`)},
		"a control of the catalog": {Set("OrgTowerControl.ControlIdentifier",
			"arn:aws:controlcatalog:::control/50z1ot237wl8u1lv5ufau6qqx")},
		"a control by an opaque id": {Set("OrgTowerControl.ControlIdentifier",
			"arn:aws:controltower:us-east-1::control/YEHYWYAUIQHZ")},
		"a control on a unit by its ARN": {Set("OrgTowerControl.TargetIdentifier",
			"arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-ab12-cdefghij")},
		"a role of AWS Control Tower for an account": {Set("OrgTowerRole.AssumeRolePolicyDocument.Statement.0.Condition",
			Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}})},
		"a bucket for reports of costs": {
			Add(InManagement+"Report", Resource("AWS::CUR::ReportDefinition", Object{"S3Bucket": Ref(InManagement + "Bills")})),
			Bucket(InManagement + "Bills")},
		"a table of the bill and what asks it": {
			Add(InManagement+"Report", Resource("AWS::CUR::ReportDefinition", Object{"S3Bucket": Ref(InManagement + "Bills")})),
			Bucket(InManagement + "Bills"), table(InManagement + "Bills"),
			Add(InManagement+"Database", Resource("AWS::Glue::Database", Object{"CatalogId": "1", "DatabaseInput": Object{"Name": "bills"}})),
			Add(InManagement+"Group", Resource("AWS::Athena::WorkGroup", Object{"Name": "bills", "WorkGroupConfiguration": Object{
				"EnforceWorkGroupConfiguration": true, "ManagedQueryResultsConfiguration": Object{"Enabled": true}}})),
			Add(InManagement+"Query", Resource("AWS::Athena::NamedQuery", Object{
				"Database": Ref(InManagement + "Database"), "QueryString": "SELECT 1", "WorkGroup": Ref(InManagement + "Group")}))},
		"a queue of failures in the management account": {failures(0),
			Add(InManagement+"QueuePolicy", Resource("AWS::SQS::QueuePolicy",
				Object{"Queues": List{Ref("OrgQueue")}, "PolicyDocument": Object{"Statement": List{}}}))},
	}
}

// table describes what is in a bucket.
func table(bucket string) Change {
	return Add(InManagement+"Table", Resource("AWS::Glue::Table", Object{"CatalogId": "1", "DatabaseName": Ref(InManagement + "Database"),
		"TableInput": Object{"Name": "bill", "StorageDescriptor": Object{"Location": Join("s3://", Ref(bucket), "/data")}}}))
}
