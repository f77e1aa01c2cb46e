package access

// A Kind says how a policy is used.
type Kind int

const (
	Resource Kind = iota // who may do what to a resource
	Trust                // who may assume a role
	Endpoint             // which requests pass a VPC endpoint
	Identity             // what an identity may do
)

// A Type is a place in a CloudFormation resource that holds a policy.
type Type struct {
	// Name is the resource type, Property the path of the policy; * stands for each element of a
	// list.
	Name, Property string
	Kind           Kind
	// Service is the prefix of the actions.
	Service string
}

// Types are all places that hold policies.
var Types = []Type{
	{"AWS::AIOps::InvestigationGroup", "InvestigationGroupPolicy", Resource, "aiops"},
	{"AWS::APS::ResourcePolicy", "PolicyDocument", Resource, "aps"},
	{"AWS::ApiGateway::DomainNameV2", "Policy", Resource, "execute-api"},
	{"AWS::ApiGateway::RestApi", "Policy", Resource, "execute-api"},
	{"AWS::Backup::BackupVault", "AccessPolicy", Resource, "backup"},
	{"AWS::Backup::LogicallyAirGappedBackupVault", "AccessPolicy", Resource, "backup"},
	{"AWS::Bedrock::KnowledgeBasePolicy", "PolicyDocument", Resource, "bedrock"},
	{"AWS::Bedrock::ResourcePolicy", "PolicyDocument", Resource, "bedrock"},
	{"AWS::BedrockAgentCore::ResourcePolicy", "Policy", Resource, "bedrock-agentcore"},
	{"AWS::CloudTrail::ResourcePolicy", "ResourcePolicy", Resource, "cloudtrail"},
	{"AWS::CodeArtifact::Domain", "PermissionsPolicyDocument", Resource, "codeartifact"},
	{"AWS::CodeArtifact::Repository", "PermissionsPolicyDocument", Resource, "codeartifact"},
	{"AWS::Comprehend::DocumentClassifier", "ModelPolicy", Resource, "comprehend"},
	{"AWS::Comprehend::EntityRecognizer", "ModelPolicy", Resource, "comprehend"},
	{"AWS::DSQL::Cluster", "PolicyDocument", Resource, "dsql"},
	{"AWS::DynamoDB::GlobalTable", "Replicas.*.ResourcePolicy.PolicyDocument", Resource, "dynamodb"},
	{"AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument", Resource, "dynamodb"},
	{"AWS::DynamoDB::Table", "StreamSpecification.ResourcePolicy.PolicyDocument", Resource, "dynamodb"},
	{"AWS::EC2::VPCEndpoint", "PolicyDocument", Endpoint, "s3"},
	{"AWS::ECR::RegistryPolicy", "PolicyText", Resource, "ecr"},
	{"AWS::ECR::Repository", "RepositoryPolicyText", Resource, "ecr"},
	{"AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy", Resource, "ecr"},
	{"AWS::EFS::FileSystem", "FileSystemPolicy", Resource, "elasticfilesystem"},
	{"AWS::Elasticsearch::Domain", "AccessPolicies", Resource, "es"},
	{"AWS::EventSchemas::RegistryPolicy", "Policy", Resource, "schemas"},
	{"AWS::Events::EventBus", "Policy", Resource, "events"},
	{"AWS::EventsV2::ResourcePolicy", "PolicyDocument", Resource, "events"},
	{"AWS::IAM::Group", "Policies.*.PolicyDocument", Identity, ""},
	{"AWS::IAM::GroupPolicy", "PolicyDocument", Identity, ""},
	{"AWS::IAM::ManagedPolicy", "PolicyDocument", Identity, ""},
	{"AWS::IAM::Policy", "PolicyDocument", Identity, ""},
	{"AWS::IAM::Role", "AssumeRolePolicyDocument", Trust, "sts"},
	{"AWS::IAM::Role", "Policies.*.PolicyDocument", Identity, ""},
	{"AWS::IAM::RolePolicy", "PolicyDocument", Identity, ""},
	{"AWS::IAM::User", "Policies.*.PolicyDocument", Identity, ""},
	{"AWS::IAM::UserPolicy", "PolicyDocument", Identity, ""},
	{"AWS::IoT::Policy", "PolicyDocument", Identity, "iot"},
	{"AWS::KMS::Key", "KeyPolicy", Resource, "kms"},
	{"AWS::KMS::ReplicaKey", "KeyPolicy", Resource, "kms"},
	{"AWS::Kinesis::ResourcePolicy", "ResourcePolicy", Resource, "kinesis"},
	{"AWS::Lambda::ResourcePolicy", "PolicyDocument", Resource, "lambda"},
	{"AWS::Lex::ResourcePolicy", "Policy", Resource, "lex"},
	{"AWS::Logs::DeliveryDestination", "DeliveryDestinationPolicy.DeliveryDestinationPolicy", Resource, "logs"},
	{"AWS::Logs::Destination", "DestinationPolicy", Resource, "logs"},
	{"AWS::Logs::LogGroup", "ResourcePolicyDocument", Resource, "logs"},
	{"AWS::Logs::ResourcePolicy", "PolicyDocument", Resource, "logs"},
	{"AWS::MSK::ClusterPolicy", "Policy", Resource, "kafka"},
	{"AWS::MediaPackageV2::ChannelPolicy", "Policy", Resource, "mediapackagev2"},
	{"AWS::MediaPackageV2::OriginEndpointPolicy", "Policy", Resource, "mediapackagev2"},
	{"AWS::MediaStore::Container", "Policy", Resource, "mediastore"},
	{"AWS::MediaTailor::ChannelPolicy", "Policy", Resource, "mediatailor"},
	{"AWS::OSIS::Pipeline", "ResourcePolicy.Policy", Resource, "osis"},
	{"AWS::Oam::Sink", "Policy", Resource, "oam"},
	{"AWS::Omics::SequenceStore", "S3AccessPolicy", Resource, "s3"},
	{"AWS::OpenSearchService::Domain", "AccessPolicies", Resource, "es"},
	{"AWS::Organizations::ResourcePolicy", "Content", Resource, "organizations"},
	{"AWS::PaymentCryptography::Key", "Policy", Resource, "payment-cryptography"},
	{"AWS::RUM::AppMonitor", "ResourcePolicy.PolicyDocument", Resource, "rum"},
	{"AWS::Redshift::Cluster", "NamespaceResourcePolicy", Resource, "redshift"},
	{"AWS::RedshiftServerless::Namespace", "NamespaceResourcePolicy", Resource, "redshift-serverless"},
	{"AWS::S3::AccessPoint", "Policy", Resource, "s3"},
	{"AWS::S3::BucketPolicy", "PolicyDocument", Resource, "s3"},
	{"AWS::S3::MultiRegionAccessPointPolicy", "Policy", Resource, "s3"},
	{"AWS::S3Express::AccessPoint", "Policy", Resource, "s3express"},
	{"AWS::S3Express::BucketPolicy", "PolicyDocument", Resource, "s3express"},
	{"AWS::S3Files::FileSystemPolicy", "Policy", Resource, "s3files"},
	{"AWS::S3ObjectLambda::AccessPointPolicy", "PolicyDocument", Resource, "s3-object-lambda"},
	{"AWS::S3Outposts::AccessPoint", "Policy", Resource, "s3-outposts"},
	{"AWS::S3Outposts::BucketPolicy", "PolicyDocument", Resource, "s3-outposts"},
	{"AWS::S3Tables::TableBucketPolicy", "ResourcePolicy", Resource, "s3tables"},
	{"AWS::S3Tables::TablePolicy", "ResourcePolicy", Resource, "s3tables"},
	{"AWS::S3Vectors::VectorBucketPolicy", "Policy", Resource, "s3vectors"},
	{"AWS::SMSVOICE::ResourcePolicy", "PolicyDocument", Resource, "sms-voice"},
	{"AWS::SNS::TopicInlinePolicy", "PolicyDocument", Resource, "sns"},
	{"AWS::SNS::TopicPolicy", "PolicyDocument", Resource, "sns"},
	{"AWS::SQS::QueueInlinePolicy", "PolicyDocument", Resource, "sqs"},
	{"AWS::SQS::QueuePolicy", "PolicyDocument", Resource, "sqs"},
	{"AWS::SSM::ResourcePolicy", "Policy", Resource, "ssm"},
	{"AWS::SSO::PermissionSet", "InlinePolicy", Identity, ""},
	{"AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupPolicy", Resource, "sagemaker"},
	{"AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", Resource, "secretsmanager"},
	{"AWS::VpcLattice::AuthPolicy", "Policy", Resource, "vpc-lattice-svcs"},
	{"AWS::VpcLattice::ResourcePolicy", "Policy", Resource, "vpc-lattice"},
	{"AWS::XRay::ResourcePolicy", "PolicyDocument", Resource, "xray"},

	// The policies of these are spread over properties, see spread.
	{"AWS::EC2::VPCEndpointServicePermissions", "AllowedPrincipals", Resource, "vpce"},
	{"AWS::EntityResolution::PolicyStatement", "Principal", Resource, "entityresolution"},
	{"AWS::Events::EventBusPolicy", "Statement", Resource, "events"},
	{"AWS::Lambda::LayerVersionPermission", "Principal", Resource, "lambda"},
	{"AWS::Lambda::Permission", "Principal", Resource, "lambda"},
	{"AWS::QBusiness::Permission", "Principal", Resource, "qbusiness"},
	{"AWS::Signer::ProfilePermission", "Principal", Resource, "signer"},
}
