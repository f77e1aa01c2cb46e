package compute

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var buildRules = []engine.Rule{
	{
		ID: "BUILD-001", Title: "Pull requests of strangers start no builds",
		Why: "A pull request brings its own build commands, which run with the role of the project: for a public repository, everybody " +
			"can write one.",
		Fix: "Require a comment of a maintainer (PullRequestBuildPolicy), filter by ACTOR_ACCOUNT_ID with a pattern from ^ to $, or build " +
			"only what is pushed.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::CodeBuild::Project", strangersBuild),
	},
	{
		ID: "BUILD-002", Title: "Functions refuse code that nobody signed",
		Why:    "A signature that is checked, and whose failure only writes a warning, stops nobody.",
		Fix:    "Set CodeSigningPolicies.UntrustedArtifactOnDeployment to Enforce.",
		Pillar: engine.Security,
		Check:  signingTable.Check,
	},
}

var signingTable = option.Table{
	{Type: "AWS::Lambda::CodeSigningConfig", Property: "CodeSigningPolicies.UntrustedArtifactOnDeployment",
		Want: option.Told("only warns", option.Is("Enforce"))},
}

// strangersBuild reports webhooks that start a build for whoever opens a pull request, by the
// CodeBuild User Guide, "Filter GitHub webhook events" and "Pull request comment approval".
func strangersBuild(pass *engine.Pass, project *assembly.Resource) {
	triggers := project.Get("Triggers")
	approved := triggers.Get("PullRequestBuildPolicy", "RequiresCommentApproval").OneOf("ALL_PULL_REQUESTS", "FORK_PULL_REQUESTS")
	if webhook := triggers.Get("Webhook"); !webhook.Exists() || off(webhook) || approved == assembly.True {
		return
	}
	groups := triggers.Get("FilterGroups")
	if !groups.Exists() {
		pass.Report(project, "Triggers.FilterGroups", "are not set, so everybody who opens a pull request starts a build")
		return
	}
	for i, group := range groups.List() {
		if ofPullRequests(group) && !ofKnownActors(group) {
			pass.Report(project, fmt.Sprint("Triggers.FilterGroups.", i), "lets everybody who opens a pull request start a build")
		}
	}
}

// pullRequests are the events by which the author of a pull request starts a build. Who merges or
// closes one may write to the repository.
var pullRequests = []string{"PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED"}

// ofPullRequests reports whether a group of filters, all of which have to match, may match a pull
// request.
func ofPullRequests(group assembly.Value) bool {
	for _, filter := range group.List() {
		if filter.Get("Type").Is("EVENT") != assembly.True {
			continue
		}
		pattern, known := filter.Get("Pattern").Text()
		return !known || slices.ContainsFunc(strings.Split(pattern, ","), func(event string) bool {
			return slices.Contains(pullRequests, strings.TrimSpace(event))
		})
	}
	return true
}

// ofKnownActors reports whether a group of filters names accounts of the code host. A pattern is
// found anywhere in an id: without anchors, 123 admits 91234 as well.
func ofKnownActors(group assembly.Value) bool {
	return slices.ContainsFunc(group.List(), func(filter assembly.Value) bool {
		pattern, known := filter.Get("Pattern").Text()
		if filter.Get("Type").Is("ACTOR_ACCOUNT_ID") != assembly.True || !known ||
			filter.Get("ExcludeMatchedPattern").Is(true) != assembly.False &&
				filter.Get("ExcludeMatchedPattern").Exists() {
			return false
		}
		actors, err := regexp.Compile(pattern)
		strangers := []string{"31415926"}
		for _, id := range digits.FindAllString(pattern, -1) {
			strangers = append(strangers, "9"+id, id+"9")
		}
		return err == nil && !slices.ContainsFunc(strangers, actors.MatchString)
	})
}

var digits = regexp.MustCompile(`\d+`)
