package organization

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	organizationType = "AWS::Organizations::Organization"
	unitType         = "AWS::Organizations::OrganizationalUnit"
	memberType       = "AWS::Organizations::Account"
	policyType       = "AWS::Organizations::Policy"
)

var orgRules = []engine.Rule{
	{
		ID: "ORG-001", Title: "Organizations have all features enabled",
		Why:    "With consolidated billing only, there are no policies, no trusted services and no delegated administrators.",
		Fix:    "Leave FeatureSet unset, or set it to ALL.",
		Pillar: engine.Security,
		Check: engine.Each(organizationType, func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("FeatureSet").Exists() {
				pass.Want(r, "ALL", "FeatureSet")
			}
		}),
	},
	{
		ID: "ORG-002", Title: "Organizations, OUs and accounts are retained when their stack is deleted",
		Why:    "Deleting the resource of an account closes the account with everything that runs in it.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, typ := range []string{organizationType, unitType, memberType} {
				engine.Each(typ, (*engine.Pass).WantRetained)(pass)
			}
		},
	},
	{
		ID: "ORG-003", Title: "Accounts are created one after the other",
		Why:    "AWS Organizations creates one account at a time: CloudFormation starts them together, and all but one fail.",
		Fix:    "Let each account of the template depend on the one before it.",
		Pillar: engine.OperationalExcellence,
		Check:  accountsInTurn,
	},
	{
		ID: "ORG-004", Title: "Accounts are created in an organizational unit",
		Why:    "An account in the root gets no policies of a unit, and somebody has to remember to move it.",
		Fix:    "Set ParentIds to the id of one organizational unit.",
		Pillar: engine.Security,
		Check:  engine.Each(memberType, accountParent),
	},
	{
		ID: "ORG-005", Title: "Accounts have distinct email addresses",
		Why:    "AWS accepts an address once, and whoever reads the mail of a root user can take over the account.",
		Fix:    "Give each account an address of its own, such as a subaddress of one mailbox.",
		Pillar: engine.Security,
		Check:  accountEmails,
	},
	{
		ID: "ORG-007", Title: "Event rules on AWS Organizations are enabled and have a target",
		Why:    "A rule that is disabled, or has no target, looks like one that has nothing to report.",
		Fix:    "Leave State unset or set it to ENABLED, and give the rule a target.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::Events::Rule", organizationWatch),
	},
	{
		ID: "ORG-008", Title: "Organizations delegate no change of control policies",
		Why: "Service and resource control policies are what keeps administrators of accounts in bounds: an account that may change them " +
			"has none.",
		Fix:    "Delegate reading, or policies of other types by a condition on organizations:PolicyType, or waive the rule with who runs it.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::Organizations::ResourcePolicy", controlPoliciesDelegated),
	},
}

func organizationWatch(pass *engine.Pass, rule *assembly.Resource) {
	of := rule.Get("EventPattern").Decoded().Get("source").Includes("aws.organizations")
	if of == assembly.False {
		return
	}
	if rule.Get("State").Exists() && rule.Get("State").OneOf("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") != assembly.True {
		pass.Report(rule, "State", "is %v; want ENABLED", rule.Get("State"))
	}
	if !rule.Get("Targets").AlwaysExists() || len(rule.Get("Targets").List()) == 0 {
		pass.Report(rule, "Targets", "names no target")
	}
}

// accountsInTurn reports every account of a stack that may be created at the same time as another.
func accountsInTurn(pass *engine.Pass) {
	for _, stack := range pass.Stacks {
		var before *assembly.Resource
		waits := map[*assembly.Resource]map[*assembly.Resource]bool{}
		var accounts []*assembly.Resource
		for _, r := range stack.Resources {
			if r.Type == memberType {
				accounts = append(accounts, r)
				waits[r] = r.Dependencies()
			}
		}
		// The more accounts it waits for, the later its turn.
		turn := func(r *assembly.Resource) (n int) {
			for _, other := range accounts {
				if waits[r][other] {
					n++
				}
			}
			return n
		}
		slices.SortStableFunc(accounts, func(x, y *assembly.Resource) int { return turn(x) - turn(y) })
		for _, r := range accounts {
			if before != nil && !waits[r][before] {
				pass.Report(r, "DependsOn", "is created at the same time as %s", name(before))
			}
			before = r
		}
	}
}

func accountParent(pass *engine.Pass, account *assembly.Resource) {
	parents := account.Get("ParentIds").List()
	if len(parents) != 1 {
		pass.Report(account, "ParentIds", "names %d parents, so the account is created in the root; want one organizational unit",
			len(parents))
		return
	}
	if to, ok := parents[0].Target(); ok {
		if to.Resource.Type != unitType {
			pass.Report(account, "ParentIds", "is %v, which is %s; want an organizational unit", parents[0], name(to.Resource))
		}
		return
	}
	if text, ok := parents[0].Text(); !ok || !strings.HasPrefix(text, "ou-") {
		pass.Report(account, "ParentIds", "is %v; want an organizational unit", parents[0])
	}
}

func accountEmails(pass *engine.Pass) {
	taken := map[string]*assembly.Resource{}
	for _, account := range pass.OfType(memberType) {
		email, known := account.Get("Email").Text()
		if !known {
			continue // a parameter: the template says nothing about it
		}
		if other := taken[strings.ToLower(email)]; other != nil {
			pass.Report(account, "Email", "is %s, which %s also has", email, name(other))
		}
		taken[strings.ToLower(email)] = account
	}
}
