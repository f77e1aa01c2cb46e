package identity

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

var iamRules = []engine.Rule{
	{
		ID: "IAM-001", Title: "Templates define no IAM users",
		Why:      "IAM users have long-lived credentials; roles and IAM Identity Center issue short-lived ones.",
		Fix:      "Use a role, IAM Identity Center, an OIDC provider or IAM Roles Anywhere.",
		Pillar:   engine.Security,
		Controls: []string{"CIS 1.20"},
		Check: func(pass *engine.Pass) {
			for _, r := range pass.OfType("AWS::IAM::User") {
				pass.Report(r, "", "is an IAM user")
			}
			for _, r := range pass.OfType("AWS::IAM::UserToGroupAddition") {
				pass.Report(r, "Users", "adds IAM users to group %v", r.Get("GroupName"))
			}
		},
	},
	{
		ID: "IAM-002", Title: "Templates define no IAM access keys",
		Why:    "An access key never expires, and its secret is in the outputs or resources of the stack.",
		Fix:    "Let the program assume a role.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::IAM::AccessKey", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Report(r, "", "is an access key of user %v", r.Get("UserName"))
		}),
	},
	{
		ID: "IAM-003", Title: "IAM policies do not allow all actions on all resources",
		Why:      "Such a policy makes whoever obtains the role an administrator of the account.",
		Fix:      "List the actions and resources that are needed.",
		Pillar:   engine.Security,
		Controls: []string{"IAM.1", "CIS 1.15", "AwsSolutions-IAM5"},
		Check:    iamEverything,
	},
	{
		ID: "IAM-004", Title: "IAM policies do not allow all actions of a service on all resources",
		Why:      "Such a statement grows with every action that AWS adds, destructive ones included.",
		Fix:      "List the actions, or name the resources.",
		Pillar:   engine.Security,
		Controls: []string{"IAM.21", "AwsSolutions-IAM5"},
		Check:    iamService,
	},
	{
		ID: "IAM-005", Title: "Roles cannot be assumed by everyone",
		Why:    "A trust policy for * lets any AWS account assume the role.",
		Fix:    "Name the accounts, roles or services, or add a condition such as aws:PrincipalOrgID.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::Role", iamTrust),
	},
	{
		ID: "IAM-006", Title: "Identities do not have powerful AWS managed policies",
		Why: "AdministratorAccess, PowerUserAccess and IAMFullAccess each lead to full control of the account; AmazonS3FullAccess and the " +
			"like to all that it keeps.",
		Fix:      "Attach a policy with the actions that are needed, or assume an administrator role through IAM Identity Center.",
		Pillar:   engine.Security,
		Controls: []string{"IAM.1", "CIS 1.15", "AwsSolutions-IAM4"},
		Check:    iamAdministrators,
	},
	{
		ID: "IAM-007", Title: "IAM policies do not combine Allow with NotAction",
		Why:    "Allow with NotAction grants every action that AWS will ever add.",
		Fix:    "List the actions to allow, or deny the few that are unwanted.",
		Pillar: engine.Security,
		Check:  iamNotAction,
	},
	{
		ID: "IAM-008", Title: "IAM users have permissions only through groups",
		Why:      "Nobody remembers the policies of single users when people change their job.",
		Fix:      "Attach the policy to a group or a role.",
		Pillar:   engine.Security,
		Controls: []string{"IAM.2", "CIS 1.14"},
		Check:    iamUserPolicies,
	},
	{
		ID: "IAM-009", Title: "OIDC trust policies name an audience and a subject",
		Why: "Providers such as GitHub issue tokens to everyone: without the subject, any repository in the world can assume the role.",
		Fix: "Add StringEquals conditions on aud and sub of the provider; a sub with wildcards has to name the repository and " +
			"a branch or an environment.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::Role", webIdentityTrust),
	},
	{
		ID: "IAM-010", Title: "Roles Anywhere trust policies name a trust anchor and a certificate",
		Why:    "Otherwise every certificate of every trust anchor in the account can assume the role.",
		Fix:    "Add conditions on aws:SourceArn and on an aws:PrincipalTag/x509 attribute.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::Role", rolesAnywhereTrust),
	},
	{
		ID: "IAM-011", Title: "Role policies do not require MFA",
		Why:    "Sessions of roles, services and IAM Identity Center have no MFA key: the denial locks them out permanently.",
		Fix:    "Attach the policy to a group of IAM users, and require MFA for roles in their trust policy.",
		Pillar: engine.Reliability,
		Check:  mfaOfRoles,
	},
	{
		ID: "IAM-012", Title: "IAM policies do not allow privilege escalation on all resources",
		Why: "Whoever can write any policy, pass or assume any role, give any function other code, or update any stack as the role of its " +
			"last deployment, can do whatever the most powerful role of the account can.",
		Fix:    "Name the roles, users, policies, functions or stacks in Resource, or add a condition such as iam:PassedToService.",
		Pillar: engine.Security,
		Check:  iamEscalation,
	},
	{
		ID: "IAM-013", Title: "SAML trust policies name an audience",
		Why:    "Without it, an assertion that the identity provider made for another application assumes the role.",
		Fix:    "Add a StringEquals condition on SAML:aud; it is https://signin.aws.amazon.com/saml for the console.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::Role", samlTrust),
	},
	{
		ID: "IAM-014", Title: "IAM policies do not give all secrets, keys, data or evidence of an account",
		Why: "Whoever obtains such a role reads every password, shares, decrypts or deletes all data, gets a shell on every instance or " +
			"stops the trail, whatever it was made for.",
		Fix: "Name the secrets, keys, instances, tables or trails in Resource, or add a condition such as aws:ResourceTag or " +
			"kms:ViaService.",
		Pillar:   engine.Security,
		Controls: []string{"KMS.1", "KMS.2"},
		Check:    iamHoard,
	},
	{
		ID: "IAM-015", Title: "IAM policies do not allow all actions on the resources that they name",
		Why: "Whoever may read a table or send to a queue may also delete it, open it to others and change its policy, and whatever AWS " +
			"adds.",
		Fix:      "List the actions that are needed.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Controls: []string{"AwsSolutions-IAM5"},
		Check:    allActionsOnSome,
	},
}

