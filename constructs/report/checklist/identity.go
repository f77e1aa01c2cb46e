package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// pipelines are issuers of OpenID Connect whose tokens are those of pipelines.
var pipelines = []string{"token.actions.githubusercontent.com", "gitlab.com", "api.bitbucket.org", "oidc.circleci.com",
	"agent.buildkite.com", "app.terraform.io", "vstoken.dev.azure.com", "dev.azure.com"}

// assumedByPipeline asks whether a pipeline assumes the role by its token. A provider that the
// template defines is known by its address.
func assumedByPipeline(role *assembly.Resource) bool {
	return slices.ContainsFunc(role.Get("AssumeRolePolicyDocument").Decoded().Get("Statement").List(), func(s assembly.Value) bool {
		if s.Get("Effect").Is("Allow") != assembly.True {
			return false
		}
		return slices.ContainsFunc(s.Get("Principal", "Federated").List(), func(v assembly.Value) bool {
			address := text(v)
			if to, ok := v.Target(); ok {
				address = text(to.Resource.Get("Url"))
			}
			from := host(address)
			return slices.ContainsFunc(pipelines, func(issuer string) bool {
				return from == issuer || strings.HasSuffix(from, "."+issuer)
			})
		})
	})
}

// host is that of the issuer in the URL or the ARN of a provider.
func host(address string) string {
	for _, before := range []string{"://", "oidc-provider/"} {
		if _, after, found := strings.Cut(address, before); found {
			address = after
		}
	}
	name, _, _ := strings.Cut(address, "/")
	return name
}

func restrictsRoot(control *assembly.Resource) bool {
	return strings.Contains(text(control.Get("ControlIdentifier")), "AWS-GR_RESTRICT_ROOT_USER")
}

// respondsToIncidents asks whether Plinth made a runbook for incidents: no template tells which
// others are.
func respondsToIncidents(document *assembly.Resource) bool {
	return isRunbook(document) && slices.Contains([]string{"security.IncidentRunbooks", "security.Containment"}, document.Construct())
}
