package data_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	const denial, grant = "DataPolicy.PolicyDocument.Statement.0.", "DataPolicy.PolicyDocument.Statement.1."
	return map[string][]Change{
		"access logs that a role of the app tidies up": {More("LogsPolicy.PolicyDocument.Statement", Object{"Effect": "Allow",
			"Action": "s3:DeleteObject*", "Principal": Object{"AWS": Att("Role", "Arn")}, "Resource": "*"})},
		"a denial of everything by name": {Set(denial+"Principal", "*"), Set(denial+"Action", List{"s3:*"}), Set(denial+"Resource", "*"),
			Set(denial+"Condition", Object{"Bool": Object{"aws:SecureTransport": false}})},
		"a bucket that is named": {Set("Data.BucketName", "data-111111111111"), Set("DataPolicy.Bucket", "data-111111111111")},
		"a policy as text": {Set("Data.BucketName", "data"), Set("DataPolicy.PolicyDocument",
			`{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"], `+
				`"Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`)},
		"everyone in some VPC endpoints": {Set(grant+"Condition",
			Object{"ForAnyValue:StringEquals": Object{"AWS:SourceVpce": List{"vpce-1", Ref("Param")}}})},
		"everyone from some addresses": {Set(grant+"Condition", Object{"IpAddress": Object{"aws:SourceIp": "203.0.113.0/24"}})},
		"a bucket for CloudFront": {
			Set(grant+"Condition", Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}}),
			Set(grant+"Principal", Object{"Service": "cloudfront.amazonaws.com"})},
		"a bucket for the load balancers of its account": {More("LogsPolicy.PolicyDocument.Statement", Object{
			"Effect": "Allow", "Principal": Object{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, "Action": "s3:PutObject",
			"Resource": Join(Att("Logs", "Arn"), "/AWSLogs/", Ref("AWS::AccountId"), "/*")})},
		"a bucket kept except on create": {Attribute("Data", "DeletionPolicy", "RetainExceptOnCreate")},
		"a bucket for delivered logs": {Set("Data.LoggingConfiguration", nil),
			More("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com")),
			More("DataPolicy.PolicyDocument.Statement", logWriter("delivery.logs.amazonaws.com"))},
		"a service bound to an account": {Set("Key.KeyPolicy.Statement.1.Condition",
			Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}})},
		"a service bound to organization": {Set("Key.KeyPolicy.Statement.1.Condition",
			Object{"StringEquals": Object{"aws:SourceOrgID": "o-1"}})},
		"a service on behalf of callers": {Set("Key.KeyPolicy.Statement.1.Condition",
			Object{"StringEquals": Object{"kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "111111111111"}})},
		"a key for the organization": {Set("Key.KeyPolicy.Statement.2.Principal", "*"),
			Set("Key.KeyPolicy.Statement.2.Condition", Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1"}})},
		"a key of imported material": {Set("Key.Origin", "EXTERNAL"), Set("Key.EnableKeyRotation", nil)},
		"grants by the root of the account": {Set("Key.KeyPolicy.Statement.3.Condition", nil),
			Set("Key.KeyPolicy.Statement.3.Principal", Object{"AWS": Join("arn:aws:iam::", Ref("AWS::AccountId"), ":root")})},
		"a bucket that says nothing of encryption": {Set("Data.BucketEncryption", nil)},
		"grants through a service": {Set("Key.KeyPolicy.Statement.3.Condition",
			Object{"StringEquals": Object{"kms:ViaService": "rds.eu-west-1.amazonaws.com"}})},
		"access logs whose earlier versions go after a day": {Set("Logs.LifecycleConfiguration", Object{"Rules": List{
			Object{"Status": "Enabled", "NoncurrentVersionExpiration": Object{"NoncurrentDays": 1}}}})},
		"earlier versions of temporary files": {versionsFor(Object{"NoncurrentDays": 1}, "tmp/")},
		"earlier versions but the last three": {versionsFor(Object{"NoncurrentDays": 1, "NewerNoncurrentVersions": 3}, nil)},
		"earlier versions for a week":         {versionsFor(Object{"NoncurrentDays": 7}, nil)},
		"a listener that redirects": {Add("New", Resource("AWS::ElasticLoadBalancingV2::Listener", Object{"Protocol": "HTTP", "Port": 80,
			"DefaultActions": List{Object{"Type": "redirect", "RedirectConfig": Object{"Protocol": "HTTPS"}}}}))},
		"a member of an encrypted cluster": {
			Add("New", Resource("AWS::RDS::DBInstance", Object{"DBClusterIdentifier": Ref("Cluster")}))},
		"a queue with a key": {Add("New", Resource("AWS::SQS::Queue", Object{"KmsMasterKeyId": Ref("Key"), "SqsManagedSseEnabled": false}))},
		"names of secrets": {Set("Function.Environment.Variables", Object{"DB_PASSWORD": "prod/db", "API_PASSWORD": "ssm:/x",
			"TOKEN_TTL_SECONDS": 3600, "DB_SECRET": "shop-orders-master2", "CSRF_TOKEN": "enabledEverywhere", "RUN": "PASSWORD=$(get) x",
			"NEW": "PGPASSWORD=${Secret}", "PASSWORD_MIN_LENGTH": 14, "TOKEN": "{{resolve:secretsmanager:t}}",
			"USE_PASSWORD": "yes", "RESET_PASSWORD": "https://example.com/reset", "DATABASE_URL": "postgres://${user}:${password}@db/app"})},
		"a variable that a build reads": {Add("Build", Resource("AWS::CodeBuild::Project", Object{"Environment": Object{
			"EnvironmentVariables": List{Object{"Name": "DB_PASSWORD", "Type": "SECRETS_MANAGER", "Value": "Shop-Db"}}}}))},
		"what AWS does by itself": {Set("Data.OwnershipControls", nil),
			Set("Data.BucketEncryption.ServerSideEncryptionConfiguration.0.BlockedEncryptionTypes", nil)},
	}
}
