package optiontest

// silence stands for a template that does not set the property.
const silence = "(silent)"

// samples are values that options have, as JSON.
var samples = []string{
	silence, `true`, `"True"`, `false`, `"false"`, `0`, `1`, `7`, `30`, `22`, `443`, `5432`, `""`,
	// modes
	`"ACTIVE"`, `"ALL"`, `"ANONYMOUS"`, `"API_KEY"`, `"AWS_IAM"`, `"CONNECT_SSM"`, `"CONNECT_SSH"`, `"DISABLED"`, `"Disabled"`, `"ENABLED"`,
	`"Enabled"`,
	`"ERROR"`, `"OFF"`, `"ON"`, `"NONE"`, `"no"`, `"none"`, `"no-password-required"`, `"open-access"`, `"PLAIN_TEXT"`, `"SECRET_ARN"`,
	`"PRIVATE"`, `"PUBLIC_READ"`, `"PRIVATE_ONLY"`, `"PUBLIC_ONLY"`, `"PUBLIC"`, `"VPC"`, `"SERVICE_PROVIDED_EIPS"`,
	`"PublicInternetOnly"`, `"VpcOnly"`, `"arn:aws:quicksight:::publicAnonymousUser/*"`, `"host"`, `"task"`, `"/"`, `"/data"`,
	`"UNAUTHENTICATED"`, `"SIMPLE"`, `"S-1-1-0"`, `"TLS-2016-08"`,
	// encryption
	`"KMS"`, `"SSE_KMS"`, `"SSE-KMS"`, `"CSE-KMS"`, `"SSE-S3"`, `"NoEncryption"`, `"AWS_OWNED_CMK"`, `"DISABLED"`,
	// transport
	`"HTTP"`, `"HTTPS"`, `"http"`, `"https"`, `"http-only"`, `"https-only"`, `"allow-all"`, `"redirect-to-https"`, `"plaintext"`,
	`"PLAINTEXT"`, `"TLS"`, `"TLS_PLAINTEXT"`, `"TLS1_2"`, `"TLS_1_0"`, `"TLS_1_2"`, `"TLSv1"`, `"TLSv1.2_2021"`, `"TLSv1.2_2019"`,
	`"Policy-Min-TLS-1-0-2019-07"`, `"Policy-Min-TLS-1-2-2019-07"`, `"ELBSecurityPolicy-2016-08"`, `"ELBSecurityPolicy-TLS13-1-2-2021-06"`,
	`"preferred"`, `"required"`, `"REQUIRE"`, `"require"`, `"verify-full"`, `"disabled"`, `["SSLv3", "TLSv1.2"]`, `["TLSv1.2"]`,
	`["FTP"]`, `["SFTP"]`, `[{"ParameterName": "require_ssl", "ParameterValue": "true"}]`,
	// sources
	`"0.0.0.0/0"`, `"10.0.0.0/8"`, `{"FromPort": 22, "ToPort": 22, "IpRange": "0.0.0.0/0"}`, `{"FromPort": 7777, "ToPort": 7777}`,
	`[{"FromPort": 22, "ToPort": 22}]`, `[{"FromPort": 443, "ToPort": 443}]`, `[{"FromPort": 22, "ToPort": 22, "Cidrs": ["192.0.2.0/24"]}]`,
	`{"OptionName": "SSHSourceRestriction", "Value": "tcp, 22, 22, 0.0.0.0/0"}`, `{"OptionName": "EC2KeyName", "Value": "k"}`,
	`{"OptionName": "MinSize", "Value": "1"}`,
	// lists and maps
	`["audit"]`, `["connectionlog", "userlog"]`, `["SYS_ADMIN"]`, `["sg-1"]`, `[{"Type": "audit"}, {"Type": "authenticator"}]`,
	`[{"Key": "deletion_protection.enabled", "Value": "true"}]`, `[{"Key": "access_logs.s3.enabled", "Value": true}]`,
	`{"rds.force_ssl": 1}`, `{"rds.force_ssl": "0"}`, `{"CloudWatchLogs": {"Enabled": true}}`, `{"S3": {"Enabled": false}}`, `{"Uid": 1}`,
	`{"Sasl": {}}`,
	`{"CachingEnabled": true, "CacheDataEncrypted": false}`, `{"CachingEnabled": true, "CacheDataEncrypted": true}`,
	`"[{\"Rules\": [], \"AllowFromPublic\": true}]"`, `"[{\"Rules\": [], \"AllowFromPublic\": false}]"`,
	`"Enforce"`, `"Warn"`, `"TransferSecurityPolicy-2018-11"`, `"TransferSecurityPolicy-2024-01"`,
	`["code"]`, `["implicit"]`, `"http://example.com/"`, `"https://example.com/"`, `"IMMUTABLE"`, `"MUTABLE"`, `"python2.7"`, `"python3.13"`,
	`{"sessionType": "Standard_Stream", "inputs": {"s3BucketName": ""}}`,
	`{"sessionType": "Standard_Stream", "inputs": {"cloudWatchLogGroupName": "g"}}`,
}
