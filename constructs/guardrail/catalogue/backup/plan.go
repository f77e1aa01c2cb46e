package backup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// backedUp are the types that a backup plan has to select, with service and kind of their ARNs.
var backedUp = map[string]string{
	"AWS::DocDB::DBCluster":      "rds:cluster",
	"AWS::DynamoDB::GlobalTable": "dynamodb:table",
	"AWS::DynamoDB::Table":       "dynamodb:table",
	"AWS::EC2::Volume":           "ec2:volume",
	"AWS::EFS::FileSystem":       "elasticfilesystem:file-system",
	"AWS::FSx::FileSystem":       "fsx:file-system",
	"AWS::Neptune::DBCluster":    "rds:cluster",
	"AWS::RDS::DBCluster":        "rds:cluster",
	"AWS::RDS::DBInstance":       "rds:db",
	bucketType:                   "s3:",
}

const (
	selectionType = "AWS::Backup::BackupSelection"
	bucketType    = "AWS::S3::Bucket"
)

// selectionsByPlace are the selections of plans by account and Region.
func selectionsByPlace(pass *engine.Pass) map[[2]string][]*assembly.Resource {
	selections := map[[2]string][]*assembly.Resource{}
	for _, s := range pass.OfType(selectionType) {
		at := place(s.Stack)
		selections[at] = append(selections[at], s)
	}
	return selections
}

func place(s *assembly.Stack) [2]string { return [2]string{s.Account, s.Region} }

// toBackUp are the resources that a plan has to select.
func toBackUp(pass *engine.Pass) []*assembly.Resource {
	copies := copiesOfBuckets(pass.Assembly)
	return slices.DeleteFunc(slices.Clone(pass.Resources()), func(r *assembly.Resource) bool {
		return backedUp[r.Type] == "" || copies[r] || partOfAnother(r)
	})
}

// plansThere reports stacks with data where no plan of the app and no policy of its organization
// selects anything. Buckets alone may be archives, whose versions are their backups, and volumes
// alone scratch space.
func plansThere(pass *engine.Pass) {
	for _, policy := range pass.OfType("AWS::Organizations::Policy") {
		if policy.Get("Type").Is("BACKUP_POLICY") != assembly.False {
			return
		}
	}
	selections := selectionsByPlace(pass)
	without := map[*assembly.Stack][]*assembly.Resource{}
	for _, r := range toBackUp(pass) {
		if len(selections[place(r.Stack)]) == 0 {
			without[r.Stack] = append(without[r.Stack], r)
		}
	}
	for _, s := range pass.Stacks {
		data := without[s]
		if slices.ContainsFunc(data, func(r *assembly.Resource) bool { return r.Type != bucketType && r.Type != "AWS::EC2::Volume" }) {
			more := ""
			if len(data) > 1 {
				more = fmt.Sprintf(" and %d more", len(data)-1)
			}
			pass.ReportStack(s, "", "has no backup plan in %s, and holds %s%s", cmp.Or(s.Region, "its Region"), data[0].Path, more)
		}
	}
}

// dataSelected looks where the app has plans; BACKUP-006 speaks of the rest.
func dataSelected(pass *engine.Pass) {
	selections := selectionsByPlace(pass)
	for _, r := range toBackUp(pass) {
		here := selections[place(r.Stack)]
		if len(here) == 0 {
			continue
		}
		if !slices.ContainsFunc(here, func(s *assembly.Resource) bool { return selects(s, r) && s.PresentWith(r) }) {
			pass.Report(r, "Tags", "are none that a backup plan of %s selects", r.Stack.Region)
		}
	}
}

// partOfAnother reports whether a database is backed up with its cluster or its source.
func partOfAnother(r *assembly.Resource) bool {
	return r.Type == "AWS::RDS::DBInstance" && slices.ContainsFunc(
		[]string{"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier"},
		func(property string) bool { return r.Get(property).AlwaysExists() })
}

// keptData reports resources of a type that CloudFormation deletes with their data. A database of
// RDS leaves a snapshot by default, though not where it is replaced.
func keptData(pass *engine.Pass, typ string) {
	for _, r := range pass.OfType(typ) {
		switch {
		case partOfAnother(r):
		case strings.HasPrefix(typ, "AWS::RDS::") && r.DeletionPolicy == "" && r.UpdateReplacePolicy == "":
			pass.Report(r, "UpdateReplacePolicy", "is not set, so CloudFormation deletes the resource that it replaces; want Retain")
		default:
			pass.WantRetained(r)
		}
	}
}

