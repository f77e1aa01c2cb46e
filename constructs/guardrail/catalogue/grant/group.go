package grant

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

// A group has all policies of one kind that a request of a subject, or to it, is decided by.
type group struct {
	kind      Kind
	subject   *assembly.Resource
	name      string
	documents []policy.Document
	// boundary is the permissions boundary of a role or a user. Without one, or with one that only
	// deployment knows, nothing is limited.
	boundary []policy.Document
}

// stays reports whether the subject is there after the change.
func (g *group) stays(after *assembly.Assembly) bool {
	for _, s := range after.Stacks {
		if s.Path == g.subject.Stack.Path {
			r := s.Resource(g.subject.LogicalID)
			return r != nil && r.Type == g.subject.Type
		}
	}
	return false
}

type collection map[string]*group

// groups collects the policies of an assembly.
func groups(a *assembly.Assembly) collection {
	all, aliases := collection{}, a.Aliases()
	attached := map[*assembly.Resource][]policy.Document{} // by the managed policy
	for _, p := range access.Policies(a) {
		switch p.Type.Kind {
		case access.Identity:
			if p.At.Type == "AWS::IAM::ManagedPolicy" {
				attached[p.At] = append(attached[p.At], p.Document())
			}
			all.identity(p)
		case access.Trust:
			all.add(Trust, p.At, name(p.At), p.Document())
		case access.Endpoint:
			all.add(Endpoint, p.At, name(p.At), p.Document())
		default:
			at := subject(p.At)
			all.add(Resource, at, name(at), p.Document())
		}
	}
	for _, typ := range []string{"AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"} {
		for _, r := range a.OfType(typ) {
			for _, arn := range r.Get("ManagedPolicyArns").List() {
				if to, ok := arn.Target(); ok {
					for _, d := range attached[to.Resource] {
						all.add(Identity, r, name(r), d)
					}
				} else if d, ok := managed(arn); ok {
					all.add(Identity, r, name(r), d)
				}
			}
			if g := all[string(Identity)+" "+name(r)]; g != nil {
				boundary := r.Get("PermissionsBoundary")
				if to, ok := boundary.Target(); ok {
					g.boundary = attached[to.Resource]
				} else if d, ok := managed(boundary); ok {
					g.boundary = []policy.Document{d}
				}
			}
		}
	}
	for _, p := range access.Controls(a) {
		kind := SCP
		if p.Type.Kind == access.Resource {
			kind = RCP
		}
		for _, target := range p.At.Get("TargetIds").List() {
			at := target.String()
			if to, ok := target.Target(); ok {
				at = name(to.Resource)
			}
			all.add(kind, p.At, at, p.Document())
			if to := aliases[at]; to != nil {
				all[string(kind)+" "+at].name = fmt.Sprintf("%s (%s)", name(to), at)
			}
		}
	}
	return all
}

func (all collection) add(kind Kind, r *assembly.Resource, name string, d policy.Document) {
	key := string(kind) + " " + name
	if all[key] == nil {
		all[key] = &group{kind: kind, subject: r, name: name}
	}
	all[key].documents = append(all[key].documents, d)
}

// identity adds a policy to those to whom it is attached.
func (all collection) identity(p *access.Policy) {
	switch p.At.Type {
	case "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group":
		all.add(Identity, p.At, name(p.At), p.Document())
		return
	}
	found := false
	for _, property := range []string{"Roles", "Users", "Groups", "RoleName", "UserName", "GroupName"} {
		for _, v := range p.At.Get(property).List() {
			if !v.Exists() {
				continue
			}
			found = true
			if to, ok := v.Target(); ok {
				all.add(Identity, to.Resource, name(to.Resource), p.Document())
			} else {
				all.add(Identity, p.At, v.String(), p.Document())
			}
		}
	}
	if !found && p.At.Type != "AWS::IAM::ManagedPolicy" { // which counts where it is attached
		all.add(Identity, p.At, name(p.At), p.Document())
	}
}

// managed finds the AWS managed policy that a value names.
func managed(arn assembly.Value) (policy.Document, bool) {
	text, _ := arn.Outline()
	if _, short, ok := strings.Cut(text, ":iam::aws:policy/"); ok {
		return awsmanaged.Find(short)
	}
	return policy.Document{}, false
}

// subject is what a policy resource such as AWS::S3::BucketPolicy protects, as far as it is one
// resource of the app.
func subject(r *assembly.Resource) *assembly.Resource {
	for _, property := range []string{"Bucket", "SecretId", "FunctionName", "KeyId", "FileSystemId", "ResourceArn"} {
		if to, ok := r.Get(property).Target(); ok {
			return to.Resource
		}
	}
	for _, property := range []string{"Queues", "Topics"} {
		if all := r.Get(property).List(); len(all) == 1 {
			if to, ok := all[0].Target(); ok {
				return to.Resource
			}
		}
	}
	return r
}

// name is the construct path without what CDK's own constructs append.
func name(r *assembly.Resource) string { return strings.TrimSuffix(r.Path, "/Resource") }
