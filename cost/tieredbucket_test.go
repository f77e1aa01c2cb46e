package cost_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

func tieredBuckets(stack awscdk.Stack) {
	first := cost.NewTieredBucket(stack, "Objects", nil)
	cost.NewTieredBucket(stack, "Archive", &cost.TieredBucketProps{ArchiveDays: 90, DeepArchiveDays: 180, Key: first.Key()})
	cost.NewTieredBucket(stack, "Records", &cost.TieredBucketProps{
		GlacierDays: 30, DeepGlacierDays: 180, ExpireDays: 3_650, NoncurrentDays: 30, Key: first.Key(),
	})
}

func TestTieredBuckets(t *testing.T) {
	app, stack := newPayer(t)
	tieredBuckets(stack)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestTieredBucketsKeepTheirPromises(t *testing.T) {
	app, stack := newPayer(t)
	tieredBuckets(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestTieredBucketGuard(t *testing.T) {
	constructtest.Guard(t, newPayer, cost.NewTieredBucket, true, func(awscdk.Stack, int) cost.TieredBucketProps {
		return cost.TieredBucketProps{ArchiveDays: 100}
	})
}

// Without a transition an archive configuration does nothing: objects stay in the standard class.
func TestObjectsReachTheClassThatTiersThem(t *testing.T) {
	app, stack := newPayer(t)
	cost.NewTieredBucket(stack, "Archive", &cost.TieredBucketProps{ArchiveDays: 90})
	for _, b := range snapshot.Synth(t, app).OfType("AWS::S3::Bucket") {
		if !b.Get("IntelligentTieringConfigurations").Exists() {
			continue
		}
		class, _ := b.Get("LifecycleConfiguration", "Rules", "2", "Transitions", "0", "StorageClass").Text()
		if class != "INTELLIGENT_TIERING" {
			t.Errorf("objects go to %q, want INTELLIGENT_TIERING", class)
		}
		return
	}
	t.Error("no bucket has archive tiers")
}

// Nobody archives by accident: who asks for it is warned, and nobody else.
func TestArchivesAreWarnedOf(t *testing.T) {
	for name, test := range map[string]struct {
		props *cost.TieredBucketProps
		warns bool
	}{
		"default":      {nil, false},
		"expiry":       {&cost.TieredBucketProps{ExpireDays: 365}, false},
		"archive":      {&cost.TieredBucketProps{ArchiveDays: 90}, true},
		"deep archive": {&cost.TieredBucketProps{DeepArchiveDays: 180}, true},
		"Glacier":      {&cost.TieredBucketProps{GlacierDays: 30}, true},
		"deep Glacier": {&cost.TieredBucketProps{DeepGlacierDays: 180}, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, stack := newPayer(t)
			b := cost.NewTieredBucket(stack, "Objects", test.props)
			var warnings []string
			for _, entry := range *b.Node().Metadata() {
				if text := fmt.Sprint(entry.Data); strings.Contains(fmt.Sprint(*entry.Type), "warning") {
					warnings = append(warnings, text)
				}
			}
			warned := len(warnings) == 1 && strings.Contains(warnings[0], "RestoreObject") && strings.Contains(warnings[0], "cost:archive")
			if warned != test.warns || len(warnings) > 1 {
				t.Errorf("warnings %q, want one that names RestoreObject: %v", warnings, test.warns)
			}
		})
	}
}

func TestTieredBucketsRefuseBadInput(t *testing.T) {
	_, stack := newPayer(t)
	with := func(p cost.TieredBucketProps) func() { return func() { cost.NewTieredBucket(stack, "Bucket", &p) } }
	refused(t, map[string]func(){
		"ArchiveDays is 30, want 90 to 730":              with(cost.TieredBucketProps{ArchiveDays: 30}),
		"DeepArchiveDays is 179, want 180 to 730":        with(cost.TieredBucketProps{DeepArchiveDays: 179}),
		"DeepArchiveDays is 180, want more than Archive": with(cost.TieredBucketProps{ArchiveDays: 200, DeepArchiveDays: 180}),
		"want one of the two ways":                       with(cost.TieredBucketProps{ArchiveDays: 90, GlacierDays: 30}),
		"DeepGlacierDays is 90, want 90 more":            with(cost.TieredBucketProps{GlacierDays: 30, DeepGlacierDays: 90}),
		"ExpireDays is 30, want more than":               with(cost.TieredBucketProps{GlacierDays: 30, ExpireDays: 30}),
		"GlacierDays is -1, want 1":                      with(cost.TieredBucketProps{GlacierDays: -1}),
		"NoncurrentDays is -1":                           with(cost.TieredBucketProps{NoncurrentDays: -1}),
	})
}

// Photos that nobody looks at any more cost a third after 90 days, and are still there at once.
func ExampleNewTieredBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewTieredBucket(stack, "Photos", nil)
	})
	constructtest.Count(a, "AWS::S3::Bucket", "AWS::KMS::Key")
	// Output:
	// AWS::S3::Bucket 2
	// AWS::KMS::Key 1
}
