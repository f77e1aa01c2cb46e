package backup

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

// readsBuckets is an action without which AWS Backup makes no backup of a bucket, see
// AWSBackupServiceRolePolicyForS3Backup.
const readsBuckets = "s3:PutBucketNotification"

// bucketRoles reports selections of buckets whose role is known and may not read them.
func bucketRoles(pass *engine.Pass) {
	for _, selection := range pass.OfType(selectionType) {
		role, ok := selection.Get("BackupSelection", "IamRoleArn").Target()
		if !ok || role.Resource.Type != "AWS::IAM::Role" || mayRead(pass, role.Resource) {
			continue
		}
		i := slices.IndexFunc(pass.OfType(bucketType), func(bucket *assembly.Resource) bool {
			return place(bucket.Stack) == place(selection.Stack) && selects(selection, bucket)
		})
		if i >= 0 {
			pass.Report(selection, "BackupSelection.IamRoleArn", "is %s, which may not back up the bucket %s", role.Resource.Path,
				pass.OfType(bucketType)[i].Path)
		}
	}
}

// mayRead reports whether the policies of a role let it back up buckets, or are not known.
func mayRead(pass *engine.Pass, role *assembly.Resource) bool {
	for _, s := range statement.OfRole(pass.Assembly, role) {
		if !s.Known() || s.Allows() && s.Get("Action").Includes(readsBuckets, "s3:*", "*") != assembly.False {
			return true
		}
	}
	return slices.ContainsFunc(role.Get("ManagedPolicyArns").List(), func(arn assembly.Value) bool {
		text, _ := arn.Outline()
		_, name, _ := strings.Cut(text, ":aws:policy/")
		document, known := awsmanaged.Find(name)
		if !known {
			return true
		}
		for _, s := range document.Statements {
			if slices.ContainsFunc(s.Action, func(pattern string) bool { return access.Matches(pattern, readsBuckets) }) {
				return true
			}
		}
		return false
	})
}

// restoredTo are the settings that a restore test of a type of database has to have.
var restoredTo = map[string]string{
	"Aurora": "dbSubnetGroupName", "DocumentDB": "dbSubnetGroupName", "Neptune": "dbSubnetGroupName", "RDS": "dbSubnetGroupName",
}

func restorePlaces(pass *engine.Pass, selection *assembly.Resource) {
	overrides := selection.Get("RestoreMetadataOverrides")
	for _, typ := range slices.Sorted(maps.Keys(restoredTo)) {
		want := restoredTo[typ]
		if selection.Get("ProtectedResourceType").Is(typ) != assembly.True ||
			slices.ContainsFunc(overrides.Keys(), func(key string) bool { return strings.EqualFold(key, want) }) {
			continue
		}
		pass.Report(selection, "RestoreMetadataOverrides", "has no %s, so that the database is restored to the default VPC", want)
	}
}

// validatesRestores reports rules of EventBridge that start work after every restore.
func validatesRestores(pass *engine.Pass, rule *assembly.Resource) {
	pattern := rule.Get("EventPattern")
	if pattern.Get("detail-type").Includes("Restore Job State Change") != assembly.True ||
		pattern.Get("detail", "restoreTestingPlanArn").Exists() ||
		pattern.Get("detail", "status").Exists() && pattern.Get("detail", "status").Includes("COMPLETED") == assembly.False {
		return
	}
	for _, target := range rule.Get("Targets").List() {
		if text, _ := target.Get("Arn").Outline(); works(target.Get("Arn"), text) {
			pass.Report(rule, "EventPattern", "has no detail.restoreTestingPlanArn: every restore starts %v", target.Get("Arn"))
		}
	}
}

var workers = []string{"AWS::Batch::JobQueue", "AWS::CodeBuild::Project", "AWS::CodePipeline::Pipeline", "AWS::ECS::Cluster",
	"AWS::Lambda::Function", "AWS::SSM::Document", "AWS::StepFunctions::StateMachine"}

// fieldOf is where the events of AWS Backup say what became of a job: "Monitoring AWS Backup events
// using Amazon EventBridge" in its Developer Guide.
var fieldOf = map[string]string{
	"Backup Job State Change": "state", "Copy Job State Change": "state", "Restore Job State Change": "status",
}

// matchesJobs reports rules of EventBridge that wait for a field which an event does not have.
func matchesJobs(pass *engine.Pass, rule *assembly.Resource) {
	pattern := rule.Get("EventPattern")
	for _, typ := range slices.Sorted(maps.Keys(fieldOf)) {
		if pattern.Get("detail-type").Includes(typ) != assembly.True {
			continue
		}
		for _, field := range []string{"state", "status"} {
			if want := fieldOf[typ]; field != want && pattern.Get("detail", field).AlwaysExists() {
				pass.Report(rule, "EventPattern", "matches detail.%s, and the event %s has detail.%s", field, typ, want)
			}
		}
	}
}

// works reports whether a target does something, in place of telling somebody.
func works(arn assembly.Value, text string) bool {
	if to, ok := arn.Target(); ok {
		return slices.Contains(workers, to.Resource.Type)
	}
	return slices.ContainsFunc([]string{"batch", "codebuild", "codepipeline", "ecs", "lambda", "ssm", "states"},
		func(service string) bool { return strings.Contains(text, ":"+service+":") })
}
