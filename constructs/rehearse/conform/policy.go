package conform

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/registry"
)

// policy.json is the page "Grammar of the IAM JSON policy language" of the IAM User Guide as a
// schema. What a policy allows is a matter of package policy.
//
//go:embed policy.json
var grammar []byte

var definitions = sync.OnceValue(func() map[string]*registry.Schema {
	var all map[string]*registry.Schema
	if err := json.Unmarshal(grammar, &all); err != nil {
		panic(err) // it is part of the program
	}
	return all
})

// documents are the properties that hold policies.
var documents = []struct{ typ, property, grammar, rule string }{
	{"AWS::IAM::Policy", "PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::ManagedPolicy", "PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::RolePolicy", "PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::UserPolicy", "PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::GroupPolicy", "PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::Role", "Policies.*.PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::User", "Policies.*.PolicyDocument", "Identity", "E3510"},
	{"AWS::IAM::Group", "Policies.*.PolicyDocument", "Identity", "E3510"},
	{"AWS::SSO::PermissionSet", "InlinePolicy", "Identity", "E3510"},
	{"AWS::IAM::Role", "AssumeRolePolicyDocument", "Trust", "E3530"},
	{"AWS::KMS::Key", "KeyPolicy", "Resource", "E3512"},
	{"AWS::S3::BucketPolicy", "PolicyDocument", "Resource", "E3512"},
	{"AWS::SNS::TopicPolicy", "PolicyDocument", "Resource", "E3512"},
	{"AWS::SQS::QueuePolicy", "PolicyDocument", "Resource", "E3512"},
	{"AWS::OpenSearchService::Domain", "AccessPolicies", "Resource", "E3512"},
	{"AWS::ECR::Repository", "RepositoryPolicyText", "Resource", "E3513"},
}

// policies holds the policies of a resource to the grammar.
func (t *template) policies(r *assembly.Resource) {
	for _, d := range documents {
		if d.typ != r.Type {
			continue
		}
		for _, path := range places(r, strings.Split(d.property, ".")) {
			v := r.Get(path...).Decoded()
			if v.Raw() == nil {
				continue
			}
			c := &checker{template: t, r: r, typ: &registry.Type{Definitions: definitions()}}
			c.value(node{path: path, raw: v.Raw(), base: v}, definitions()[d.grammar])
			for _, p := range c.problems {
				p.Rule = d.rule
				t.problems = append(t.problems, p)
			}
		}
	}
}

// places are the paths of a resource that a path with "*" for elements leads to.
func places(r *assembly.Resource, path []string) [][]string {
	all := [][]string{nil}
	for _, key := range path {
		var next [][]string
		for _, at := range all {
			if key != "*" {
				next = append(next, with(at, key))
				continue
			}
			list, _ := r.Get(at...).Raw().([]any)
			for i := range list {
				next = append(next, with(at, index(i)))
			}
		}
		all = next
	}
	return all
}