// copiesOfBuckets are buckets whose contents are elsewhere as well, or tell of others: logs,
// reports of canaries and replicas.
func copiesOfBuckets(a *assembly.Assembly) map[*assembly.Resource]bool {
	copies := map[*assembly.Resource]bool{}
	for bucket, policies := range s3bucket.Policies(a) {
		copies[bucket] = slices.ContainsFunc(policies, s3bucket.TakesDelivery)
	}
	for _, canary := range a.OfType("AWS::Synthetics::Canary") {
		for _, to := range canary.Get("ArtifactS3Location").Targets() {
			copies[to.Resource] = true
		}
	}
	for _, bucket := range a.OfType(bucketType) {
		for _, to := range bucket.Get("LoggingConfiguration", "DestinationBucketName").Targets() {
			copies[to.Resource] = true
		}
		for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
			if to := watch.Destination(a, rule); to != nil {
				copies[to] = true
			}
		}
	}
	return copies
}

// selects reports whether a selection is certain to select a resource.
func selects(selection, r *assembly.Resource) bool {
	of := func(path ...string) assembly.Value {
		return selection.Get(append([]string{"BackupSelection"}, path...)...)
	}
	for _, operator := range of("Conditions").Keys() {
		if operator != "StringEquals" {
			return false
		}
	}
	names := func(v assembly.Value) bool { return v.RefersTo(r) || matchesType(v, r.Type) }
	if slices.ContainsFunc(of("NotResources").List(), names) {
		return false
	}
	resources, tags, conditions := of("Resources").List(), of("ListOfTags").List(), of("Conditions", "StringEquals").List()
	tagged := func(c assembly.Value) bool {
		key, _ := c.Get("ConditionKey").Text()
		return carries(r, strings.TrimPrefix(key, "aws:ResourceTag/"), c.Get("ConditionValue"))
	}
	switch {
	case len(resources)+len(tags)+len(conditions) == 0:
		return false
	case len(resources) > 0 && !slices.ContainsFunc(resources, names):
		return false
	case len(tags) > 0 && !slices.ContainsFunc(tags, tagged):
		return false
	}
	return !slices.ContainsFunc(conditions, func(c assembly.Value) bool { return !tagged(c) })
}

// carries reports whether a resource has a tag, of its own or of its stack.
func carries(r *assembly.Resource, key string, value assembly.Value) bool {
	if own := r.Tag(key); own.Exists() {
		return own.Same(value) == assembly.True
	}
	want, known := value.Text()
	have, tagged := r.Stack.Root().Tags[key]
	return known && tagged && have == want
}

// matchesType reports whether a pattern of ARNs is for every resource of a type.
func matchesType(pattern assembly.Value, typ string) bool {
	text, _ := pattern.Outline()
	if text == "*" {
		return true
	}
	service, kind, _ := strings.Cut(backedUp[typ], ":")
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[2] != service {
		return false
	}
	return parts[5] == "*" || kind != "" && (parts[5] == kind+":*" || parts[5] == kind+"/*")
}

const continuousDays = 35

func continuousAgrees(pass *engine.Pass) {
	bySelection := pass.ByTarget(selectionType, "BackupPlanId")
	for _, plan := range pass.OfType(planType) {
		for _, rule := range plan.Get("BackupPlan", "BackupPlanRule").List() {
			if rule.Get("EnableContinuousBackup").Is(true) == assembly.False {
				continue
			}
			days := rule.Get("Lifecycle", "DeleteAfterDays")
			if n, known := days.Int(); !known || n > continuousDays {
				pass.Report(plan, "BackupPlan.BackupPlanRule", "%v keeps continuous backups for %v days; want %d at most",
					rule.Get("RuleName"), days, continuousDays)
			}
			for _, selection := range bySelection[plan] {
				databasesAgree(pass, selection, days)
			}
		}
	}
}

func databasesAgree(pass *engine.Pass, selection *assembly.Resource, days assembly.Value) {
	for _, typ := range []string{"AWS::RDS::DBCluster", "AWS::RDS::DBInstance"} {
		for _, r := range pass.OfType(typ) {
			same := r.Stack.Account == selection.Stack.Account && r.Stack.Region == selection.Stack.Region
			if own := r.Get("BackupRetentionPeriod"); same && selects(selection, r) && !partOfAnother(r) && own.Same(days) != assembly.True {
				pass.Report(r, "BackupRetentionPeriod", "is %v, and %s keeps continuous backups of it for %v days", own, selection.Path, days)
			}
		}
	}
}
