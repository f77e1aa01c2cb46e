package sabotage

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// settings is the baseline of an account: a runbook and what has a resource type.
func settings(r Object) {
	r["Snapshots"] = Resource("AWS::EC2::SnapshotBlockPublicAccess", Object{"State": "block-all-sharing"})
	r["Runbook"] = Resource("AWS::SSM::Document", Object{"DocumentType": "Automation", "Content": Object{
		"schemaVersion": "0.3", "assumeRole": Att("Role", "Arn"), "mainSteps": List{
			Object{"name": "Encrypt", "action": "aws:executeAwsApi",
				"inputs": Object{"Service": "ec2", "Api": "EnableEbsEncryptionByDefault"}},
			Object{"name": "Block", "action": "aws:executeAwsApi",
				"inputs": Object{"Service": "s3control", "Api": "PutPublicAccessBlock", "AccountId": "{{global:ACCOUNT_ID}}",
					"PublicAccessBlockConfiguration": Object{
						"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}}}}})
	r["StackSet"] = Resource("AWS::CloudFormation::StackSet", Object{
		"StackSetName": "baseline", "PermissionModel": "SERVICE_MANAGED", "TemplateBody": `{"Resources": {"Analyzer":
			{"Type": "AWS::AccessAnalyzer::Analyzer", "Properties": {"Type": "ACCOUNT"}}}}`,
		"AutoDeployment": Object{"Enabled": true, "RetainStacksOnAccountRemoval": true}})
	r["Promised"] = Resource("AWS::SSM::Parameter", Object{"Type": "String", "Value": "kept"})
	r["Daily"] = Resource("AWS::SSM::Association", Object{"Name": Ref("Runbook"), "ScheduleExpression": "rate(1 day)"})
}

// defined is what the construct of the baseline recorded.
func defined() Object {
	r := Object{}
	settings(r)
	digests := Object{}
	for _, s := range r["Runbook"].(Object)["Properties"].(Object)["Content"].(Object)["mainSteps"].(List) {
		digests[s.(Object)["name"].(string)] = s.(Object)["inputs"]
	}
	return Object{"Runbook": policy.Digests(digests), "Snapshots": policy.Digests(Object{"State": "block-all-sharing"})}
}

// promised is what the constructs of the good stack recorded that they promise.
func promised() any {
	return promise.Data([]promise.Promise{promise.That("keeps a value", promise.At("Promised").Is("Value", "kept"))})
}
