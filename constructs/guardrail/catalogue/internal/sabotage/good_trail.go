package sabotage

// audit is a trail and its bucket, which is locked.
func audit(r Object) {
	bucket(r, "Audit", Object{
		"LoggingConfiguration": Object{"DestinationBucketName": Ref("Logs")}, "ObjectLockEnabled": true,
		"ObjectLockConfiguration": Object{"ObjectLockEnabled": "Enabled",
			"Rule": Object{"DefaultRetention": Object{"Mode": "GOVERNANCE", "Days": 365}}}})
	policy := r["AuditPolicy"].(Object)["Properties"].(Object)["PolicyDocument"].(Object)
	policy["Statement"] = append(policy["Statement"].(List), Object{
		"Effect": "Allow", "Principal": Object{"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
		"Resource": Join(Att("Audit", "Arn"), "/AWSLogs/*"),
		"Condition": Object{"StringEquals": Object{"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit",
			"s3:x-amz-acl": "bucket-owner-full-control"}}})
	r["Trail"] = Resource("AWS::CloudTrail::Trail", Object{
		"S3BucketName": Ref("Audit"), "IsLogging": true, "IsMultiRegionTrail": true, "IsOrganizationTrail": true,
		"IncludeGlobalServiceEvents": true,
		"EnableLogFileValidation":    true, "KMSKeyId": Att("Key", "Arn"),
		"CloudWatchLogsLogGroupArn": Att("FlowLogs", "Arn"), "CloudWatchLogsRoleArn": Att("Role", "Arn")})
}
