package catalogue_test

// tower is a landing zone in the management account, with a unit, a control and an account.
func tower(r object) {
	r["OrgTowerRole"] = resource("AWS::IAM::Role", object{"RoleName": "AWSControlTowerAdmin", "Path": "/service-role/",
		"AssumeRolePolicyDocument": object{"Statement": list{object{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": object{"Service": "controltower.amazonaws.com"},
			"Condition": object{"ArnLike": object{"aws:SourceArn": "arn:aws:controltower:us-east-1:999999999999:*"}}}}}})
	logs := func() object {
		return object{"enabled": true, "accountId": "222222222222", "configurations": object{
			"loggingBucket": object{"retentionDays": 365}, "accessLoggingBucket": object{"retentionDays": 400}, "kmsKeyArn": ref("Param")}}
	}
	r["OrgTower"] = kept("AWS::ControlTower::LandingZone", object{"Version": "4.0", "Manifest": object{
		"governedRegions": list{"us-east-1", "eu-west-1"}, "centralizedLogging": logs(), "config": logs(), "backup": object{"enabled": false}}})
	r["OrgTowerUnit"] = kept("AWS::ControlTower::EnabledBaseline", object{
		"BaselineIdentifier": "arn:aws:controltower:us-east-1::baseline/17BSJV3IGJ2QSGA2", "TargetIdentifier": att("OrgUnit", "Arn")})
	r["OrgTowerControl"] = resource("AWS::ControlTower::EnabledControl", object{
		"ControlIdentifier": join("arn:", ref("AWS::Partition"), ":controltower:us-east-1::control/AWS-GR_RESTRICTED_SSH"),
		"TargetIdentifier":  join("arn:", ref("AWS::Partition"), ":organizations::999999999999:ou/", ref("Org"), "/", ref("OrgUnit"))})
	r["OrgTowerAccount"] = kept("AWS::ServiceCatalog::CloudFormationProvisionedProduct", object{"ProductName": "AWS Control Tower Account Factory"})
	r["OrgTowerUnit"].(object)["DependsOn"] = list{"OrgTower"}
	r["OrgTowerControl"].(object)["DependsOn"] = list{"OrgTowerUnit"}
	r["OrgTowerAccount"].(object)["DependsOn"] = list{"OrgTowerUnit"}
	r["OrgProduct"] = resource("AWS::ServiceCatalog::CloudFormationProvisionedProduct", object{"ProductName": "Notebook"})
}

