package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// transitions asks whether a bucket moves objects to one of some storage classes.
func transitions(classes ...string) shows {
	return func(bucket *assembly.Resource) bool {
		for _, rule := range bucket.Get("LifecycleConfiguration", "Rules").List() {
			if rule.Get("Status").Is("Enabled") != assembly.True {
				continue
			}
			moves := append(rule.Get("Transitions").List(), rule.Get("Transition"))
			for _, move := range append(moves, rule.Get("NoncurrentVersionTransitions").List()...) {
				if move.Get("StorageClass").OneOf(classes...) == assembly.True {
					return true
				}
			}
		}
		return false
	}
}

// archives asks whether a bucket moves objects to a class of Glacier, or to an archive of
// Intelligent-Tiering.
func archives(bucket *assembly.Resource) bool {
	if transitions("GLACIER", "GLACIER_IR", "DEEP_ARCHIVE")(bucket) {
		return true
	}
	for _, tiering := range bucket.Get("IntelligentTieringConfigurations").List() {
		for _, tier := range tiering.Get("Tierings").List() {
			if tier.Get("AccessTier").OneOf("ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS") == assembly.True {
				return true
			}
		}
	}
	return false
}

// tells asks whether a budget has a notification that somebody gets.
func tells(budget *assembly.Resource) bool {
	return slices.ContainsFunc(budget.Get("NotificationsWithSubscribers").List(), func(n assembly.Value) bool {
		return len(n.Get("Subscribers").List()) > 0
	})
}

// watchesCommitment asks whether a budget is one of commitments.
func watchesCommitment(budget *assembly.Resource) bool {
	kind, _ := budget.Get("Budget", "BudgetType").Text()
	return strings.HasPrefix(kind, "SAVINGS_PLANS_") || strings.HasPrefix(kind, "RI_")
}

func recordsAllRegions(trail *assembly.Resource) bool {
	return is(true, "IsMultiRegionTrail")(trail) && trail.Get("IsLogging").Is(true) == assembly.True
}
