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