// eachIdentityPolicy visits what may allow an identity of this account something.
func eachIdentityPolicy(pass *engine.Pass, visit func(p *access.Policy)) {
	for _, p := range access.Policies(pass.Assembly) {
		if p.Type.Kind == access.Identity {
			visit(p)
		}
	}
}

func iamEverything(pass *engine.Pass) {
	eachIdentityPolicy(pass, func(p *access.Policy) {
		found := false
		for _, s := range p.Statements {
			switch p.Administers(s) {
			case assembly.True:
				pass.Report(p.At, p.Property, "allows * on %s", s.On())
			case assembly.Unknown:
				pass.Report(p.At, p.Property, "allows %v on %s, which may be everything", s.Get("Action"), s.On())
			default:
				continue
			}
			found = true
		}
		if !found && p.Administers(p.Statements...) != assembly.False {
			pass.Report(p.At, p.Property, "allows everything in several statements")
		}
	})
}

func iamService(pass *engine.Pass) {
	eachIdentityPolicy(pass, func(p *access.Policy) {
		if p.Administers(p.Statements...) != assembly.False {
			return // IAM-003 says so
		}
		found := false
		for _, s := range p.Statements {
			if service, truth := p.WholeService(s); truth != assembly.False {
				found = true
				pass.Report(p.At, p.Property, "allows %s:* on %s", service, s.On())
			}
		}
		if service, truth := p.WholeService(p.Statements...); !found && truth != assembly.False {
			pass.Report(p.At, p.Property, "allows %s:* in several statements", service)
		}
	})
}

func iamNotAction(pass *engine.Pass) {
	for _, p := range access.Policies(pass.Assembly) {
		for _, s := range p.Statements {
			if v := s.Get("NotAction"); s.Allows() && len(s.May.NotAction) > 0 && (p.Type.Kind == access.Identity || p.Type.Kind == access.Trust) {
				pass.Report(p.At, p.Property, "allows everything but %v", v)
			}
		}
	}
}

func iamEscalation(pass *engine.Pass) {
	eachIdentityPolicy(pass, func(p *access.Policy) {
		if service, _ := p.WholeService(p.Statements...); service != "" || p.Administers(p.Statements...) != assembly.False {
			return // IAM-003 or IAM-004 says so
		}
		for _, s := range p.Statements {
			if s.Allows() && len(s.May.NotAction) > 0 {
				continue // IAM-007 says so
			}
			if action, truth := s.Escalation(); truth != assembly.False {
				pass.Report(p.At, p.Property, "allows %s on %s", action, s.On())
			}
		}
	})
}

func iamHoard(pass *engine.Pass) {
	eachIdentityPolicy(pass, func(p *access.Policy) {
		if service, _ := p.WholeService(p.Statements...); service != "" || p.Administers(p.Statements...) != assembly.False {
			return // IAM-003 or IAM-004 says so
		}
		if slices.ContainsFunc(p.Statements, func(s access.Statement) bool { return s.Allows() && len(s.May.NotAction) > 0 }) {
			return // IAM-007 says so
		}
		ofApp := slices.ContainsFunc(p.Statements, func(s access.Statement) bool { return len(s.Get("Resource").Targets()) > 0 })
		if action, truth := p.Hoards(); truth == assembly.True || truth == assembly.Unknown && !ofApp {
			pass.Report(p.At, p.Property, "allows %s on all that there is of it", action)
		}
	})
}

func iamTrust(pass *engine.Pass, role *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, role) {
		if p.Type.Kind != access.Trust {
			continue
		}
		for _, s := range p.Statements {
			switch s.Ask(witness.Search.Outsider) {
			case assembly.True:
				pass.Report(role, p.Property, "trusts everyone")
			case assembly.Unknown:
				pass.Report(role, p.Property, "trusts %v, which may be everyone", s.Get("Principal"))
			default:
				if s.Ask(anyService) == assembly.True {
					pass.Report(role, p.Property, "trusts every AWS service, for whomever it acts")
				}
			}
		}
	}
}

// anyService finds a request of a service that nobody named, made for a stranger.
func anyService(search witness.Search) (decide.Request, bool) {
	return search.Deputy("zq.amazonaws.com")
}

func iamUserPolicies(pass *engine.Pass) {
	attached := func(at *assembly.Resource, property string) {
		if len(at.Get(property).List()) > 0 {
			pass.Report(at, property, "attaches a policy to a user")
		}
	}
	for _, user := range pass.OfType("AWS::IAM::User") {
		attached(user, "Policies")
		attached(user, "ManagedPolicyArns")
	}
	for _, typ := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} {
		for _, policy := range pass.OfType(typ) {
			attached(policy, "Users")
		}
	}
	for _, policy := range pass.OfType("AWS::IAM::UserPolicy") {
		attached(policy, "UserName")
	}
}
