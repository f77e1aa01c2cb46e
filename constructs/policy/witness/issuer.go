package witness

import (
	"regexp"
	"slices"
	"strings"
)

// An issuer is what is known of an identity provider: how its subjects are written.
type issuer struct {
	// at is a part of its host and path.
	at string
	// single says that each organization has a provider of its own, whose tokens are for no
	// other.
	single bool
	// users says that subjects are users who sign up, so that none can be named.
	users bool
	// open reports whether a pattern of subjects leaves open which repository, project or
	// workload a token is of.
	open func(pattern string) bool
	// unnamed reports whether it leaves open which branch, tag or environment, and
	// unnamedClaim the same of a claim of its own.
	unnamed, unnamedClaim func(pattern string) bool
}

// issuers are in the order in which they are looked up; the last one stands for all others.
var issuers = []issuer{
	// repo:OWNER/NAME:ref:refs/heads/BRANCH, repo:OWNER/NAME:environment:NAME,
	// repo:OWNER/NAME:pull_request
	{at: "token.actions.githubusercontent.com", open: openGitHub, unnamed: unnamedRef, unnamedClaim: allWild},
	// org/ID/project/ID/user/ID
	{at: "oidc.circleci.com", single: true, open: segments("/", 4)},
	// {REPOSITORY}:{STEP} or {REPOSITORY}:{ENVIRONMENT}:{STEP}
	{at: "api.bitbucket.org", single: true, open: func(p string) bool { return !bitbucketRepository.MatchString(p) }},
	// project_path:GROUP/PROJECT:ref_type:branch:ref:NAME
	{at: "gitlab", open: segments(":", 2)},
	// organization:NAME:project:NAME:workspace:NAME:run_phase:PHASE
	{at: "app.terraform.io", open: segments(":", 4)},
	{at: "app.eu.terraform.io", open: segments(":", 4)},
	// organization:NAME:pipeline:NAME:ref:REF:...
	{at: "agent.buildkite.com", open: segments(":", 4)},
	// system:serviceaccount:NAMESPACE:NAME; the URL is that of one cluster
	{at: "oidc.eks.", open: segments(":", 3)},
	// owner:TEAM:project:NAME:environment:NAME
	{at: "oidc.vercel.com", single: true, open: segments(":", 4)},
	// sc://ORGANIZATION/PROJECT/CONNECTION
	{at: "vstoken.dev.azure.com", open: segments("/", 4)},
	{at: "cognito-identity.amazonaws.com", users: true},
	{open: segments(":", 3)},
}

// issuer finds the provider by its name or, if that is decided at deployment, by the condition
// keys.
func (s Search) issuer(federated string) issuer {
	named := []string{federated}
	for _, keys := range s.allow().Condition {
		for key := range keys {
			named = append(named, key)
		}
	}
	for _, i := range issuers {
		for _, name := range named {
			if strings.Contains(strings.ToLower(name), i.at) {
				return i
			}
		}
	}
	return issuers[len(issuers)-1]
}

// segments returns a function that reports whether one of the first n segments of a pattern has a
// wildcard, or whether there are fewer.
func segments(separator string, n int) func(string) bool {
	return func(p string) bool {
		parts := strings.SplitN(p, separator, n+1)
		return len(parts) <= n || wild(strings.Join(parts[:n], separator))
	}
}

// openGitHub reports whether a pattern leaves the repository open. Subjects can be customized to
// begin with other claims, such as repository_id:1:..., of which the first has to be fixed and
// about the repository.
func openGitHub(p string) bool {
	ofAll := strings.HasPrefix(p, "repository_owner") || strings.HasPrefix(p, "enterprise") || strings.HasPrefix(p, "actor")
	return ofAll || segments(":", 2)(p)
}

// bitbucketRepository matches subjects that begin with the id of a repository.
var bitbucketRepository = regexp.MustCompile(`^\{[^*?}]+\}`)

// unnamedRef reports whether a pattern leaves open whether a token is of a branch, and of which. An
// environment may be any: its protection rules decide who deploys to it.
func unnamedRef(p string) bool {
	parts := strings.SplitN(p, ":", 4)
	if len(parts) < 3 || wild(parts[2]) {
		return true
	}
	return parts[2] == "ref" && len(parts) == 4 && allWild(parts[3])
}

// allWild reports whether nothing of the name of a ref is fixed.
func allWild(p string) bool {
	for _, prefix := range []string{"refs/heads/", "refs/tags/", "refs/"} {
		p = strings.TrimPrefix(p, prefix)
	}
	return strings.Trim(p, "*?/") == ""
}

// KnownIssuer reports whether the address of an OIDC provider is one whose tokens this package
// knows how to read.
func KnownIssuer(url string) bool {
	return slices.ContainsFunc(issuers, func(i issuer) bool { return i.at != "" && strings.Contains(url, i.at) })
}
