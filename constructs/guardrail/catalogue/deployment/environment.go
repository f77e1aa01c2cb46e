package deployment

import (
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// accountIn finds the ids of accounts in an ARN, or in the name of a bucket such as that of the
// bootstrap stack.
var accountIn = regexp.MustCompile(`\b\d{12}\b`)

// deployedElsewhere reports what a deployment has to do with accounts that are not its own: by the
// roles that it assumes, the topics that it tells and the buckets that its assets go to.
func deployedElsewhere(pass *engine.Pass) {
	known := access.Known(pass.Assembly)
	destinations := map[string][]string{} // most assets go to a few
	for _, s := range pass.Stacks {
		for _, name := range slices.Sorted(maps.Keys(s.Deployment.Roles)) {
			for _, account := range accountIn.FindAllString(s.Deployment.Roles[name], 1) {
				if s.Account != "" && account != s.Account {
					pass.ReportStack(s, name, "is a role of account %s, and the stack is deployed to %s", account, s.Account)
				}
			}
		}
		for _, arn := range s.Deployment.Topics {
			for _, account := range accountIn.FindAllString(arn, 1) {
				if !known(account) && !s.Trusts(account) {
					pass.ReportStack(s, "notificationArns", "names a topic of account %s, which is not in the app", account)
				}
			}
		}
		for _, asset := range s.Assets {
			accounts, read := destinations[asset.Destination]
			if !read {
				accounts = accountIn.FindAllString(asset.Destination, -1)
				destinations[asset.Destination] = accounts
			}
			for _, account := range accounts {
				if !known(account) {
					pass.ReportStack(s, "assets", "uploads %s to account %s, which is not in the app", asset.ID, account)
					break
				}
			}
		}
	}
}

// environments reports stacks that leave their account or Region to deployment beside others that
// name theirs.
func environments(pass *engine.Pass) {
	named := slices.ContainsFunc(pass.Stacks, func(s *assembly.Stack) bool { return s.Parent == nil && s.Account != "" && s.Region != "" })
	for _, s := range pass.Stacks {
		if named && s.Parent == nil && !s.Standalone && (s.Account == "" || s.Region == "") {
			pass.ReportStack(s, "environment", "is known only at deployment, and other stacks of the app name theirs")
		}
	}
}
