package catalogue_test

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// settings is the baseline of an account: a runbook and what has a resource type.
func settings(r object) {
	r["Snapshots"] = resource("AWS::EC2::SnapshotBlockPublicAccess", object{"State": "block-all-sharing"})
	r["Runbook"] = resource("AWS::SSM::Document", object{"DocumentType": "Automation", "Content": object{
		"schemaVersion": "0.3", "assumeRole": att("Role", "Arn"), "mainSteps": list{
			object{"name": "Encrypt", "action": "aws:executeAwsApi", "inputs": object{"Service": "ec2", "Api": "EnableEbsEncryptionByDefault"}},
			object{"name": "Block", "action": "aws:executeAwsApi", "inputs": object{"Service": "s3control", "Api": "PutPublicAccessBlock", "AccountId": "{{global:ACCOUNT_ID}}",
				"PublicAccessBlockConfiguration": object{"BlockPublicAcls": true}}}}}})
	r["StackSet"] = resource("AWS::CloudFormation::StackSet", object{
		"StackSetName": "baseline", "PermissionModel": "SERVICE_MANAGED", "AutoDeployment": object{"Enabled": true, "RetainStacksOnAccountRemoval": true}})
	r["Daily"] = resource("AWS::SSM::Association", object{"Name": ref("Runbook"), "ScheduleExpression": "rate(1 day)"})
}

// defined is what the construct of the baseline recorded.
func defined() object {
	r := object{}
	settings(r)
	digests := object{}
	for _, s := range r["Runbook"].(object)["Properties"].(object)["Content"].(object)["mainSteps"].(list) {
		digests[s.(object)["name"].(string)] = s.(object)["inputs"]
	}
	return object{"Runbook": policy.Digests(digests), "Snapshots": policy.Digests(object{"State": "block-all-sharing"})}
}

func settingSabotages() []sabotage {
	const steps = "Runbook.Content.mainSteps."
	return []sabotage{
		{rule: "ACCOUNT-001", name: "step dropped", change: []change{set(steps+"0.name", "Other")}, at: "Runbook Content.mainSteps", says: "lacks Encrypt"},
		{rule: "ACCOUNT-001", name: "step changed", change: []change{set(steps+"1.inputs.PublicAccessBlockConfiguration.BlockPublicAcls", false)},
			at: "Runbook Content.mainSteps", says: "has another Block than was defined"},
		{rule: "ACCOUNT-001", name: "call changed", change: []change{set(steps+"0.inputs.Api", "DisableEbsEncryptionByDefault")},
			at: "Runbook Content.mainSteps", says: "has another Encrypt"},
		{rule: "ACCOUNT-001", name: "resource dropped", change: []change{drop("Snapshots")}, at: "Prod/Snapshots", says: "is not surely in the template"},
		{rule: "ACCOUNT-001", name: "runbook under a condition", change: []change{attribute("Runbook", "Condition", "Condition")},
			at: "Prod/Runbook", says: "is not surely in the template"},
		{rule: "ACCOUNT-002", name: "no association", change: []change{drop("Daily")}, at: "Runbook", says: "is run by no association"},
		{rule: "ACCOUNT-002", name: "once", change: []change{set("Daily.ScheduleExpression", nil)}, at: "Runbook", says: "is run by no association"},
		{rule: "ACCOUNT-002", name: "not now", change: []change{set("Daily.ApplyOnlyAtCronInterval", true)}, at: "Runbook", says: "is run by no association"},
		{rule: "STACKSET-001", name: "by hand", change: []change{set("StackSet.AutoDeployment", nil)}, at: "StackSet AutoDeployment.Enabled", says: "is not set; want true"},
		{rule: "STACKSET-001", name: "bare when it moves", change: []change{set("StackSet.AutoDeployment.RetainStacksOnAccountRemoval", false)},
			at: "StackSet AutoDeployment.RetainStacksOnAccountRemoval", says: "is false"},
		{rule: "SNAPSHOT-001", name: "unblocked", change: []change{set("Snapshots.State", "unblocked")}, at: "Snapshots State", says: "is unblocked", also: []string{"ACCOUNT-001"}},
		{rule: "SNAPSHOT-001", name: "decided at deployment", change: []change{set("Snapshots.State", ref("Param"))}, at: "Snapshots State", says: "known only at deployment",
			also: []string{"ACCOUNT-001"}},
	}
}
