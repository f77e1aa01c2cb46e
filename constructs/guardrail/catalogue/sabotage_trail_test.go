package catalogue_test

// audit is a trail and its bucket, which is locked.
func audit(r object) {
	bucket(r, "Audit", object{
		"LoggingConfiguration": object{"DestinationBucketName": ref("Logs")}, "ObjectLockEnabled": true,
		"ObjectLockConfiguration": object{"ObjectLockEnabled": "Enabled", "Rule": object{"DefaultRetention": object{"Mode": "GOVERNANCE", "Days": 365}}}})
	policy := r["AuditPolicy"].(object)["Properties"].(object)["PolicyDocument"].(object)
	policy["Statement"] = append(policy["Statement"].(list), object{
		"Effect": "Allow", "Principal": object{"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": join(att("Audit", "Arn"), "/AWSLogs/*"),
		"Condition": object{"StringEquals": object{"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit", "s3:x-amz-acl": "bucket-owner-full-control"}}})
	r["Trail"] = resource("AWS::CloudTrail::Trail", object{
		"S3BucketName": ref("Audit"), "IsLogging": true, "IsMultiRegionTrail": true, "IsOrganizationTrail": true, "IncludeGlobalServiceEvents": true,
		"EnableLogFileValidation": true, "KMSKeyId": att("Key", "Arn"),
		"CloudWatchLogsLogGroupArn": att("FlowLogs", "Arn"), "CloudWatchLogsRoleArn": att("Role", "Arn")})
}

func trailSabotages() []sabotage {
	const grant = "AuditPolicy.PolicyDocument.Statement.2.Condition"
	return []sabotage{
		{rule: "TRAIL-001", name: "one Region", change: []change{set("Trail.IsMultiRegionTrail", nil)}, at: "Trail IsMultiRegionTrail", says: "is not set; want true"},
		{rule: "TRAIL-001", name: "off", change: []change{set("Trail.IsLogging", false)}, at: "Trail IsLogging", says: "is false"},
		{rule: "TRAIL-001", name: "global services decided at deployment", change: []change{set("Trail.IncludeGlobalServiceEvents", ref("Param"))},
			at: "Trail IncludeGlobalServiceEvents", says: "known only at deployment"},
		{rule: "TRAIL-002", name: "no validation", change: []change{set("Trail.EnableLogFileValidation", false)}, at: "Trail EnableLogFileValidation", says: "is false"},
		{rule: "TRAIL-003", name: "no key", change: []change{set("Trail.KMSKeyId", nil)}, at: "Trail KMSKeyId", says: "is not surely set"},
		{rule: "TRAIL-003", name: "key in one of two cases", change: []change{set("Trail.KMSKeyId", maybe(att("Key", "Arn"), noValue))}, at: "Trail KMSKeyId", says: "is not surely set"},
		{rule: "TRAIL-004", name: "no role", change: []change{set("Trail.CloudWatchLogsRoleArn", nil)}, at: "Trail CloudWatchLogsRoleArn", says: "is not surely set"},
		{rule: "S3-010", name: "no lock", change: []change{set("Audit.ObjectLockEnabled", nil)}, at: "Audit ObjectLockEnabled", says: "is not set; want true"},
		{rule: "S3-010", name: "no retention", change: []change{set("Audit.ObjectLockConfiguration.Rule", nil)},
			at: "Audit ObjectLockConfiguration.Rule.DefaultRetention", says: "new objects are not locked"},
		{rule: "S3-011", name: "no condition", change: []change{set(grant, nil)}, at: "AuditPolicy PolicyDocument", says: "lets cloudtrail.amazonaws.com write for anybody"},
		{rule: "S3-011", name: "condition on something else", change: []change{set(grant, object{"StringEquals": object{"s3:x-amz-acl": "bucket-owner-full-control"}})},
			at: "AuditPolicy PolicyDocument", says: "for anybody"},
		{rule: "S3-011", name: "any source", change: []change{set(grant, object{"StringLike": object{"aws:SourceArn": "*"}})}, at: "AuditPolicy PolicyDocument", says: "for anybody"},
	}
}
