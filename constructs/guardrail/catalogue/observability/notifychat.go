package observability

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/deploycall"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// showable wants what a rule makes of an event to be what a chat shows.
func showable(pass *engine.Pass, rule *assembly.Resource) {
	for i, target := range rule.Get("Targets").List() {
		to, ok := target.Get("Arn").Target()
		if !ok || to.Resource.Type != topicType || !shown(pass, to.Resource) {
			continue
		}
		for _, path := range [][]string{{"Input"}, {"InputTransformer", "InputTemplate"}, {"InputPath"}} {
			at := fmt.Sprintf("Targets.%d.%s", i, strings.Join(path, "."))
			message := target.Get(path...)
			if !message.Exists() {
				continue
			}
			if text, known := message.Outline(); known && (path[0] == "InputPath" || !schema(text)) {
				pass.Report(rule, at, "is %v, which a chat does not show", message)
			}
		}
	}
}

// schema reports whether a template of a message is in the schema of custom notifications.
func schema(text string) bool {
	compact := strings.NewReplacer(" ", "", "\n", "", "\\\"", "\"", "'", "\"").Replace(text)
	return strings.Contains(compact, `"version":"1.0"`) && strings.Contains(compact, `"source":"custom"`) &&
		strings.Contains(compact, `"description":`)
}

// publishing wants what state machines and runbooks publish to be what a chat shows.
func publishing(pass *engine.Pass) {
	for _, typ := range []string{"AWS::StepFunctions::StateMachine", "AWS::SSM::Document"} {
		for _, r := range pass.OfType(typ) {
			if topics := shownIn(pass, r.Stack); len(topics) > 0 {
				reportUnshown(pass, r, topics)
			}
		}
	}
}

// shownIn are the topics of a stack that a chat shows, as texts refer to them.
func shownIn(pass *engine.Pass, stack *assembly.Stack) map[string]bool {
	topics := map[string]bool{}
	for _, topic := range pass.OfType(topicType) {
		if topic.Stack == stack && shown(pass, topic) {
			topics["${"+topic.LogicalID+"}"] = true
		}
	}
	return topics
}

// given is a message that is made elsewhere: a path, a variable or a parameter.
var given = regexp.MustCompile(`^(\$[\w.$\[\]]*|\{% *\$[\w.$\[\]]* *%\}|\{\{[^}]*\}\})$`)

func reportUnshown(pass *engine.Pass, r *assembly.Resource, topics map[string]bool) {
	for _, call := range deploycall.Of(r, func(string) bool { return false }) {
		if !strings.EqualFold(call.String(), "sns:publish") {
			continue
		}
		arguments, _ := call.Parameters.(map[string]any)
		to, _ := arguments["TopicArn"].(string)
		for _, name := range []string{"Message", "Message.$"} {
			if text, ok := arguments[name].(string); ok && topics[to] && !given.MatchString(text) && !schema(text) {
				pass.Report(r, call.Property, "publishes %.60q, which a chat does not show", text)
				return
			}
		}
	}
}
