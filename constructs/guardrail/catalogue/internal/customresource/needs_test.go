package customresource

import (
	"os"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// A call needs what the service authorization reference says, whatever it is called: the rule that
// asks must not find fault with a role that has it.
func TestCallsNeedWhatTheServicesSay(t *testing.T) {
	text, err := os.ReadFile("../../../../policy/apicall/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	var service string
	calls := 0
	for line := range strings.Lines(string(text)) {
		switch words := strings.Fields(line); {
		case line[0] == '#':
		case line[0] == ':':
			return // what follows are actions that no API is named for
		case line[0] != '\t':
			service = words[0]
		default:
			known, err := apicall.Find(service, words[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, action := range known.Needs {
				calls++
				if !(Call{Service: service, Action: words[0]}).Needs(action) {
					t.Errorf("Needs(%s) of %s %s = false, want true", action, service, words[0])
				}
			}
		}
	}
	if calls < 10000 {
		t.Errorf("%d needs are looked at, want those of all services", calls)
	}
}

func TestCallsNeedNothingElse(t *testing.T) {
	role := map[string]any{"Recorders": []any{map[string]any{"roleARN": "arn"}}}
	members := map[string]any{"status": "Active", "includeMemberAccounts": true}
	for _, c := range []struct {
		call   Call
		action string
		want   bool
	}{
		{Call{Service: "Inspector2", Action: "enable"}, "inspector2:Enable", true},
		{Call{Service: "Inspector2", Action: "enable"}, "inspector2:Disable", false},
		{Call{Service: "@aws-sdk/client-config-service", Action: "PutConfigurationRecorderCommand"}, "config:PutConfigurationRecorder", true},
		{Call{Service: "ConfigService", Action: "putConfigurationRecorder", Parameters: role}, "iam:PassRole", true},
		{Call{Service: "ConfigService", Action: "putConfigurationRecorder"}, "iam:PassRole", false},
		{Call{Service: "GuardDuty", Action: "enableOrganizationAdminAccount"}, "organizations:DescribeAccount", true},
		{Call{Service: "GuardDuty", Action: "enableOrganizationAdminAccount"}, "organizations:DeleteOrganization", false},
		{Call{Service: "GuardDuty", Action: "listDetectors"}, "organizations:DescribeAccount", false},
		{Call{Service: "compute-optimizer", Action: "updateEnrollmentStatus", Parameters: members}, "organizations:ListAccounts", true},
		{Call{Service: "compute-optimizer", Action: "updateEnrollmentStatus", Parameters: members}, "organizations:ListPolicies", false},
		{Call{Service: "compute-optimizer", Action: "updateEnrollmentStatus"}, "organizations:ListAccounts", false},
		{Call{Service: "CloudWatchLogs", Action: "putRetentionPolicy"}, "logs:PutRetentionPolicy", true},
		{Call{Service: "S3", Action: "putObject"}, "sqs:SendMessage", false},
	} {
		if got := c.call.Needs(c.action); got != c.want {
			t.Errorf("Needs(%s) of %s %s = %v, want %v", c.action, c.call.Service, c.call.Action, got, c.want)
		}
	}
}
