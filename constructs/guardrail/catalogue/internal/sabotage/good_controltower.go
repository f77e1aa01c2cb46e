package sabotage

// tower is a landing zone in the management account, with a unit, a control and an account.
func tower(r Object) {
	r["OrgTowerRole"] = Resource("AWS::IAM::Role", Object{"RoleName": "AWSControlTowerAdmin", "Path": "/service-role/",
		"AssumeRolePolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": Object{"Service": "controltower.amazonaws.com"},
			"Condition": Object{"ArnLike": Object{"aws:SourceArn": "arn:aws:controltower:us-east-1:999999999999:*"}}}}}})
	logs := func() Object {
		return Object{"enabled": true, "accountId": "222222222222", "configurations": Object{
			"loggingBucket": Object{"retentionDays": 365}, "accessLoggingBucket": Object{"retentionDays": 400}, "kmsKeyArn": Ref("Param")}}
	}
	r["OrgTower"] = Kept("AWS::ControlTower::LandingZone", Object{"Version": "4.0", "Manifest": Object{
		"governedRegions": List{"us-east-1", "eu-west-1"}, "centralizedLogging": logs(), "config": logs(),
		"backup": Object{"enabled": false}}})
	r["OrgTowerUnit"] = Kept("AWS::ControlTower::EnabledBaseline", Object{
		"BaselineIdentifier": "arn:aws:controltower:us-east-1::baseline/17BSJV3IGJ2QSGA2", "TargetIdentifier": Att("OrgUnit", "Arn")})
	r["OrgTowerControl"] = Resource("AWS::ControlTower::EnabledControl", Object{
		"ControlIdentifier": Join("arn:", Ref("AWS::Partition"), ":controltower:us-east-1::control/AWS-GR_RESTRICTED_SSH"),
		"TargetIdentifier":  Join("arn:", Ref("AWS::Partition"), ":organizations::999999999999:ou/", Ref("Org"), "/", Ref("OrgUnit"))})
	r["OrgTowerAccount"] = Kept("AWS::ServiceCatalog::CloudFormationProvisionedProduct",
		Object{"ProductName": "AWS Control Tower Account Factory"})
	r["OrgTowerUnit"].(Object)["DependsOn"] = List{"OrgTower"}
	r["OrgTowerControl"].(Object)["DependsOn"] = List{"OrgTowerUnit"}
	r["OrgTowerAccount"].(Object)["DependsOn"] = List{"OrgTowerUnit"}
}
