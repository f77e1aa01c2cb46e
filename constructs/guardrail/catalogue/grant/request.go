package grant

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// A pattern is one of a statement as it is written, with texts that it matches.
type pattern struct {
	text     string
	examples []string
}

func texts(all []pattern) []string {
	var some []string
	for _, p := range all {
		some = append(some, p.text)
	}
	return some
}

// telling are actions by which everything is told from less.
var telling = []string{"iam:CreateRole", "s3:GetObject", "kms:Decrypt", "ec2:RunInstances", "sts:AssumeRole",
	"organizations:LeaveOrganization"}

// actionsOf are the actions of a statement. For NotAction they are telling ones that it does not
// spare.
func actionsOf(s policy.Statement) []pattern {
	var all []pattern
	for _, text := range s.Action {
		p := pattern{text, []string{text}}
		if strings.Trim(text, "*") == "" {
			p.examples = telling
		} else if strings.ContainsAny(text, "*?") {
			if known := apicall.Actions(text); len(known) > 0 {
				p.examples = known
			} else {
				p.examples = []string{example(text)}
			}
		}
		all = append(all, p)
	}
	if len(s.NotAction) > 0 {
		all = append(all, pattern{"everything but " + few(s.NotAction), telling})
	}
	return all
}

func resourcesOf(s policy.Statement) []pattern {
	var all []pattern
	for _, text := range s.Resource {
		all = append(all, pattern{text, []string{example(text)}})
	}
	if len(s.NotResource) > 0 {
		all = append(all, pattern{"everything but " + few(s.NotResource), []string{"*"}})
	}
	if len(all) == 0 {
		all = append(all, pattern{"", []string{"*"}}) // that of a trust policy is its role
	}
	return all
}

func few(all []string) string {
	if len(all) > 3 {
		return strings.Join(all[:2], ", ") + " and others"
	}
	return strings.Join(all, ", ")
}

// example is a text that a pattern matches and a narrower one does not. "*" stands for itself, as
// for actions that have no resource.
func example(pattern string) string {
	if pattern == "*" {
		return pattern
	}
	return strings.NewReplacer("*", "zz9", "?", "z").Replace(pattern)
}

// A caller is somebody whom a statement is about.
type caller struct {
	decide.Principal
	name     string
	account  string
	everyone bool
	contexts []decide.Context
}

// callers are those whom a statement names. What an identity policy, an endpoint or a control
// policy says is said of a role of the account.
func callers(kind Kind, s policy.Statement, account, organization string) []caller {
	role := decide.Principal{ARN: "arn:aws:iam::" + account + ":role/role", OrgID: organization}
	if kind == Identity || kind == SCP || kind == RCP || kind == Endpoint {
		return []caller{{Principal: role}}
	}
	stranger := caller{name: "everybody", everyone: true}
	stranger.Principal = decide.Principal{ARN: "arn:aws:iam::" + witness.Stranger + ":role/role", OrgID: organization}
	if s.Principal == nil || s.Principal.Everyone {
		return []caller{stranger}
	}
	var all []caller
	for _, name := range s.Principal.AWS {
		arn, of := name, name
		if parts := strings.Split(name, ":"); len(parts) > 5 {
			of = parts[4]
		}
		if !strings.Contains(name, ":") || strings.HasSuffix(name, ":root") {
			arn = "arn:aws:iam::" + of + ":role/role"
		}
		all = append(all, caller{Principal: decide.Principal{ARN: example(arn), OrgID: organization}, name: name, account: of})
	}
	for _, service := range s.Principal.Service {
		all = append(all, caller{Principal: decide.Principal{Service: service}, name: service})
	}
	for _, provider := range s.Principal.Federated {
		all = append(all, caller{Principal: decide.Principal{ARN: provider}, name: provider})
	}
	return all
}
