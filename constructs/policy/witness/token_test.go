package witness_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// trusting is a role that trusts tokens of a provider whose claims match the condition.
func trusting(host string, condition policy.Condition) witness.Search {
	return witness.Search{Account: own, Service: "sts", Document: policy.Document{Version: policy.Version, Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: &policy.Principals{Federated: []string{provider(host)}},
		Action: []string{"sts:AssumeRoleWithWebIdentity"}, Condition: condition,
	}}}}
}

func provider(host string) string { return "arn:aws:iam::" + own + ":oidc-provider/" + host }

// The subjects are those of the documentation of each provider.
func TestAnySubject(t *testing.T) {
	const (
		github, circle = "token.actions.githubusercontent.com", "oidc.circleci.com/org/1"
		bitbucket      = "api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc"
		eks            = "oidc.eks.eu-west-1.amazonaws.com/id/1"
	)
	for _, c := range []struct {
		host, operator, subject string
		want                    bool
	}{
		{github, "StringEquals", "repo:o/r:ref:refs/heads/main", false},
		{github, "StringEquals", "repo:o/r:pull_request", false},
		{github, "StringEquals", "repo:*", false},
		{github, "StringLike", "repo:o/r:environment:*", false},
		{github, "StringLike", "repo:o@1/r@2:environment:*", false},
		{github, "StringLike", "repo:o/r:ref:refs/tags/v*", false},
		{github, "StringLike", "repository_id:1:environment:*", false},
		{github, "StringLike", "repo:o/r:*", true},
		{github, "StringLike", "repo:o/r:ref:*", true},
		{github, "StringLike", "repo:o/r:ref:refs/heads/*", true},
		{github, "StringLike", "repo:o/r*:environment:production", true},
		{github, "StringLike", "repo:o/*:ref:refs/heads/main", true},
		{github, "StringLike", "repository_owner_id:1:*", true},
		{github, "StringLike", "*", true},
		{github, "StringEqualsIfExists", "repo:o/r:ref:refs/heads/main", true},
		{github, "ForAllValues:StringEquals", "repo:o/r:ref:refs/heads/main", true},
		{github, "ForAnyValue:StringLike", "repo:o/r:ref:refs/heads/main", false},
		{github, "StringNotEquals", "repo:o/r:ref:refs/heads/main", true},
		{circle, "StringLike", "org/1/project/2/user/*", false},
		{circle, "StringLike", "org/1/project/*", true},
		{bitbucket, "StringLike", "{repository}:{environment}:*", false},
		{bitbucket, "StringLike", "{repository}*", false},
		{bitbucket, "StringLike", "*:{environment}:*", true},
		{"gitlab.com", "StringLike", "project_path:g/p:ref_type:branch:ref:*", false},
		{"gitlab.com", "StringLike", "project_path:g/*", true},
		{"app.terraform.io", "StringLike", "organization:o:project:p:workspace:w:run_phase:*", false},
		{"app.terraform.io", "StringLike", "organization:o:*", true},
		{eks, "StringEquals", "system:serviceaccount:n:s", false},
		{eks, "StringLike", "system:serviceaccount:n:*", false},
		{eks, "StringLike", "system:serviceaccount:*", true},
		{"login.example.com", "StringLike", "a:b:c:*", false},
		{"login.example.com", "StringLike", "a:*", true},
	} {
		condition := policy.Condition{"StringEquals": {c.host + ":aud": {"sts.amazonaws.com"}}}
		if condition[c.operator] == nil {
			condition[c.operator] = map[string][]string{}
		}
		condition[c.operator][c.host+":sub"] = []string{c.subject}
		if r, got := trusting(c.host, condition).AnySubject(provider(c.host)); got != c.want {
			t.Errorf("AnySubject() of %s, %s %s = %v (%v), want %v", c.host, c.operator, c.subject, got, r.Context, c.want)
		}
	}
}

func TestAnySubjectByOtherClaims(t *testing.T) {
	const host = "token.actions.githubusercontent.com"
	for name, c := range map[string]struct {
		claims map[string][]string
		want   bool
	}{
		"none":                         {map[string][]string{}, true},
		"an environment by id":         {map[string][]string{host + ":repository_id": {"1"}, host + ":environment": {"production"}}, false},
		"any branch by id":             {map[string][]string{host + ":repository_id": {"1"}}, true},
		"an environment of anybody's":  {map[string][]string{host + ":environment": {"production"}}, true},
		"all repositories of an owner": {map[string][]string{host + ":repository_owner": {"o"}, host + ":environment": {"production"}}, true},
		"one workflow":                 {map[string][]string{host + ":job_workflow_ref": {"o/r/.github/workflows/w.yml@refs/heads/main"}}, false},
	} {
		c.claims[host+":aud"] = []string{"sts.amazonaws.com"}
		if _, got := trusting(host, policy.Condition{"StringEquals": c.claims}).AnySubject(provider(host)); got != c.want {
			t.Errorf("AnySubject() of %s = %v, want %v", name, got, c.want)
		}
	}
}

func TestAnyAudience(t *testing.T) {
	for host, want := range map[string]bool{
		"token.actions.githubusercontent.com": true, "cognito-identity.amazonaws.com": true, "oidc.circleci.com/org/1": false,
	} {
		if _, got := trusting(host, nil).AnyAudience(provider(host)); got != want {
			t.Errorf("AnyAudience() of %s = %v, want %v", host, got, want)
		}
		pinned := policy.Condition{"StringEquals": {host + ":aud": {"mine"}}}
		if r, got := trusting(host, pinned).AnyAudience(provider(host)); got {
			t.Errorf("AnyAudience() of %s where it is pinned = %v, want none", host, r.Context)
		}
	}
}
