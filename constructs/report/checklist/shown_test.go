package checklist_test

// shown has for each item resources that show it, one sign after the other, and what they are
// without: "old => new".
var shown = []struct {
	id, resources string
	without       []string
}{
	{"pipelines", `"P": {"Type": "AWS::CodePipeline::Pipeline"}`, []string{"CodePipeline::Pipeline => CodeBuild::Project"}},
	{"pipelines", `"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow",
		"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": {"Ref": "P"}}}]}}},
		"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://token.actions.githubusercontent.com"}}`,
		[]string{"token.actions.githubusercontent.com => login.example.com", "Allow => Deny"}},
	{"runbooks", `"D": {"Type": "AWS::SSM::Document", "Properties": {"DocumentType": "Automation"}}`, []string{"Automation => Command"}},
	{"automated-deployments", `"S": {"Type": "AWS::ECS::Service", "Properties": {"DeploymentConfiguration":
		{"DeploymentCircuitBreaker": {"Enable": true, "Rollback": true}}}}`, []string{`"Rollback": true => "Rollback": false`}},
	{"automated-deployments", `"S": {"Type": "AWS::CloudFormation::StackSet", "Properties": {"AutoDeployment": {"Enabled": true}}}`,
		[]string{"true => false"}},
	{"automated-deployments", `"G": {"Type": "AWS::CodeDeploy::DeploymentGroup"}`, []string{"DeploymentGroup => Application"}},
	{"monitoring", `"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmActions": ["arn"]}}`,
		[]string{`"arn" => `, "AlarmActions => OKActions"}},

	{"multi-account", `"A": {"Type": "AWS::Organizations::Account"}, "B": {"Type": "AWS::Organizations::Account"}`,
		[]string{`, "B": {"Type": "AWS::Organizations::Account"} => `}},
	{"multi-account", `"L": {"Type": "AWS::ControlTower::LandingZone"}`, []string{"LandingZone => EnabledControl"}},
	{"iam-roles", `"R": {"Type": "AWS::IAM::Role"}`, []string{"Role => User"}},
	{"mfa", `"G": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Groups": ["people"], "PolicyDocument": {"Statement":
		[{"Effect": "Deny", "NotAction": "iam:*MFA*",
		"Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]}}}`,
		[]string{"Deny => Allow", `"false" => "true"`, "MultiFactorAuthPresent => SecureTransport", `"Groups" => "Path"`}},
	{"guardduty", `"D": {"Type": "AWS::GuardDuty::Detector", "Properties": {"Enable": true}}`, []string{"true => false"}},
	{"guardduty", `"C": {"Type": "Custom::GuardDutyOrganization", "Properties": {"Create":
		"{\"service\":\"GuardDuty\",\"action\":\"updateOrganizationConfiguration\",\"parameters\":
		{\"AutoEnableOrganizationMembers\":\"ALL\"}}"}}`, []string{"updateOrganizationConfiguration => deleteDetector", "ALL => NONE"}},
	{"guardduty", `"P": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "GUARDDUTY_POLICY", "TargetIds": ["r-ab12"]}}`,
		[]string{"GUARDDUTY_POLICY => TAG_POLICY", "TargetIds => Tags"}},
	{"security-hub", `"H": {"Type": "AWS::SecurityHub::Hub"}`, []string{"Hub::Hub => Hub::Insight"}},
	{"security-hub", `"P": {"Type": "AWS::SecurityHub::ConfigurationPolicy", "Properties": {"ConfigurationPolicy": {"SecurityHub":
		{"ServiceEnabled": true}}}}, "A": {"Type": "AWS::SecurityHub::PolicyAssociation", "Properties": {"ConfigurationPolicyId":
		{"Fn::GetAtt": ["P", "Id"]}}}`, []string{"true => false", `["P", "Id"] => ["Q", "Id"]`}},
	{"encryption", `"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketEncryption": {"ServerSideEncryptionConfiguration":
		[{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key"}}]}}}`, []string{`, "KMSMasterKeyID": "key" => `}},
	{"encryption", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"KmsKeyId": "key"}}`, []string{"KmsKeyId => DBName"}},
	{"flow-logs", `"V": {"Type": "AWS::EC2::VPC"}, "F": {"Type": "AWS::EC2::FlowLog"}`, []string{`, "F": {"Type": "AWS::EC2::FlowLog"} => `}},
	{"cloudtrail", `"T": {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": true, "IsMultiRegionTrail": true}}`,
		[]string{`"IsMultiRegionTrail": true => "IsMultiRegionTrail": false`, `"IsLogging": true => "IsLogging": false`}},
	{"cloudtrail", `"L": {"Type": "AWS::ControlTower::LandingZone", "Properties": {"Manifest": {"centralizedLogging": {"enabled": true}}}}`,
		[]string{"true => false"}},

	{"multi-az", `"V": {"Type": "AWS::EC2::VPC"},
		"A": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}, "AvailabilityZone": "eu-west-1a"}},
		"B": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}, "AvailabilityZone": "eu-west-1b"}},
		"C": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}, "AvailabilityZone": "eu-west-1c"}}`,
		[]string{"eu-west-1c => eu-west-1b"}},
	{"multi-az", `"L": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Subnets": ["a", "b"]}}`, []string{`, "b" => `}},
	{"multi-az",
		`"S": {"Type": "AWS::ECS::Service", "Properties": {"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["a", "b"]}}}}`,
		[]string{`, "b" => `}},
	{"auto-scaling-groups", `"G": {"Type": "AWS::AutoScaling::AutoScalingGroup"}`, []string{"AutoScaling::AutoScalingGroup => EC2::Instance"}},
	{"auto-scaling-groups", `"S": {"Type": "AWS::ECS::Service"}, "T": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties":
		{"ResourceId": {"Fn::Join": ["/", ["service", "cluster", {"Fn::GetAtt": ["S", "Name"]}]]},
		"MinCapacity": 2, "MaxCapacity": 9}},
		"P": {"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": {"ScalingTargetId": {"Ref": "T"}}}`,
		[]string{`"ResourceId" => "RoleARN"`, "9 => 2", `{"Ref": "T"} => {"Ref": "U"}`}},
	{"rds-multi-az", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"MultiAZ": true}}`, []string{"true => false"}},
	{"rds-multi-az", `"C": {"Type": "AWS::RDS::DBCluster"},
		"A": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "C"}}},
		"B": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "C"}}}`,
		[]string{`"B": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBClusterIdentifier": {"Ref": "C"}}} => "B": {"Type": ` +
			`"AWS::RDS::DBInstance"}`}},
	{"backups", `"P": {"Type": "AWS::Backup::BackupPlan"}, "S": {"Type": "AWS::Backup::BackupSelection", "Properties": {"BackupSelection":
		{"Resources": ["*"]}}}`, []string{"AWS::Backup::BackupSelection => AWS::Backup::BackupVault", `"*" => `}},
	{"backups", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"BackupRetentionPeriod": 7}}`, []string{"7 => 0"}},
	{"backups",
		`"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}}`,
		[]string{"true => false"}},
	{"backups", `"T": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"Replicas": [{"PointInTimeRecoverySpecification":
		{"PointInTimeRecoveryEnabled": true}}]}}`, []string{"true => false"}},
	{"cross-region-replicas", `"B": {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {"Rules": [{"Status": "Enabled",
		"Destination": {"Bucket": "arn:aws:s3:::copies", "EncryptionConfiguration": {"ReplicaKmsKeyID":
		"arn:aws:kms:eu-central-1:111111111111:alias/copies"}}}]}}}`,
		[]string{"ReplicationConfiguration => LoggingConfiguration", "Enabled => Disabled", "eu-central-1 => eu-west-1"}},
	{"cross-region-replicas", `"P": {"Type": "AWS::Backup::BackupPlan", "Properties": {"BackupPlan": {"BackupPlanRule": [{"CopyActions":
		[{"DestinationBackupVaultArn": "arn:aws:backup:eu-central-1:111111111111:backup-vault:v"}]}]}}}, "T": {"Type": "AWS::DynamoDB::Table"}`,
		[]string{"eu-central-1 => eu-west-1"}},
	{"cross-region-replicas", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"SourceDBInstanceIdentifier":
		"arn:aws:rds:eu-central-1:111111111111:db:primary"}}`, []string{"eu-central-1 => eu-west-1"}},
	{"health-checks", `"T": {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {"HealthCheckPath": "/ready"}}`,
		[]string{"HealthCheckPath => Name"}},
	{"health-checks", `"S": {"Type": "AWS::ECS::Service"}, "T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions":
		[{"HealthCheck": {"Command": ["CMD", "true"]}}]}}`, []string{`"HealthCheck" => "Ignored"`}},

	{"right-sizing", `"F": {"Type": "AWS::Lambda::Function"}, "C": {"Type": "Custom::Enrolment", "Properties": {"Create":
		"{\"service\":\"compute-optimizer\",\"action\":\"updateEnrollmentStatus\",\"parameters\":{\"status\":\"Active\"}}"}}`,
		[]string{"compute-optimizer => cost-optimization-hub", "Active => Inactive"}},
	{"scaling-on-demand", `"G": {"Type": "AWS::AutoScaling::AutoScalingGroup"}, "P": {"Type": "AWS::AutoScaling::ScalingPolicy"}`,
		[]string{"ScalingPolicy => LifecycleHook"}},
	{"scaling-on-demand", `"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST"}}`,
		[]string{"PAY_PER_REQUEST => PROVISIONED"}},
	{"cloudfront", `"D": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": true}}}`,
		[]string{"true => false"}},
	{"elasticache", `"D": {"Type": "AWS::RDS::DBInstance"}, "C": {"Type": "AWS::ElastiCache::ServerlessCache"}`,
		[]string{"ServerlessCache => SubnetGroup"}},
	{"read-replicas", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"SourceDBInstanceIdentifier": "primary"}}`,
		[]string{"SourceDBInstanceIdentifier => DBInstanceIdentifier"}},

	{"savings-plans", `"B": {"Type": "AWS::Budgets::Budget", "Properties": {"Budget": {"BudgetType": "SAVINGS_PLANS_COVERAGE"}}}`,
		[]string{"SAVINGS_PLANS_COVERAGE => COST"}},
	{"spot", `"G": {"Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": {"MixedInstancesPolicy": {"InstancesDistribution":
		{"OnDemandPercentageAboveBaseCapacity": 0}}}}`, []string{": 0 => : 100"}},
	{"spot", `"S": {"Type": "AWS::ECS::Service", "Properties": {"CapacityProviderStrategy": [{"CapacityProvider": "FARGATE_SPOT"}]}}`,
		[]string{"FARGATE_SPOT => FARGATE"}},
	{"intelligent-tiering",
		`"B": {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "Transitions":
		[{"StorageClass": "INTELLIGENT_TIERING", "TransitionInDays": 0}]}]}}}`,
		[]string{"Enabled => Disabled", "INTELLIGENT_TIERING => STANDARD_IA"}},
	{"budgets", `"B": {"Type": "AWS::Budgets::Budget", "Properties": {"NotificationsWithSubscribers": [{"Subscribers": [{}]}]}}`,
		[]string{"[{}] => []"}},
	{"cost-reviews", `"E": {"Type": "AWS::BCMDataExports::Export"}`, []string{"AWS::BCMDataExports::Export => AWS::S3::Bucket"}},

	{"graviton", `"F": {"Type": "AWS::Lambda::Function", "Properties": {"Architectures": ["arm64"]}}`, []string{"arm64 => x86_64"}},
	{"graviton", `"I": {"Type": "AWS::EC2::Instance", "Properties": {"InstanceType": "m8g.large"}}`, []string{"m8g => m7i", "m8g => g5"}},
	{"graviton", `"D": {"Type": "AWS::RDS::DBInstance", "Properties": {"DBInstanceClass": "db.t4g.medium"}}`, []string{"t4g => t3"}},
	{"off-hours", `"D": {"Type": "AWS::RDS::DBInstance"}, "S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target":
		{"Arn": "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance"}}}`, []string{"stopDBInstance => describeDBInstances"}},
	{"off-hours",
		`"D": {"Type": "AWS::RDS::DBInstance"}, "S": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"Arn": {"Ref": "M"}}}},
		"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": "arn:aws:states:::aws-sdk:ec2:stopInstances"}}`,
		[]string{"stopInstances => describeInstances"}},
	{"managed-services", `"I": {"Type": "AWS::EC2::Instance"}, "F": {"Type": "AWS::Lambda::Function"}`,
		[]string{"Lambda::Function => SQS::Queue"}},
	{"glacier", `"B": {"Type": "AWS::S3::Bucket", "Properties": {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "Transitions":
		[{"StorageClass": "DEEP_ARCHIVE", "TransitionInDays": 90}]}]}}}`, []string{"DEEP_ARCHIVE => STANDARD_IA"}},
	{"glacier", `"P": {"Type": "AWS::Backup::BackupPlan", "Properties": {"BackupPlan": {"BackupPlanRule": [{"Lifecycle":
		{"MoveToColdStorageAfterDays": 30}}]}}}`, []string{"MoveToColdStorageAfterDays => DeleteAfterDays"}},

	{"config", `"R": {"Type": "AWS::Config::ConfigurationRecorder"}, "C": {"Type": "AWS::Config::DeliveryChannel"}`,
		[]string{"ConfigurationRecorder => DeliveryChannel", "DeliveryChannel => ConfigRule"}},
	{"root-user",
		`"P": {"Type": "AWS::Organizations::Policy", "Properties": {"TargetIds": ["r-ab12"], "Content": {"Statement":
		[{"Effect": "Deny", "Action": "*", "Resource": "*",
		"Condition": {"StringLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}}}]}}}`,
		[]string{"Deny => Allow", "StringLike => StringNotLike", ":root => :user/x", `"Action": "*" => "Action": "iam:*"`}},
	{"subnet-tiers", `"V": {"Type": "AWS::EC2::VPC"},
		"S1": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}}},
		"S2": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}}},
		"S3": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "V"}}},
		"T1": {"Type": "AWS::EC2::RouteTable"}, "T2": {"Type": "AWS::EC2::RouteTable"}, "T3": {"Type": "AWS::EC2::RouteTable"},
		"A1": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {"SubnetId": {"Ref": "S1"}, "RouteTableId": {"Ref": "T1"}}},
		"A2": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {"SubnetId": {"Ref": "S2"}, "RouteTableId": {"Ref": "T2"}}},
		"A3": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {"SubnetId": {"Ref": "S3"}, "RouteTableId": {"Ref": "T3"}}},
		"R1": {"Type": "AWS::EC2::Route", "Properties":
			{"RouteTableId": {"Ref": "T1"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}},
		"R2": {"Type": "AWS::EC2::Route", "Properties":
			{"RouteTableId": {"Ref": "T2"}, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}}`,
		[]string{`"NatGatewayId" => "GatewayId"`, `{"Ref": "T2"}, "DestinationCidrBlock" => {"Ref": "T3"}, "Cidr"`}},
	{"transit-gateway", `"V": {"Type": "AWS::EC2::VPC"}, "W": {"Type": "AWS::EC2::VPC"}, "A": {"Type": "AWS::EC2::TransitGatewayAttachment"},
		"B": {"Type": "AWS::EC2::TransitGatewayAttachment"}`,
		[]string{"TransitGatewayAttachment => VPCPeeringConnection",
			`, "W": {"Type": "AWS::EC2::VPC"}, "A": {"Type": "AWS::EC2::TransitGatewayAttachment"} => `}},
	{"vpc-endpoints", `"V": {"Type": "AWS::EC2::VPC"}, "E": {"Type": "AWS::EC2::VPCEndpoint"}`, []string{"VPCEndpoint => Subnet"}},
	{"restore-tests", `"T": {"Type": "AWS::DynamoDB::Table"}, "R": {"Type": "AWS::Backup::RestoreTestingSelection"}`,
		[]string{"RestoreTestingSelection => RestoreTestingPlan"}},
	{"well-architected-review", `"W": {"Type": "AWS::WellArchitected::Workload"}`, []string{"WellArchitected::Workload => S3::Bucket"}},
}
