package baseline

import (
	"fmt"
	"path"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// LogArchiveProps configure a [LogArchive].
type LogArchiveProps struct {
	// Organization is required: its accounts may write, and nobody else.
	Organization *Organization
	// TrailName and TrailRegion tell the trail that may write from any other. The defaults are
	// "organization" and the Region of the stack.
	TrailName, TrailRegion string
	// LockDays is how long nobody can delete or overwrite a log of the trail. The default is 365.
	// It can be changed for what is yet to come.
	LockDays int
	// Compliance makes the lock one that not even AWS can lift. The default is governance
	// mode, with a bucket policy that denies lifting it: the account's administrators could
	// change that policy, and be seen doing so.
	Compliance bool
	// ExpireAfterDays deletes logs after as many days, more than LockDays. The default is to
	// keep them.
	ExpireAfterDays int
	// Guardians are patterns of the ARNs of the only principals that change how logs are kept:
	// disable the key or schedule its deletion, change versioning, lifecycle or policies of the
	// buckets. The default is the role with which CloudFormation deploys the stack, so that changes
	// are made in code. Nobody deletes a log, but lifecycle rules do.
	Guardians []string
}

// A LogArchive keeps the logs of all accounts, for a stack of the Log Archive account: a bucket
// each for CloudTrail, AWS Config and VPC flow logs, under one key, and a bucket for the logs of
// access to them. It promises that
//
//   - the bucket of a trail is locked: nobody deletes or overwrites a log before its time
//     (S3-010),
//   - nobody deletes a log from the others either, and only guardians change how they are kept or
//     put an end to the key,
//   - services write to it only for the organization, and CloudTrail only for its trail
//     (S3-011), and use the key in the same way (KMS-003),
//   - buckets are private, versioned, for TLS only, encrypted, and outlive their stack
//     (S3-001 to 008), and access to them is logged (S3-009).
//
// The root user of the account can take the policies of buckets off: service control policies, such
// as preset.DenyRootUser, keep it from that.
//
// Logs move to Glacier Instant Retrieval after a year. Only the trail's bucket is locked: AWS
// Config does not deliver to one that is, and for flow logs AWS does not say.
//
// Standing idle it costs one KMS key a month; the logs cost by the GB. It answers Security
// Hub's S3.9, S3.14 and S3.15.
// See "Receiving CloudTrail log files from multiple accounts" in the CloudTrail guide.
type LogArchive struct {
	constructs.Construct
	key                      awskms.Key
	trail, config, flow, log awss3.Bucket
	props                    LogArchiveProps
	published                *crossaccount.Publication
}

// NewLogArchive defines a log archive. It panics with an error when Organization is missing or
// its account cannot be told, the trail's name or Region is malformed, or days contradict
// each other.
func NewLogArchive(scope constructs.Construct, id string, props *LogArchiveProps) *LogArchive {
	l := &LogArchive{}
	l.props = plinth.Define(l, scope, id, func() (LogArchiveProps, error) { return props.withDefaults(scope) })
	plinth.SetFlag(l, plinth.LogsByPolicy)
	crossaccount.DependOn(l, l.props.Organization)
	l.key = encryption.KeyAt(l, "Key", &encryption.KeyProps{
		Purpose: "encrypts the logs of all accounts", Uses: l.uses(), Guardians: l.props.Guardians,
	})
	l.log = l.bucket("AccessLogs", nil, &awss3.BucketProps{Encryption: awss3.BucketEncryption_S3_MANAGED})
	l.trail = l.bucket("CloudTrail", l.lock(), l.encrypted())
	l.config = l.bucket("Config", nil, l.encrypted())
	l.flow = l.bucket("FlowLogs", nil, l.encrypted())
	l.published = crossaccount.New(l, l.props.Organization.ARN())
	l.admitWriters()
	plinth.Promise(l, l.promises()...)
	return l
}

// Key returns the key of the logs.
func (l *LogArchive) Key() awskms.Key { return l.key }

// TrailBucket returns the bucket of CloudTrail.
func (l *LogArchive) TrailBucket() awss3.Bucket { return l.trail }

// ConfigBucket returns the bucket of AWS Config.
func (l *LogArchive) ConfigBucket() awss3.Bucket { return l.config }

// FlowLogBucket returns the bucket of flow logs.
func (l *LogArchive) FlowLogBucket() awss3.Bucket { return l.flow }

// AccessLogBucket returns the bucket of the access logs.
func (l *LogArchive) AccessLogBucket() awss3.Bucket { return l.log }

// KeyIn refers to the key from a stack of another account, for what delivers to the archive and
// asks which key to use, such as a recorder of AWS Config. Like [LogArchive.Destination] it lets
// the stack wait for the archive, and locks neither.
func (l *LogArchive) KeyIn(scope constructs.Construct, id string) awskms.IKey {
	arn := l.published.Read(scope, "KeyArn", tree.Text(l.key, "node.defaultChild.attrArn"))
	return awskms.Key_FromKeyArn(scope, &id, arn)
}

// Destination refers to one of the archive's buckets from a stack of another account, for the
// FlowLogs of a VPC for example, which waits for the archive. Every account of the organization may
// deploy such a stack, see package crossaccount. It panics with an error when the bucket is nil.
func (l *LogArchive) Destination(scope constructs.Construct, id string, bucket awss3.Bucket) awss3.IBucket {
	if bucket == nil {
		panic(plinth.Misuse(l, "bucket is nil, want one of the archive, such as FlowLogBucket returns"))
	}
	return awss3.Bucket_FromBucketAttributes(scope, &id, &awss3.BucketAttributes{
		BucketArn: l.arnIn(scope, bucket), BucketName: l.nameIn(scope, bucket),
	})
}

// arnIn and nameIn are outputs of their own: CloudFormation cuts nothing out of one that is read
// from another stack.
func (l *LogArchive) arnIn(reader constructs.IConstruct, bucket awss3.Bucket) *string {
	return l.published.Read(reader, path.Base(tree.Path(bucket))+"Arn", tree.Text(bucket, "node.defaultChild.attrArn"))
}

func (l *LogArchive) nameIn(reader constructs.IConstruct, bucket awss3.Bucket) *string {
	return l.published.Read(reader, path.Base(tree.Path(bucket))+"Name", tree.Text(bucket, "node.defaultChild.ref"))
}

// bucket defines a bucket for logs.
func (l *LogArchive) bucket(id string, lock awss3.ObjectLockRetention, p *awss3.BucketProps) awss3.Bucket {
	p.BlockPublicAccess = awss3.BlockPublicAccess_BLOCK_ALL()
	p.ObjectOwnership = awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED
	p.BlockedEncryptionTypes = &[]awss3.BlockedEncryptionType{awss3.BlockedEncryptionType_SSE_C()}
	p.EnforceSSL = jsii.Bool(true)
	p.Versioned = jsii.Bool(true)
	p.RemovalPolicy = awscdk.RemovalPolicy_RETAIN
	p.LifecycleRules = l.lifecycle()
	if lock != nil {
		p.ObjectLockEnabled = jsii.Bool(true)
		p.ObjectLockDefaultRetention = lock
	}
	bucket := awss3.NewBucket(l, &id, p)
	tree.Grown(bucket, l, id)
	var denied []batch.Call
	deny := func(sid string, resource batch.Call, conditions map[string]any, actions ...string) {
		denied = append(denied, batch.On(bucket, "addToResourcePolicy", batch.New("aws_iam.PolicyStatement", batch.Map{
			"sid": sid, "effect": awsiam.Effect_DENY, "principals": []any{batch.New("aws_iam.AnyPrincipal")},
			"actions": actions, "resources": []any{resource}, "conditions": conditions,
		})))
	}
	objects := batch.On(bucket, "arnForObjects", "*")
	if lock != nil {
		deny("KeepTheLock", objects, nil, "s3:BypassGovernanceRetention")
	}
	deny("KeepLogs", objects, nil, "s3:DeleteObject", "s3:DeleteObjectVersion")
	deny("KeepSettings", batch.Get(bucket, "bucketArn"),
		map[string]any{"ArnNotLike": map[string]any{"aws:PrincipalArn": l.props.Guardians}}, settings...)
	batch.Run(denied...)
	return bucket
}

// settings are what decides how a bucket keeps what is in it.
var settings = []string{
	"s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketLogging", "s3:PutBucketObjectLockConfiguration",
	"s3:PutBucketOwnershipControls", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketVersioning",
	"s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration",
}

func (l *LogArchive) encrypted() *awss3.BucketProps {
	return &awss3.BucketProps{
		Encryption: awss3.BucketEncryption_KMS, EncryptionKey: l.key, BucketKeyEnabled: jsii.Bool(true), ServerAccessLogsBucket: l.log,
		ServerAccessLogsPrefix: jsii.String(accessLogs),
	}
}

func (l *LogArchive) lock() awss3.ObjectLockRetention {
	days := awscdk.Duration_Days(jsii.Number(l.props.LockDays))
	if l.props.Compliance {
		return awss3.ObjectLockRetention_Compliance(days)
	}
	return awss3.ObjectLockRetention_Governance(days)
}

func (l *LogArchive) lifecycle() *[]*awss3.LifecycleRule {
	rule := &awss3.LifecycleRule{
		AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(7)),
		NoncurrentVersionExpiration:         awscdk.Duration_Days(jsii.Number(l.props.LockDays)),
		Transitions: &[]*awss3.Transition{{
			StorageClass: awss3.StorageClass_GLACIER_INSTANT_RETRIEVAL(), TransitionAfter: awscdk.Duration_Days(jsii.Number(coldAfter)),
		}},
	}
	if l.props.ExpireAfterDays > 0 {
		rule.Expiration = awscdk.Duration_Days(jsii.Number(l.props.ExpireAfterDays))
		if l.props.ExpireAfterDays <= coldAfter {
			rule.Transitions = nil // nothing lives long enough
		}
	}
	return &[]*awss3.LifecycleRule{rule}
}

