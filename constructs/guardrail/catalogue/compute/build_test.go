package compute_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// built is a project with a webhook, whose filters are one group.
func built(triggers Object, filters ...any) Change {
	triggers["Webhook"] = true
	if len(filters) > 0 {
		triggers["FilterGroups"] = List{filters}
	}
	return Add("New", Resource("AWS::CodeBuild::Project", Object{"EncryptionKey": "k", "Triggers": triggers}))
}

func filter(typ string, pattern any) Object { return Object{"Type": typ, "Pattern": pattern} }

func buildSabotages() []Case {
	opens := filter("EVENT", "PUSH, PULL_REQUEST_CREATED")
	stranger := func(name string, change Change) Case {
		return Case{Rule: "BUILD-001", Name: name, Change: []Change{change}, At: "New Triggers.FilterGroups.0",
			Says: "lets everybody who opens a pull request start a build"}
	}
	excluded := filter("ACTOR_ACCOUNT_ID", "^1$")
	excluded["ExcludeMatchedPattern"] = true
	return []Case{
		{Rule: "BUILD-001", Name: "every event", Change: []Change{built(Object{})},
			At: "New Triggers.FilterGroups", Says: "everybody who opens a pull request starts a build"},
		stranger("pull requests", built(Object{}, opens)),
		stranger("any event of a branch", built(Object{}, filter("BASE_REF", "^refs/heads/main$"))),
		stranger("an event of the deployment", built(Object{}, filter("EVENT", Ref("Param")))),
		stranger("actors without anchors", built(Object{}, opens, filter("ACTOR_ACCOUNT_ID", "1234|5678"))),
		stranger("actors of which one has anchors", built(Object{}, opens, filter("ACTOR_ACCOUNT_ID", "^1234$|5678"))),
		stranger("all but an actor", built(Object{}, opens, excluded)),
		stranger("approval that is off", built(Object{"PullRequestBuildPolicy": Object{"RequiresCommentApproval": "DISABLED"}}, opens)),
	}
}

func buildHarmless() map[string][]Change {
	opens := filter("EVENT", "PULL_REQUEST_CREATED")
	return map[string][]Change{
		"builds of what is pushed and merged": {built(Object{}, filter("EVENT", "PUSH,PULL_REQUEST_MERGED"))},
		"builds of known actors":              {built(Object{}, opens, filter("ACTOR_ACCOUNT_ID", "^(1234|5678)$"))},
		"builds that a maintainer approves": {
			built(Object{"PullRequestBuildPolicy": Object{"RequiresCommentApproval": "FORK_PULL_REQUESTS"}}, opens)},
		"a project without a webhook": {Add("New", Resource("AWS::CodeBuild::Project", Object{"EncryptionKey": "k",
			"Triggers": Object{"Webhook": false}}))},
	}
}
