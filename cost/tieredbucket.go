package cost

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TieredBucketProps configure a [TieredBucket]; nil and the zero value are the choice for data of
// which nobody knows how often it is read.
type TieredBucketProps struct {
	// ArchiveDays and DeepArchiveDays move objects that nobody has read for so many days into the
	// archive tiers of Intelligent-Tiering: 90 to 730, and 180 to 730. The default is neither: what
	// is archived cannot be read before it is restored, which takes minutes to hours.
	ArchiveDays, DeepArchiveDays int
	// GlacierDays and DeepGlacierDays move objects of that age to Glacier Flexible Retrieval and
	// Glacier Deep Archive, for records that are kept and hardly ever read, instead of
	// Intelligent-Tiering. Each is paid for 90 and 180 days at least, and has to be restored before
	// it is read.
	GlacierDays, DeepGlacierDays int
	// ExpireDays deletes objects of that age. The default is never.
	ExpireDays int

	// Key, AccessLogs and NoncurrentDays are those of [bucket.SecureBucketProps].
	Key            awskms.IKey
	AccessLogs     awss3.IBucket
	NoncurrentDays int
}

// A TieredBucket is a [bucket.SecureBucket] whose objects cost less when nobody reads them. It
// promises that
//
//   - every object goes into Intelligent-Tiering on its first day, which without a transition does
//     nothing: after 30 days without being read it costs 40 percent less, after 90 days 68, and is
//     read as fast as before,
//   - nothing goes where it has to be restored, unless asked for, which CDK warns of,
//   - unfinished uploads and old versions do not pile up.
//
// Objects below 128 KB stay where they are. Intelligent-Tiering costs $0.0025 a month for a
// thousand objects that it watches: for small objects in great number that may be more than it
// saves. Objects that were in infrequent access before are moved too, at the price of the frequent
// tier for 30 days. Standing idle it costs one KMS key a month. See "How S3 Intelligent-Tiering
// works" and Security Hub S3.13.
type TieredBucket struct {
	constructs.Construct
	bucket *bucket.SecureBucket
}