// accessLogs is the prefix under which the access logs of the buckets are.
const accessLogs = "s3/"

// coldAfter is the age in days at which logs are hardly read any more.
const coldAfter = 365

// roleARN matches patterns of the ARNs of roles. One that matches every name guards nothing.
var roleARN = regexp.MustCompile(`^arn:[^:]+:iam::[^:]*:role/.*[A-Za-z0-9].*$`)

// deployer is the pattern of the role with which CloudFormation deploys a stack.
func deployer(scope constructs.Construct) string {
	return policy.Role("cdk-" + plinth.QualifierOf(scope) + "-cfn-exec-role-*")
}

var trailName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{2,127}$`)

func (p *LogArchiveProps) withDefaults(scope constructs.Construct) (LogArchiveProps, error) {
	if p == nil || p.Organization == nil {
		return LogArchiveProps{}, fmt.Errorf("Organization is nil, want the organization whose logs to keep")
	}
	q := *p
	if identifier.IsToken(plinth.PlaceOf(q.Organization).Account) {
		return q, fmt.Errorf("Organization %s is in a stack without Account, want its account to be known: logs are written under its id",
			tree.Path(q.Organization))
	}
	if q.TrailName == "" {
		q.TrailName = "organization"
	}
	if !trailName.MatchString(q.TrailName) {
		return q, fmt.Errorf("TrailName is %q, want 3 to 128 letters, digits, dots, underscores and dashes", q.TrailName)
	}
	if q.TrailRegion == "" {
		q.TrailRegion = plinth.PlaceOf(scope).Region
	}
	if q.Guardians == nil {
		q.Guardians = []string{deployer(scope)}
	}
	if len(q.Guardians) == 0 {
		return q, fmt.Errorf("Guardians are [], want patterns of ARNs, %s for one: nobody could change the archive", deployer(scope))
	}
	for _, g := range q.Guardians {
		if !identifier.IsToken(g) && !roleARN.MatchString(g) {
			return q, fmt.Errorf("Guardians has %q, want the ARN of roles, such as %s", g, deployer(scope))
		}
	}
	if q.LockDays == 0 {
		q.LockDays = 365
	}
	if q.LockDays < 1 || q.LockDays > 36500 {
		return q, fmt.Errorf("LockDays is %d, want 1 to 36500 days", q.LockDays)
	}
	if q.ExpireAfterDays != 0 && q.ExpireAfterDays <= q.LockDays {
		return q, fmt.Errorf("ExpireAfterDays is %d, want more than LockDays, which is %d, or 0 to keep logs", q.ExpireAfterDays, q.LockDays)
	}
	return q, nil
}