func towerSabotages() []sabotage {
	const trust = "OrgTowerRole.AssumeRolePolicyDocument.Statement.0."
	return []sabotage{
		{rule: "CT-005", name: "unit before the landing zone", change: []change{attribute("OrgTowerUnit", "DependsOn", nil)},
			at: "OrgTowerUnit DependsOn", says: "does not wait for Management/OrgTower"},
		{rule: "CT-005", name: "control before the unit", change: []change{attribute("OrgTowerControl", "DependsOn", list{"OrgTower"})},
			at: "OrgTowerControl DependsOn", says: "is made together with Management/OrgTowerUnit"},
		{rule: "CT-005", name: "account before the unit", change: []change{attribute("OrgTowerAccount", "DependsOn", list{"OrgTower"})},
			at: "OrgTowerAccount DependsOn", says: "is made together with Management/OrgTowerUnit"},
		{rule: "CT-001", name: "home Region not governed", change: []change{set("OrgTower.Manifest.governedRegions", list{"eu-west-1"})},
			at: "OrgTower Manifest.governedRegions", says: "has not surely the home Region us-east-1"},
		{rule: "CT-001", name: "Regions decided at deployment", change: []change{set("OrgTower.Manifest.governedRegions", ref("Param"))},
			at: "OrgTower Manifest.governedRegions", says: "has not surely"},
		{rule: "CT-001", name: "manifest decided at deployment", change: []change{set("OrgTower.Manifest", ref("Param"))},
			at: "OrgTower Manifest.governedRegions", says: "has not surely"},
		{rule: "CT-001", name: "no key for the trail", change: []change{set("OrgTower.Manifest.centralizedLogging.configurations.kmsKeyArn", nil)},
			at: "OrgTower Manifest.centralizedLogging", says: "has no kmsKeyArn"},
		{rule: "CT-001", name: "no key in one case", change: []change{set("OrgTower.Manifest.config.configurations.kmsKeyArn", maybe("key", noValue))},
			at: "OrgTower Manifest.config", says: "has no kmsKeyArn"},
		{rule: "CT-001", name: "enabled by default", change: []change{set("OrgTower.Manifest.config.enabled", nil), set("OrgTower.Manifest.config.configurations", nil)},
			at: "OrgTower Manifest.config", says: "has no kmsKeyArn"},
		{rule: "CT-001", name: "30 days", change: []change{set("OrgTower.Manifest.config.configurations.loggingBucket.retentionDays", 30)},
			at: "OrgTower Manifest.config", says: "keeps loggingBucket for 30 days; want at least 365"},
		{rule: "CT-001", name: "days decided at deployment", change: []change{set("OrgTower.Manifest.centralizedLogging.configurations.accessLoggingBucket.retentionDays", ref("Param"))},
			at: "OrgTower Manifest.centralizedLogging", says: "keeps accessLoggingBucket for"},
		{rule: "CT-002", name: "landing zone", change: []change{attribute("OrgTower", "DeletionPolicy", nil)}, at: "OrgTower DeletionPolicy", says: "is not set"},
		{rule: "CT-002", name: "unit", change: []change{attribute("OrgTowerUnit", "UpdateReplacePolicy", "Delete")},
			at: "OrgTowerUnit UpdateReplacePolicy", says: "is Delete"},
		{rule: "CT-002", name: "account", change: []change{attribute("OrgTowerAccount", "DeletionPolicy", "Delete")}, at: "OrgTowerAccount DeletionPolicy", says: "is Delete"},
		{rule: "CT-003", name: "a guardrail", change: []change{set("OrgTowerControl.ControlIdentifier", "arn:aws:controltower:us-east-1::guardrail/STRONGLY_RECOMMENDED_DISALLOW_ROOT_ACCESS_KEYS")},
			at: "OrgTowerControl ControlIdentifier", says: "not surely the ARN of a control"},
		{rule: "CT-003", name: "a name", change: []change{set("OrgTowerControl.ControlIdentifier", "AWS-GR_RESTRICTED_SSH")},
			at: "OrgTowerControl ControlIdentifier", says: "not surely the ARN of a control"},
		{rule: "CT-003", name: "decided at deployment", change: []change{set("OrgTowerControl.ControlIdentifier", join("arn:aws:controltower:us-east-1::control/", ref("Param")))},
			at: "OrgTowerControl ControlIdentifier", says: "not surely"},
		{rule: "CT-003", name: "invented", change: []change{set("OrgTowerControl.ControlIdentifier", "arn:aws:controltower:us-east-1::control/AWS-GR_RDS_BACKUP")},
			at: "OrgTowerControl ControlIdentifier", says: "there is no such control"},
		{rule: "CT-003", name: "mandatory", change: []change{set("OrgTowerControl.ControlIdentifier", "arn:aws:controlcatalog:::control/1iskvg0qcxofs1t78ittjbnr5")},
			at: "OrgTowerControl ControlIdentifier", says: "ProtectTrail (AWS-GR_CLOUDTRAIL_CHANGE_PROHIBITED) is mandatory"},
		{rule: "CT-003", name: "of the landing zone", change: []change{set("OrgTowerControl.ControlIdentifier", "arn:aws:controltower:us-east-1::control/AWS-GR_REGION_DENY")},
			at: "OrgTowerControl ControlIdentifier", says: "in the console only"},
		{rule: "CT-003", name: "on the root", change: []change{set("OrgTowerControl.TargetIdentifier", "arn:aws:organizations::999999999999:root/o-exampleorgid/r-ab12")},
			at: "OrgTowerControl TargetIdentifier", says: "not surely the ARN of an organizational unit"},
		{rule: "CT-003", name: "on the root by reference", change: []change{set("OrgTowerControl.TargetIdentifier", join("arn:aws:organizations::999999999999:ou/", ref("Org"), "/", att("Org", "RootId")))},
			at: "OrgTowerControl TargetIdentifier", says: "not surely the ARN of an organizational unit"},
		{rule: "CT-003", name: "an id", change: []change{set("OrgTowerUnit.TargetIdentifier", ref("OrgUnit"))},
			at: "OrgTowerUnit TargetIdentifier", says: "not surely the ARN of an organizational unit"},
		{rule: "CT-003", name: "an account", change: []change{set("OrgTowerUnit.TargetIdentifier", att("OrgFirst", "Arn"))},
			at: "OrgTowerUnit TargetIdentifier", says: "not surely the ARN of an organizational unit"},
		{rule: "CT-004", name: "any source", change: []change{set(trust+"Condition", nil)},
			at: "OrgTowerRole AssumeRolePolicyDocument", says: "trusts controltower.amazonaws.com on behalf of anybody"},
		{rule: "CT-004", name: "any source after all", change: []change{set(trust+"Condition", object{"ArnLikeIfExists": object{"aws:SourceArn": "arn:aws:controltower:us-east-1:999999999999:*"}})},
			at: "OrgTowerRole AssumeRolePolicyDocument", says: "on behalf of anybody"},
		{rule: "CT-004", name: "another service", change: []change{set(trust+"Principal", object{"Service": list{"controltower.amazonaws.com", "lambda.amazonaws.com"}})},
			at: "OrgTowerRole AssumeRolePolicyDocument", says: "want controltower.amazonaws.com alone"},
		{rule: "CT-004", name: "an account as well", change: []change{set(trust+"Principal.AWS", "arn:aws:iam::111111111111:root")},
			at: "OrgTowerRole AssumeRolePolicyDocument", says: "want controltower.amazonaws.com alone"},
	}
}
