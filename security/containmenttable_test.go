package security_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// The table in README.md is what the workflows do in the account of the tests.
func TestContainmentIsDocumented(t *testing.T) {
	contain, undo := workflows(t, true)
	var b strings.Builder
	b.WriteString("\n| finding about | how surely | calls, in this order | undone by |\n| --- | --- | --- | --- |\n")
	node := `{"resourceType": "EKSCluster", "instanceDetails": {"instanceId": "i-1"}}`
	for _, c := range []struct{ about, resource, kind, id string }{
		{"an instance", onInstance, "Instance", "i-1"}, {"a node of EKS or ECS", node, "Node", "i-1"},
		{"a user", onUser, "AccessKey", "AKIA1"}, {"a role", onRole, "AccessKey", "ASIA1"},
		{"a person of IAM Identity Center", strings.Replace(onRole, `"app"`, `"AWSReservedSSO_Administrator_0123456789abcdef"`, 1), "", ""},
		{"root", strings.Replace(onUser, "IAMUser", "Root", 1), "", ""},
		{"a bucket", onBucket, "S3Bucket", "data"}, {"a function", onFunction, "Lambda", "fn"}, {"a database", onDatabase, "RDSDBInstance", "db"},
		{"anything else", `{"resourceType": "ECSCluster"}`, "", ""},
	} {
		a := account()
		a.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
		run := workflowtest.RunAs(t, "first", contain, event("T", c.resource, "{}"), a.answer)
		_, outcome, _ := strings.Cut(told(run)[0], `"outcome":"`)
		outcome, _, _ = strings.Cut(outcome, `"`)
		undone := ""
		if c.kind != "" {
			undone = actions(workflowtest.Run(t, undo, map[string]any{"account": "111111111111", "kind": c.kind, "id": c.id}, a.answer))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.about, outcome, actions(run), undone)
	}
	b.WriteString("\nOf an attack sequence, each resource is treated as here. A person is asked whether to stop an isolated instance.\n\n")
	constructtest.Section(t, "README.md", "contained", b.String())
}

// actions are the calls that change something, each once where it stands several times in a row.
func actions(run workflowtest.Execution) string {
	var all []string
	for _, line := range strings.Split(did(run), "\n") {
		action, _, _ := strings.Cut(line, " ")
		if action != "" && (len(all) == 0 || all[len(all)-1] != action) {
			all = append(all, action)
		}
	}
	return strings.Join(all, ", ")
}
