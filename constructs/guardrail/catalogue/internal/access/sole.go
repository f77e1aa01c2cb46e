package access

// Sole are the types that set the one policy that a resource has, and the property that names the
// resource: of two, AWS refuses the second, or it replaces the first.
var Sole = []struct{ Type, Property string }{
	{"AWS::S3::BucketPolicy", "Bucket"},
	{"AWS::SNS::TopicInlinePolicy", "TopicArn"},
	{"AWS::SNS::TopicPolicy", "Topics.*"},
	{"AWS::SQS::QueueInlinePolicy", "Queue"},
	{"AWS::SQS::QueuePolicy", "Queues.*"},
	{"AWS::SecretsManager::ResourcePolicy", "SecretId"},
}
