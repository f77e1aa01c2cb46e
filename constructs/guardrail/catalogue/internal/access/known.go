package access

import "github.com/plinth-cdk/plinth/constructs/assembly"

type knownKey struct{}

// Known returns a function that tells whether an account is one of the app's, or one from which AWS
// delivers access logs of load balancers. An app that leaves an account to deployment may mean any.
func Known(a *assembly.Assembly) func(account string) bool {
	own := assembly.Derived(a, knownKey{}, func(a *assembly.Assembly) map[string]bool {
		accounts := map[string]bool{}
		for _, s := range a.Stacks {
			if s.Parent == nil { // the stacks of a stack set are wherever it is told to
				accounts[s.Account] = true
			}
		}
		return accounts
	})
	return func(account string) bool {
		return own[""] || own[account] || account == unnamed || loadBalancing[account]
	}
}

// TrustedOrOwn tells the accounts of the app, and those that it trusts in a stack.
func TrustedOrOwn(s *assembly.Stack) func(account string) bool {
	own := Known(s.Assembly())
	return func(account string) bool { return own(account) || s.Trusts(account) }
}

// loadBalancing are the accounts of Elastic Load Balancing, by the Region that each is of in the
// user guide, "Enable access logs for your Classic Load Balancer".
var loadBalancing = map[string]bool{
	"127311923021": true, "033677994240": true, "027434742980": true, "797873946194": true, // us-*
	// af-south-1, ap-east-1, ap-southeast-3, ap-south-1
	"098369216593": true, "754344448648": true, "589379963580": true, "718504428378": true,
	"383597477331": true, "600734575887": true, "582318560864": true, // ap-northeast-*
	"114774131450": true, "783225319266": true, "985666609251": true, // ap-southeast-*, ca-central-1
	"054676820928": true, "156460612806": true, "652711504416": true, "009996457667": true, // eu-central-1, eu-west-*
	"635631232127": true, "897822967062": true, "076674570225": true, "507241528517": true, // eu-south-1, eu-north-1, me-south-1, sa-east-1
	"048591011584": true, "190560391635": true, "638102146993": true, "037604701340": true, // us-gov-*, cn-*
}
