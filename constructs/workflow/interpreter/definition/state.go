package definition

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

const jsonataLanguage = "JSONata"

// Fields of states by their type: those of both query languages, and those of one.
var known = map[string]struct{ both, jsonpath, jsonata string }{
	"Pass":    {"Next End Assign", "InputPath OutputPath Parameters Result ResultPath", "Output"},
	"Succeed": {"", "InputPath OutputPath", "Output"},
	"Fail":    {"Error Cause", "ErrorPath CausePath", ""},
	"Wait":    {"Next End Assign Seconds Timestamp", "InputPath OutputPath SecondsPath TimestampPath", "Output"},
	"Choice":  {"Choices Default Assign", "InputPath OutputPath", "Output"},
	"Task": {"Next End Assign Resource Credentials TimeoutSeconds HeartbeatSeconds Retry Catch",
		results + " Parameters TimeoutSecondsPath HeartbeatSecondsPath", "Arguments Output"},
	"Parallel": {"Next End Assign Branches Retry Catch", results + " Parameters", "Arguments Output"},
	"Map": {"Next End Assign Retry Catch ItemProcessor Iterator ItemSelector ItemReader ItemBatcher ResultWriter Label MaxConcurrency " +
		"ToleratedFailureCount ToleratedFailurePercentage",
		results + " Parameters ItemsPath MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath", "Items Output"},
}

const results = "InputPath OutputPath ResultSelector ResultPath"

func (c *checker) state(o object, states object, scope map[string]bool) {
	language := c.language
	defer func() { c.language = language }()
	kind, _ := c.text(o, "Type")
	fields, ok := known[kind]
	if !ok {
		c.problem("Type is %q, want Task, Pass, Choice, Wait, Succeed, Fail, Parallel or Map", kind)
		return
	}
	c.language = c.enum(o, "QueryLanguage", language, "JSONPath", jsonataLanguage)
	if language == jsonataLanguage && c.language != language {
		c.problem("QueryLanguage is JSONPath in a machine of JSONata")
	}
	own, other := fields.jsonpath, fields.jsonata
	if c.language == jsonataLanguage {
		own, other = other, own
	}
	for _, field := range o.Keys() {
		switch {
		case slices.Contains(strings.Fields("Type Comment QueryLanguage "+fields.both+" "+own), field):
		case slices.Contains(strings.Fields(other), field):
			c.problem("%s is a field of the other query language, and this one is %s", field, c.language)
		default:
			c.problem("there is no field %s in a %s state", field, kind)
		}
	}
	c.transition(o, kind, states)
	c.payloads(o)
	switch kind {
	case "Wait":
		c.wait(o)
	case "Choice":
		c.choice(o, states)
	case "Task":
		c.task(o)
	case "Parallel":
		c.parallel(o, scope)
	case "Map":
		c.mapState(o, scope)
	case "Fail":
		c.mostOne(o, "Error", "ErrorPath")
		c.mostOne(o, "Cause", "CausePath")
		c.text(o, "Error")
		c.text(o, "Cause")
	}
	c.retry(o)
	c.catch(o, states)
}

func (c *checker) transition(o object, kind string, states object) {
	switch kind {
	case "Succeed", "Fail", "Choice":
		return
	}
	c.one(o, "Next", "End")
	c.target(o, "Next", states)
	if end, given := o.Get("End"); given && end != true {
		c.problem("End is %s, want true or nothing", ordered.Text(end))
	}
}

func (c *checker) wait(o object) {
	c.one(o, "Seconds", "SecondsPath", "Timestamp", "TimestampPath")
	c.integer(o, "Seconds", 0, maxSeconds)
	if s, ok := c.text(o, "Timestamp"); ok && (c.language != jsonataLanguage || !isExpression(s)) {
		c.timestamp("Timestamp", s)
	}
}

func (c *checker) task(o object) {
	if resource, _ := c.text(o, "Resource"); resource == "" {
		c.problem("Resource is empty, want the ARN of what it calls")
	}
	c.mostOne(o, "TimeoutSeconds", "TimeoutSecondsPath")
	c.mostOne(o, "HeartbeatSeconds", "HeartbeatSecondsPath")
	c.integer(o, "TimeoutSeconds", 1, maxSeconds)
	c.integer(o, "HeartbeatSeconds", 1, maxSeconds)
	timeout, limited := o.Get("TimeoutSeconds")
	heartbeat, beats := o.Get("HeartbeatSeconds")
	t, isNumber := ordered.Float(timeout)
	h, both := ordered.Float(heartbeat)
	if limited && beats && isNumber && both && h >= t {
		c.problem("HeartbeatSeconds is %s, want less than the %s of TimeoutSeconds", ordered.Text(heartbeat), ordered.Text(timeout))
	}
	if credentials, ok := c.object(o, "Credentials"); ok && !credentials.Has("RoleArn") && !credentials.Has("RoleArn.$") {
		c.problem("Credentials has no RoleArn")
	}
}

func (c *checker) parallel(o object, scope map[string]bool) {
	if !o.Has("Branches") {
		c.problem("Branches is missing")
	}
	c.list(o, "Branches")
	language := c.language
	c.entries(o, "Branches", func(branch object) {
		c.language = language
		c.fields(branch, "StartAt", "States", "Comment", "QueryLanguage")
		c.machine(branch, scope)
	})
}
