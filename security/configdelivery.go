package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// deliver sends what is recorded to a bucket, of this account or another.
func (r *ConfigRecorder) deliver(p ConfigRecorderProps) {
	if r.bucket = p.Bucket; r.bucket == nil {
		p.Key = NewKey(r, "Key", &KeyProps{Uses: []keypolicy.Use{keypolicy.Config{}, keypolicy.S3{}}}).Key()
		r.bucket = NewSecureBucket(r, "Bucket", &SecureBucketProps{Key: p.Key}).Bucket()
	}
	to := batch.Ask(batch.Get(r.bucket, "bucketName"), batch.Get(p.Key, "keyArn"))
	channel := &awsconfig.CfnDeliveryChannelProps{
		S3BucketName: batch.Text(to[0]), S3KmsKeyArn: batch.Text(to[1]),
		ConfigSnapshotDeliveryProperties: &awsconfig.CfnDeliveryChannel_ConfigSnapshotDeliveryPropertiesProperty{
			DeliveryFrequency: jsii.String(snapshotFrequency[p.SnapshotHours]),
		},
	}
	if p.Prefix != "" {
		channel.S3KeyPrefix = &p.Prefix
	}
	if p.Topic != nil {
		channel.SnsTopicArn = p.Topic.TopicArn()
	}
	r.channel = awsconfig.NewCfnDeliveryChannel(r, jsii.String("Channel"), channel)
	tree.Grown(r.channel, r, "Channel")
	plinth.Keep(r.channel, "delivers to its bucket, encrypted with its key", channel)
	r.admit(p)
}

// admit lets AWS Config write to the bucket, and publish, for this account only. It tries to before
// it accepts the channel. See "Permissions for the Amazon S3 Bucket for the AWS Config Delivery
// Channel".
func (r *ConfigRecorder) admit(p ConfigRecorderProps) {
	objects := "AWSLogs/" + plinth.PlaceOf(r).Account + "/Config/*"
	if p.Prefix != "" {
		objects = p.Prefix + "/" + objects
	}
	logdelivery.Writer{
		Sid: "Config", Service: configService, Conditions: trust.AccountConditions(r),
		Checks: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Objects: []string{objects}, GivesOwnership: true,
	}.Admit(r.bucket, r.channel)
	if p.Topic == nil {
		return
	}
	added := p.Topic.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("Config"), Principals: &[]awsiam.IPrincipal{trust.ForAccount(r, "config")},
		Actions: jsii.Strings("sns:Publish"), Resources: &[]*string{p.Topic.TopicArn()},
	}))
	if *added.StatementAdded { // the policy of a topic of another app has to say so itself
		tree.Depend(r.channel, added.PolicyDependable)
	}
}
