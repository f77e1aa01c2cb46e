package data

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// minVersionDays is how long a version that was overwritten or deleted is kept at least: time to
// notice over a weekend, and to bring it back.
const minVersionDays = 7

// keptVersions reports lifecycle rules for a whole bucket that remove earlier versions before
// anybody misses them. Rules for a part of it, such as a prefix, are for what its writer can make
// again.
func keptVersions(pass *engine.Pass, bucket *assembly.Resource) {
	for i, rule := range bucket.Get("LifecycleConfiguration", "Rules").List() {
		if rule.Get("Status").Is("Disabled") == assembly.True || partial(rule) {
			continue
		}
		for _, path := range [][]string{{"NoncurrentVersionExpiration", "NoncurrentDays"}, {"NoncurrentVersionExpirationInDays"}} {
			v := rule.Get(path...)
			if newer, ok := rule.Get("NoncurrentVersionExpiration", "NewerNoncurrentVersions").Int(); ok && newer > 0 || !v.Exists() {
				continue
			}
			property := fmt.Sprintf("LifecycleConfiguration.Rules.%d.%s", i, path[0])
			switch days, known := v.Int(); {
			case !known:
				pass.Report(bucket, property, "keeps earlier versions for %v days, which is known only at deployment", v)
			case days < minVersionDays:
				pass.Report(bucket, property, "keeps earlier versions for fewer than %d days: %d", minVersionDays, days)
			}
		}
	}
}

// partial reports whether a lifecycle rule is for some objects only.
func partial(rule assembly.Value) bool {
	for _, key := range []string{"TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"} {
		if rule.Get(key).Exists() {
			return true
		}
	}
	prefix := rule.Get("Prefix")
	return prefix.Exists() && prefix.Is("") == assembly.False
}

// logTargets are the buckets to which Amazon S3 writes access logs. It writes each object once, so
// what is not current there is what somebody overwrote, and that shows in the log.
func logTargets(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, bucket := range a.OfType(bucketType) {
		if to, ok := bucket.Get("LoggingConfiguration", "DestinationBucketName").Target(); ok && to.Resource != bucket {
			all[to.Resource] = true
		}
	}
	return all
}
