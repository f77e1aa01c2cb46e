package security

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
)

// deliver sends what is recorded to a bucket, of this account or another.
func (r *ConfigRecorder) deliver(p ConfigRecorderProps) {
	if r.bucket == nil {
		p.Key = NewKey(r, "Key", &KeyProps{Uses: []keypolicy.Use{keypolicy.Config{}, keypolicy.S3{}}}).Key()
		r.bucket = NewSecureBucket(r, "Bucket", &SecureBucketProps{Key: p.Key}).Bucket()
	}
	channel := &awsconfig.CfnDeliveryChannelProps{
		S3BucketName: r.bucket.BucketName(), S3KmsKeyArn: p.Key.KeyArn(),
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
	r.admit(p)
}

// admit lets AWS Config look at the bucket and write to it, and publish, for this account only. It
// tries to before it accepts the channel. See "Permissions for the Amazon S3 Bucket for the AWS
// Config Delivery Channel".
func (r *ConfigRecorder) admit(p ConfigRecorderProps) {
	account := awscdk.Stack_Of(r).Account()
	statement := func(sid, action string, resource *string, more map[string]any) awsiam.PolicyStatement {
		condition := map[string]any{"aws:SourceAccount": account}
		for key, value := range more {
			condition[key] = value
		}
		return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Sid: &sid, Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String(configService), nil)},
			Actions: &[]*string{&action}, Resources: &[]*string{resource}, Conditions: &map[string]any{"StringEquals": condition},
		})
	}
	objects := "AWSLogs/" + *account + "/Config/*"
	if p.Prefix != "" {
		objects = p.Prefix + "/" + objects
	}
	for _, s := range []awsiam.PolicyStatement{
		statement("AWSConfigBucketPermissionsCheck", "s3:GetBucketAcl", r.bucket.BucketArn(), nil),
		statement("AWSConfigBucketExistenceCheck", "s3:ListBucket", r.bucket.BucketArn(), nil),
		statement("AWSConfigBucketDelivery", "s3:PutObject", r.bucket.ArnForObjects(&objects), map[string]any{"s3:x-amz-acl": "bucket-owner-full-control"}),
	} {
		added := r.bucket.AddToResourcePolicy(s)
		if *added.StatementAdded { // the policy of a bucket of another app has to say so itself
			r.channel.Node().AddDependency(added.PolicyDependable)
		}
	}
	if p.Topic != nil {
		added := p.Topic.AddToResourcePolicy(statement("AWSConfig", "sns:Publish", p.Topic.TopicArn(), nil))
		if *added.StatementAdded {
			r.channel.Node().AddDependency(added.PolicyDependable)
		}
	}
}

var snapshotFrequency = map[int]string{1: "One_Hour", 3: "Three_Hours", 6: "Six_Hours", 12: "Twelve_Hours", 24: "TwentyFour_Hours"}

// youngRegions came after February 2022. IAM cannot be recorded there.
var youngRegions = []string{"ap-south-2", "ap-southeast-4", "ca-west-1", "eu-south-2", "eu-central-2", "il-central-1", "me-central-1"}

// neverDaily are recorded when they change, or not at all.
var neverDaily = []string{"AWS::Config::ResourceCompliance", "AWS::Config::ConformancePackCompliance", "AWS::Config::ConfigurationRecorder"}

var (
	resourceType = regexp.MustCompile(`^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$`)
	regionName   = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
)

// withDefaults empties Home where the stack is in it.
func (p *ConfigRecorderProps) withDefaults(scope constructs.Construct) (ConfigRecorderProps, error) {
	var q ConfigRecorderProps
	if p != nil {
		q = *p
	}
	if scope != nil {
		if err := q.checkHome(*awscdk.Stack_Of(scope).Region()); err != nil {
			return q, err
		}
	}
	if err := q.checkTypes(); err != nil {
		return q, err
	}
	if q.SnapshotHours == 0 {
		q.SnapshotHours = 24
	}
	if snapshotFrequency[q.SnapshotHours] == "" {
		return q, fmt.Errorf("SnapshotHours is %d, want 1, 3, 6, 12 or 24", q.SnapshotHours)
	}
	return q, q.checkDestinations()
}

func (p *ConfigRecorderProps) checkHome(here string) error {
	if p.Home != "" {
		if !regionName.MatchString(p.Home) {
			return fmt.Errorf("Home is %q, want a Region such as eu-west-1", p.Home)
		}
		if *awscdk.Token_IsUnresolved(here) {
			return fmt.Errorf("Home is %s and the stack has no Region, want one: whether it is Home decides what is recorded", p.Home)
		}
		if p.Home == here {
			p.Home = ""
		}
	}
	home := p.Home
	if home == "" {
		home = here
	}
	if slices.Contains(youngRegions, home) {
		return fmt.Errorf("Home is %s, where IAM cannot be recorded, want a Region that is older than February 2022", home)
	}
	return nil
}

func (p *ConfigRecorderProps) checkTypes() error {
	if p.Except == nil {
		p.Except = RestlessTypes()
		if p.Daily {
			p.Except = SecurityTypes()
		}
	}
	if len(p.Except) == 0 {
		return fmt.Errorf("Except is empty, want resource types, or nil for the default")
	}
	for _, t := range p.Except {
		switch {
		case !resourceType.MatchString(t):
			return fmt.Errorf("Except has %q, want a resource type such as AWS::S3::Bucket", t)
		case !p.Daily && slices.Contains(neverDaily, t):
			return fmt.Errorf("Except has %s, which AWS Config does not record daily, want it left out", t)
		}
	}
	return nil
}

func (p *ConfigRecorderProps) checkDestinations() error {
	if p.Key != nil && p.Bucket == nil {
		return fmt.Errorf("Key is set and Bucket is not, want both: the default bucket has a key of its own")
	}
	if p.Bucket != nil && p.Key == nil {
		p.Key = p.Bucket.EncryptionKey()
		if p.Key == nil {
			return fmt.Errorf("Bucket has no EncryptionKey, want one, or Key: what AWS Config delivers is to be encrypted with a KMS key")
		}
	}
	if strings.Trim(p.Prefix, "/") != p.Prefix {
		return fmt.Errorf("Prefix is %q, want it without a slash at either end", p.Prefix)
	}
	if p.Topic != nil && p.Topic.MasterKey() != nil {
		return fmt.Errorf("Topic is encrypted, want one that is not: AWS Config does not publish to encrypted topics, ConfigRules.OnNoncompliant does")
	}
	return nil
}