// NewTieredBucket defines a bucket. It panics with an error for days that S3 refuses, when both
// archives are asked for, and when something is deleted before it is moved.
func NewTieredBucket(scope constructs.Construct, id string, props *TieredBucketProps) *TieredBucket {
	b := &TieredBucket{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	rule := &awss3.LifecycleRule{Transitions: p.transitions(), Expiration: days(p.ExpireDays)}
	b.bucket = bucket.NewSecureBucket(b, "Resource", &bucket.SecureBucketProps{
		Key: p.Key, AccessLogs: p.AccessLogs, NoncurrentDays: p.NoncurrentDays, Lifecycle: []*awss3.LifecycleRule{rule},
	})
	kept := promise.At("Resource/Resource/Resource").Is("LifecycleConfiguration.Rules.2", p.lifecycle()).
		Unset("LifecycleConfiguration.Rules.3", "LifecycleConfiguration.TransitionDefaultMinimumObjectSize")
	if tiers := p.tierings(); len(tiers) > 0 {
		archives := []any{&awss3.CfnBucket_IntelligentTieringConfigurationProperty{
			Id: jsii.String("Archive"), Status: jsii.String("Enabled"), Tierings: tiers,
		}}
		resource := tree.Node(b.Bucket()).DefaultChild().(awss3.CfnBucket)
		resource.SetIntelligentTieringConfigurations(&archives)
		kept = kept.Is("IntelligentTieringConfigurations", []any{promise.Properties(archives[0])})
	} else {
		kept = kept.Unset("IntelligentTieringConfigurations")
	}
	if p.ArchiveDays+p.DeepArchiveDays+p.GlacierDays+p.DeepGlacierDays > 0 {
		awscdk.Annotations_Of(b).AddWarningV2(jsii.String("cost:archive"), jsii.String(
			"objects in an archive cannot be read before somebody restores them with RestoreObject, which takes minutes to days"))
	}
	plinth.Promise(b, promise.That("moves objects to where they cost less, and nowhere else", kept))
	return b
}

// Bucket returns the L2 construct.
func (b *TieredBucket) Bucket() awss3.Bucket { return b.bucket.Bucket() }

// Key returns the key that encrypts the objects.
func (b *TieredBucket) Key() awskms.IKey { return b.bucket.Key() }

// A step is a storage class that objects go to at some age.
type step struct {
	class awss3.StorageClass
	name  string
	days  int
}

func (p *TieredBucketProps) steps() []step {
	if p.GlacierDays == 0 && p.DeepGlacierDays == 0 {
		return []step{{awss3.StorageClass_INTELLIGENT_TIERING(), "INTELLIGENT_TIERING", 0}}
	}
	var all []step
	if p.GlacierDays > 0 {
		all = append(all, step{awss3.StorageClass_GLACIER(), "GLACIER", p.GlacierDays})
	}
	if p.DeepGlacierDays > 0 {
		all = append(all, step{awss3.StorageClass_DEEP_ARCHIVE(), "DEEP_ARCHIVE", p.DeepGlacierDays})
	}
	return all
}

func (p *TieredBucketProps) transitions() *[]*awss3.Transition {
	var all []*awss3.Transition
	for _, s := range p.steps() {
		all = append(all, &awss3.Transition{StorageClass: s.class, TransitionAfter: awscdk.Duration_Days(jsii.Number(s.days))})
	}
	return &all
}

// lifecycle is the rule as the template has it.
func (p *TieredBucketProps) lifecycle() map[string]any {
	var all []any
	for _, s := range p.steps() {
		all = append(all, map[string]any{"StorageClass": s.name, "TransitionInDays": s.days})
	}
	rule := map[string]any{"Status": "Enabled", "Transitions": all}
	if p.ExpireDays > 0 {
		rule["ExpirationInDays"] = p.ExpireDays
	}
	return rule
}

func (p *TieredBucketProps) tierings() []any {
	var all []any
	add := func(tier string, after int) {
		if after > 0 {
			all = append(all, &awss3.CfnBucket_TieringProperty{AccessTier: &tier, Days: jsii.Number(after)})
		}
	}
	add("ARCHIVE_ACCESS", p.ArchiveDays)
	add("DEEP_ARCHIVE_ACCESS", p.DeepArchiveDays)
	return all
}

func days(n int) awscdk.Duration {
	if n == 0 {
		return nil
	}
	return awscdk.Duration_Days(jsii.Number(n))
}

func (p *TieredBucketProps) withDefaults() (TieredBucketProps, error) {
	var q TieredBucketProps
	if p != nil {
		q = *p
	}
	within := func(field string, n, least, most int) error {
		if n != 0 && (n < least || n > most) {
			return fmt.Errorf("%s is %d, want %d to %d", field, n, least, most)
		}
		return nil
	}
	const century = 36_500
	last := max(q.GlacierDays, q.DeepGlacierDays)
	switch {
	case (q.ArchiveDays != 0 || q.DeepArchiveDays != 0) && last != 0:
		return q, errors.New("ArchiveDays or DeepArchiveDays and GlacierDays or DeepGlacierDays are set, want one of the two ways")
	case q.DeepArchiveDays != 0 && q.DeepArchiveDays <= q.ArchiveDays:
		return q, fmt.Errorf("DeepArchiveDays is %d, want more than ArchiveDays, which is %d", q.DeepArchiveDays, q.ArchiveDays)
	case q.GlacierDays != 0 && q.DeepGlacierDays != 0 && q.DeepGlacierDays < q.GlacierDays+90:
		return q, fmt.Errorf("DeepGlacierDays is %d, want 90 more than GlacierDays, which is %d: less is paid for anyway",
			q.DeepGlacierDays, q.GlacierDays)
	case q.ExpireDays != 0 && q.ExpireDays <= max(last, q.ArchiveDays, q.DeepArchiveDays):
		return q, fmt.Errorf("ExpireDays is %d, want more than the days after which objects are moved", q.ExpireDays)
	}
	return q, errors.Join(within("ArchiveDays", q.ArchiveDays, 90, 730), within("DeepArchiveDays", q.DeepArchiveDays, 180, 730),
		within("GlacierDays", q.GlacierDays, 1, century), within("DeepGlacierDays", q.DeepGlacierDays, 1, century),
		within("ExpireDays", q.ExpireDays, 1, century))
}
