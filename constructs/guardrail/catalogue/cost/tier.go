package cost

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const bucketType = "AWS::S3::Bucket"

var tierRules = []engine.Rule{
	{
		ID: "TIER-001", Title: "Archives of Intelligent-Tiering have a transition into the class",
		Why: "An archive configuration moves objects that are in the storage class INTELLIGENT_TIERING. Objects are written to STANDARD and " +
			"stay there: the configuration does nothing and saves nothing.",
		Fix:    "Add a lifecycle rule with a transition to INTELLIGENT_TIERING at day 0, as cost.NewTieredBucket does.",
		Pillar: engine.CostOptimization,
		Check: engine.Each(bucketType, func(pass *engine.Pass, bucket *assembly.Resource) {
			if len(bucket.Get("IntelligentTieringConfigurations").List()) > 0 && !entersTiering(bucket) {
				pass.Report(bucket, "IntelligentTieringConfigurations", "are set, and no lifecycle rule moves objects to INTELLIGENT_TIERING")
			}
		}),
		Severity: engine.Warning,
	},
	{
		ID: "TIER-002", Title: "Lifecycle rules of S3 take effect",
		Why:    "A transition at or after the day on which objects expire never happens, and S3 refuses the rule or bills what it was to save.",
		Fix:    "Set ExpirationInDays to more than the days of every transition.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(bucketType, lifecycleActs),
	},
	{
		ID: "TIER-003", Title: "Objects are archived after days that S3 takes",
		Why: "S3 refuses archive tiers of Intelligent-Tiering before 90 and 180 days or after 730, a configuration without a tier, and a " +
			"transition to infrequent access in the first 30 days: the deployment fails.",
		Fix:    "Set 90 to 730 days for ARCHIVE_ACCESS, 180 to 730 for DEEP_ARCHIVE_ACCESS, and 30 or more for STANDARD_IA and ONEZONE_IA.",
		Pillar: engine.Reliability,
		Check:  engine.Each(bucketType, archivesTaken),
	},
}

// firstDay is when S3 moves objects to an archive tier at the earliest.
var firstDay = map[string]int{"ARCHIVE_ACCESS": 90, "DEEP_ARCHIVE_ACCESS": 180}

func archivesTaken(pass *engine.Pass, bucket *assembly.Resource) {
	for i, configuration := range bucket.Get("IntelligentTieringConfigurations").List() {
		at := fmt.Sprintf("IntelligentTieringConfigurations.%d.Tierings", i)
		tiers := configuration.Get("Tierings").Elements()
		if len(tiers) == 0 {
			pass.Report(bucket, at, "are none; want an archive tier")
		}
		for j, tier := range tiers {
			name, _ := tier.Get("AccessTier").Text()
			if days, known := tier.Get("Days").Int(); known && firstDay[name] > 0 && (days < firstDay[name] || days > 730) {
				pass.Report(bucket, fmt.Sprintf("%s.%d.Days", at, j), "is %d; want %d to 730 for %s", days, firstDay[name], name)
			}
		}
	}
	for i, rule := range bucket.Get("LifecycleConfiguration", "Rules").List() {
		for j, t := range append(rule.Get("Transitions").List(), rule.Get("Transition")) {
			days, known := t.Get("TransitionInDays").Int()
			if class := t.Get("StorageClass"); known && days < 30 && class.OneOf("STANDARD_IA", "ONEZONE_IA") == assembly.True {
				pass.Report(bucket, fmt.Sprintf("LifecycleConfiguration.Rules.%d.Transitions.%d.TransitionInDays", i, j),
					"is %d; want 30 or more for %v", days, class)
			}
		}
	}
}

func entersTiering(bucket *assembly.Resource) bool {
	for _, rule := range bucket.Get("LifecycleConfiguration", "Rules").List() {
		for _, t := range append(rule.Get("Transitions").List(), rule.Get("Transition")) {
			if t.Get("StorageClass").Is("INTELLIGENT_TIERING") != assembly.False && t.Exists() &&
				rule.Get("Status").Is("Disabled") != assembly.True {
				return true
			}
		}
	}
	return false
}

func lifecycleActs(pass *engine.Pass, bucket *assembly.Resource) {
	for i, rule := range bucket.Get("LifecycleConfiguration", "Rules").List() {
		expires, ok := rule.Get("ExpirationInDays").Int()
		if !ok {
			continue
		}
		for j, t := range rule.Get("Transitions").List() {
			if days, ok := t.Get("TransitionInDays").Int(); ok && days >= expires {
				pass.Report(bucket, fmt.Sprintf("LifecycleConfiguration.Rules.%d.Transitions.%d.TransitionInDays", i, j),
					"is %v, and objects expire after %v", days, expires)
			}
		}
	}
}
