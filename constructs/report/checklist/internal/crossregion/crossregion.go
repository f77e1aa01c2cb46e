// Package crossregion tells what of an app is copied to another Region, for sure: of a stack that
// may be deployed to any Region nothing is in another one. It is pure Go.
package crossregion

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// elsewhere asks whether a Region is known and is another than that of a stack. Of a stack that may
// be deployed to any Region nothing is another one.
func elsewhere(stack *assembly.Stack, region string) bool {
	return region != "" && !strings.Contains(region, "$") && stack.Region != "" && region != stack.Region
}

var placeholder = regexp.MustCompile(`\$\{[^}]*\}`)

// regionIn is the Region of an ARN, empty for anything else, and a $ if only deployment knows it.
func regionIn(arn string) string {
	if parts := strings.Split(placeholder.ReplaceAllString(arn, "$"), ":"); len(parts) > 5 && parts[0] == "arn" {
		return parts[3]
	}
	return ""
}

// Database asks whether a database has its source, or its backups, in another Region.
func Database(db *assembly.Resource) bool {
	for _, property := range []string{"SourceDBInstanceIdentifier", "ReplicationSourceIdentifier"} {
		if elsewhere(db.Stack, regionIn(text(db.Get(property)))) {
			return true
		}
	}
	return elsewhere(db.Stack, text(db.Get("AutomaticBackupReplicationRegion"))) || elsewhere(db.Stack, text(db.Get("SourceRegion")))
}

// GlobalCluster asks whether clusters of a global database stand in several Regions.
func GlobalCluster(global *assembly.Resource) bool {
	regions := map[string]bool{}
	for _, typ := range []string{"AWS::RDS::DBCluster", "AWS::DocDB::DBCluster"} {
		for _, cluster := range global.Stack.Assembly().OfType(typ) {
			id := cluster.Get("GlobalClusterIdentifier")
			named := id.Exists() && id.Same(global.Get("GlobalClusterIdentifier")) == assembly.True
			if (named || id.RefersTo(global)) && len(cluster.Conditions()) == 0 && cluster.Stack.Region != "" {
				regions[cluster.Stack.Region] = true
			}
		}
	}
	return len(regions) > 1
}

// Bucket asks whether a bucket replicates to another Region: to a bucket of the app there, or under
// a key from there, which S3 wants in the Region of the copies.
func Bucket(bucket *assembly.Resource) bool {
	return slices.ContainsFunc(bucket.Get("ReplicationConfiguration", "Rules").List(), func(rule assembly.Value) bool {
		if rule.Get("Status").Is("Enabled") != assembly.True {
			return false
		}
		to := rule.Get("Destination", "Bucket")
		if copies := bucketOf(bucket.Stack.Assembly(), to); copies != nil {
			return elsewhere(bucket.Stack, copies.Stack.Region)
		}
		return elsewhere(bucket.Stack, regionIn(text(rule.Get("Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"))))
	})
}

// bucketOf is the bucket of the app that an ARN refers to or names, nil if none is.
func bucketOf(a *assembly.Assembly, arn assembly.Value) *assembly.Resource {
	if to, ok := arn.Target(); ok {
		return to.Resource
	}
	name := text(arn)[strings.LastIndex(text(arn), ":")+1:]
	buckets := a.OfType("AWS::S3::Bucket")
	i := slices.IndexFunc(buckets, func(b *assembly.Resource) bool { return name != "" && b.Get("BucketName").Is(name) == assembly.True })
	if i < 0 {
		return nil
	}
	return buckets[i]
}

// BackupPlan asks whether a backup plan copies to a vault of another Region.
func BackupPlan(plan *assembly.Resource) bool {
	for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
		for _, action := range rule.Get("CopyActions").List() {
			vault := action.Get("DestinationBackupVaultArn")
			at := regionIn(text(vault))
			if to, ok := vault.Target(); ok {
				at = to.Resource.Stack.Region
			}
			if elsewhere(plan.Stack, at) {
				return true
			}
		}
	}
	return false
}

func text(v assembly.Value) string {
	outline, _ := v.Outline()
	return outline
}
