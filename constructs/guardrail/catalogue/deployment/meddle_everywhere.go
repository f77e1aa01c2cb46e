package deployment

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// everywhere are acts on whatever there is of a type, without naming it: in the account and Region,
// or in the organization.
var everywhere = []struct {
	act
	on string
}{
	{act{"AWS::IdentityStore::GroupMembership", "GroupId", "adds people to a group that is not in the app, and that may have",
		sendsAway("GroupId")},
		"AWS::SSO::PermissionSet"},
	{act{"AWS::Logs::AccountPolicy", "PolicyDocument", "copies or rewrites the events of", exceptOwn}, "AWS::Logs::LogGroup"},
	{act{"AWS::SSO::Assignment", "PermissionSetArn", "assigns a permission set that is not in the app, beside", sendsAway("PermissionSetArn")},
		"AWS::SSO::PermissionSet"},
	{act{"AWS::SSO::InstanceAccessControlAttributeConfiguration", "AccessControlAttributes", "decides by attributes what is allowed with",
		nil},
		"AWS::SSO::PermissionSet"},
}

func meddlersEverywhere(pass *engine.Pass, promised map[string]promise.Obligation) {
	for _, a := range everywhere {
		for _, by := range pass.OfType(a.typ) {
			if _, recorded := promised[by.Path]; recorded {
				continue
			}
			for _, on := range pass.OfType(a.on) {
				o, is := promised[on.Path]
				near := on.Stack.Account == by.Stack.Account && on.Stack.Region == by.Stack.Region
				if is && near && (a.when == nil || a.when(meddler{pass, by, on, promised})) {
					pass.Report(by, a.property, "%s %s, of which %s promises that it %s", a.does, on.Path, o.By, o.Sentence)
					break
				}
			}
		}
	}
}

// deniedWithin reports denials in the inline policies of roles of which a construct promises
// something, and which it did not record.
func deniedWithin(pass *engine.Pass, promised map[string]promise.Obligation) {
	recorded := promise.Recorded(pass.Assembly)
	for _, role := range pass.OfType("AWS::IAM::Role") {
		o, is := promised[role.Path]
		if !is || recorded[role.Path]["policies"] {
			continue
		}
		for _, p := range access.Of(pass.Assembly, role) {
			if p.Type.Kind == access.Identity && slices.ContainsFunc(p.Statements, func(s access.Statement) bool { return !s.Allows() }) {
				pass.Report(role, "Policies", "deny something, and %s promises that it %s", o.By, o.Sentence)
				break
			}
		}
	}
}

// exceptOwn tells whether a policy for all log groups of an account does more than to deliver them
// to a destination of the app, or to index fields.
func exceptOwn(m meddler) bool {
	document := m.by.Get("PolicyDocument")
	switch kind := m.by.Get("PolicyType"); {
	case kind.Is("FIELD_INDEX_POLICY") == assembly.True:
		return false
	case kind.Is("SUBSCRIPTION_FILTER_POLICY") == assembly.True:
		return len(document.Targets()) == 0
	}
	return true
}
