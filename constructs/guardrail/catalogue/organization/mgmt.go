package organization

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var mgmtRules = []engine.Rule{
	{
		ID: "MGMT-001", Title: "Management accounts run no workloads",
		Why: "Service and resource control policies do not apply to the management account: an intruder in a workload there " +
			"controls the organization.",
		Fix:    "Move the resource to a member account, and delegate the administration of the service where that is possible.",
		Pillar: engine.Security,
		Check:  managementAccount,
	},
}

// ofManagement are the types that only the management account can create. The account of a stack
// with one of them is the management account, and so are all its stacks.
var ofManagement = []string{
	organizationType, unitType, memberType, "AWS::Organizations::ResourcePolicy", landingZoneType,
	"AWS::SecurityHub::DelegatedAdmin", "AWS::Detective::OrganizationAdmin",
}

// organizationLevel are prefixes of the types that govern the organization, observe it or pay for
// it. Types that hold data, compute or carry traffic are not among them.
var organizationLevel = []string{
	"AWS::Organizations::", "AWS::ControlTower::", "AWS::SSO::", "AWS::IdentityStore::", "AWS::RAM::", "AWS::CloudFormation::",
	"AWS::ServiceCatalog::", "AWS::CloudTrail::Trail", "AWS::Config::", "AWS::AccessAnalyzer::", "AWS::GuardDuty::",
	"AWS::SecurityHub::", "AWS::Detective::OrganizationAdmin", "AWS::Inspector", "AWS::Macie::",
	"AWS::IAM::", "AWS::KMS::", "AWS::SNS::", "AWS::Events::", "AWS::Scheduler::", "AWS::StepFunctions::", "AWS::SSM::", "AWS::Logs::",
	"AWS::CloudWatch::",
	"AWS::Notifications", "AWS::Chatbot::", "AWS::Budgets::", "AWS::CE::", "AWS::CUR::", "AWS::BCMDataExports::", "AWS::BillingConductor::",
	"AWS::Billing::", "AWS::InvoiceUnit::", "AWS::Backup::ReportPlan", "AWS::EC2::SnapshotBlockPublicAccess",
	"AWS::EC2::VPCBlockPublicAccessOptions",
	"AWS::CDK::Metadata", "Custom::",
}

func managementAccount(pass *engine.Pass) {
	accounts := map[string]bool{}
	stacks := map[*assembly.Stack]bool{}
	for _, typ := range ofManagement {
		for _, r := range pass.OfType(typ) {
			stacks[r.Stack] = true
			if r.Stack.Account != "" {
				accounts[r.Stack.Account] = true
			}
		}
	}
	failures, bills := failureQueues(pass.Assembly), billing(pass.Assembly)
	for _, stack := range pass.Stacks {
		if !stacks[stack] && !accounts[stack.Account] {
			continue
		}
		for _, r := range stack.Resources {
			if !governs(r) && !failures[r] && !bills[r] {
				pass.Report(r, "", "is a workload in the management account%s", of(stack))
			}
		}
	}
}

// failureQueues are the queues whose first message raises an alarm, and their policies. Nothing
// consumes such a queue: it keeps what could not be delivered.
func failureQueues(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		operator, threshold := alarm.Get("ComparisonOperator"), alarm.Get("Threshold")
		first := operator.Is("GreaterThanThreshold") == assembly.True && threshold.Is(0) == assembly.True ||
			operator.Is("GreaterThanOrEqualToThreshold") == assembly.True && threshold.Is(1) == assembly.True
		if !first || alarm.Get("MetricName").Is("ApproximateNumberOfMessagesVisible") != assembly.True {
			continue
		}
		for _, dimension := range alarm.Get("Dimensions").List() {
			if queue, ok := dimension.Get("Value").Target(); ok && alarm.PresentWith(queue.Resource) {
				all[queue.Resource] = true
			}
		}
	}
	for _, policy := range a.OfType("AWS::SQS::QueuePolicy") {
		queues := policy.Get("Queues").Targets()
		all[policy] = len(queues) > 0 && !slices.ContainsFunc(queues, func(of assembly.Reference) bool { return !all[of.Resource] })
	}
	return all
}

// billing are the buckets that AWS delivers cost reports to, which it does in the management
// account, and what belongs to them: their access logs and policies, and the tables that describe
// them, with what asks these.
func billing(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	deliver := func(typ string, path ...string) {
		for _, report := range a.OfType(typ) {
			if to, ok := report.Get(path...).Target(); ok {
				all[to.Resource] = true
				if logs, ok := to.Resource.Get("LoggingConfiguration", "DestinationBucketName").Target(); ok {
					all[logs.Resource] = true
				}
			}
		}
	}
	deliver("AWS::CUR::ReportDefinition", "S3Bucket")
	deliver("AWS::BCMDataExports::Export", "Export", "DestinationConfigurations", "S3Destination", "S3Bucket")
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		if to, ok := policy.Get("Bucket").Target(); ok && all[to.Resource] {
			all[policy] = true
		}
	}
	for _, table := range a.OfType("AWS::Glue::Table") {
		for on := range table.Dependencies() {
			if database, ok := table.Get("DatabaseName").Target(); ok && on.Type == "AWS::S3::Bucket" && all[on] {
				all[table], all[database.Resource] = true, true
			}
		}
	}
	for _, query := range a.OfType("AWS::Athena::NamedQuery") {
		database, known := query.Get("Database").Target()
		if group, ok := query.Get("WorkGroup").Target(); ok && known && all[database.Resource] {
			all[query], all[group.Resource] = true, true
		}
	}
	return all
}

func of(stack *assembly.Stack) string {
	if stack.Account == "" {
		return ""
	}
	return " " + stack.Account
}

// governs reports whether a resource is at the level of the organization. A function is, if it has
// the code of CDK's own and nothing but custom resources invokes it.
func governs(r *assembly.Resource) bool {
	if r.Type == "AWS::Lambda::Function" {
		return customresource.SetsUp(r)
	}
	return slices.ContainsFunc(organizationLevel, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) })
}
