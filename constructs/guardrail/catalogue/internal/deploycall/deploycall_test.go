package deploycall_test

import (
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/deploycall"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// However a call is spelled, it is the same call.
func TestSpellingsDoNotMatter(t *testing.T) {
	for _, service := range []string{
		"CloudWatchLogs", "cloudwatchlogs", "@aws-sdk/client-cloudwatch-logs", "CloudWatchLogsClient", "logs", "cloudwatch-logs",
	} {
		for _, api := range []string{
			"deleteLogGroup", "DeleteLogGroup", "DeleteLogGroupCommand", "delete_log_group", "delete-log-group", "deletelogGROUP",
		} {
			if got := (deploycall.Call{Service: service, API: api}).Effect(); !strings.HasPrefix(got.Weakens, "deletes logs") {
				t.Errorf("effect of %s %s = %+v, want that it deletes logs", service, api, got)
			}
		}
	}
}

func TestEffectsDependOnWhatIsCalledAndWithWhat(t *testing.T) {
	const nothing, unreviewed = "nothing", "unreviewed"
	for _, c := range []struct{ service, api, parameters, want string }{
		{"EC2", "describeVpcs", ``, nothing},
		{"organizations", "listTagsForResource", ``, nothing},
		{"iam", "generateCredentialReport", ``, nothing},
		{"sts", "getFederationToken", ``, "changes who may sign in"},
		{"ec2", "enableSnapshotBlockPublicAccess", `{"State":"block-all-sharing"}`, nothing},
		{"ec2", "enableSnapshotBlockPublicAccess", `{"State":"unblocked"}`, "shares an image"},
		{"ec2", "modifySubnetAttribute", `{"MapPublicIpOnLaunch":{"Value":false}}`, nothing},
		{"ec2", "modifySubnetAttribute", `{"MapPublicIpOnLaunch":{"Value":true}}`, "opens or changes paths"},
		{"ec2", "revokeSecurityGroupIngress", ``, nothing},
		{"ec2", "authorizeSecurityGroupIngress", ``, "opens or changes paths"},
		{"ec2", "createVpcPeeringConnection", ``, "opens or changes paths"},
		{"ec2", "associateAddress", ``, "opens or changes paths"},
		{"guardduty", "updateDetector", `{"Enable":true,"Features":[{"Name":"S3_DATA_EVENTS","Status":"ENABLED"}]}`, nothing},
		{"guardduty", "updateDetector", `{"Features":[{"Name":"S3_DATA_EVENTS","Status":"DISABLED"}]}`, "switches threat detection"},
		{"guardduty", "updateDetector", `{"Enable":"${Param}"}`, "switches threat detection"},
		{"guardduty", "createFilter", ``, "hides findings"},
		{"inspector2", "updateOrganizationConfiguration", `{"autoEnable":{"ec2":true,"ecr":false}}`, "switches threat detection"},
		{"s3", "putPublicAccessBlock", `{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, "opens a bucket"},
		{"s3", "putObject", `{"ACL":"private"}`, nothing},
		{"logs", "putRetentionPolicy", `{"retentionInDays":365}`, nothing},
		{"logs", "putRetentionPolicy", `{"retentionInDays":1}`, "deletes logs"},
		{"logs", "putRetentionPolicy", `{"retentionInDays.$":"$.days"}`, "deletes logs"},
		{"logs", "putResourcePolicy", `{"policyDocument":"{\"Principal\":{\"Service\":\"es.amazonaws.com\"}}"}`, nothing},
		{"logs", "putResourcePolicy", `{"policyDocument":"{\"Principal\":{\"AWS\":\"222222222222\"}}"}`, "deletes logs"},
		{"logs", "putResourcePolicy", `{"policyDocument":"{\"Principal\":\"*\"}"}`, "deletes logs"},
		{"iam", "updateAccountPasswordPolicy", `{"MinimumPasswordLength":14}`, nothing},
		{"iam", "updateAccountPasswordPolicy", `{"MinimumPasswordLength":6}`, "changes who may sign in"},
		{"route53resolver", "updateFirewallConfig", `{"FirewallFailOpen":"ENABLED"}`, "takes the inspection"},
		{"route53resolver", "updateFirewallConfig", `{"FirewallFailOpen":"DISABLED"}`, nothing},
		{"secretsmanager", "putResourcePolicy", ``, "changes who may do what"},
		{"rds", "modifyDBInstance", `{"DeletionProtection":false}`, "sets deletionprotection to false"},
		{"rds", "modifyDBInstance", `{"MultiAZ":true}`, unreviewed},
		{"ssm", "sendCommand", ``, unreviewed},
		{"kinesis", "putResourcePolicy", ``, "changes who may do what"},
		{"redshift", "disableLogging", ``, "takes encryption, logging"},
		{"application-autoscaling", "putScalingPolicy", ``, unreviewed},
		{"opensearch", "updateDomainConfig", `{"AccessPolicies":"{\"Statement\":{\"Principal\":{\"AWS\":\"*\"}}}"}`, "sets aws to *"},
		{"ec2", "createTags", `{"Tags":[{"Key":"plinth:do-not-contain","Value":"true"}]}`, "sets key to plinth:do-not-contain"},
		{"ec2", "createTags", `{"Tags":[{"Key":"Team","Value":"x"}]}`, unreviewed},
		{"a-new-service", "putThing", ``, unreviewed},
		{"a-new-service", "describeThing", ``, nothing},
	} {
		var parameters any
		if c.parameters != "" {
			if err := json.Unmarshal([]byte(c.parameters), &parameters); err != nil {
				t.Fatal(err)
			}
		}
		e := deploycall.Call{Service: c.service, API: c.api, Parameters: parameters}.Effect()
		got := e.Weakens
		switch {
		case e.Unreviewed:
			got = unreviewed
		case got == "":
			got = nothing
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("effect of %s:%s %s = %q, want %q", c.service, c.api, c.parameters, got, c.want)
		}
	}
}

// Each pattern of the table is of a service that exists, and matches an API of it that writes: a
// misspelled one would judge nothing.
func TestTheTableNamesAPIsThatExist(t *testing.T) {
	text, err := os.ReadFile("effects.txt")
	if err != nil {
		t.Fatal(err)
	}
	apis := apisByService(t)
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" || words[0] == "=" || words[0] == "*" {
			continue
		}
		if got, ok := apicall.Service(words[0]); !ok || got != words[0] {
			t.Errorf("service %s: Service() = %q, want itself", words[0], got)
		}
		for _, word := range words[1:] {
			api, _, _ := strings.Cut(word, "[")
			found := false
			for _, known := range apis[words[0]] {
				ok, err := path.Match(strings.ToLower(api), strings.ToLower(known))
				found = found || ok && err == nil && apicall.MayWrite(known)
			}
			if _, err := apicall.Find(words[0], api); !found && (err != nil || strings.Contains(api, "*")) {
				t.Errorf("%s %s matches no API that writes", words[0], api)
			}
		}
	}
}

// apisByService reads the APIs of package apicall, which has no list of them to offer.
func apisByService(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../../../policy/apicall/table.txt")
	if err != nil {
		t.Fatal(err)
	}
	apis := map[string][]string{}
	service := ""
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch line[0] {
		case '#':
		case '\t':
			apis[service] = append(apis[service], words[0])
		default:
			service = strings.TrimPrefix(words[0], ":")
		}
	}
	return apis
}

// FuzzOf reads whatever may stand in a template.
func FuzzOf(f *testing.F) {
	for _, properties := range []string{
		`{"Create": "{\"service\":\"EC2\",\"action\":\"createRoute\",\"parameters\":{\"A\":${B}}}", "Delete": {"Ref": "P"}}`,
		`{"Target": {"Arn": "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", "Input": "{"}}`,
		`{"Targets": [{"Arn": "arn:aws:events:eu-west-1:1:target/stop-instance", "Input": "1"}]}`,
		`{"DefinitionString": "{\"A\":{\"Resource\":\"arn:aws:states:::aws-sdk:${S}:x.sync\"}}", "DefinitionSubstitutions": {"S": "s3"}}`,
		`{"Content": "mainSteps: [{action: 'aws:executeAwsApi', inputs: {Service: s3, Api: &a PutBucketAcl}}, *a]"}`,
		`{"Content": {"a": {"action": "aws:executeScript", "inputs": {"Script": "boto3.client('ec2').create_route()"}}}}`,
		`{"Source": {"BuildSpec": "commands: ['aws --debug s3api put-bucket-acl --acl=public-read --no-x --y Key=1,K=2', \"aws\", aws s3api]"}}`,
	} {
		f.Add(properties)
	}
	types := []string{"AWS::CodeBuild::Project", "Custom::AWS", "AWS::Scheduler::Schedule", "AWS::Events::Rule",
		"AWS::StepFunctions::StateMachine", "AWS::SSM::Document"}
	f.Fuzz(func(t *testing.T, properties string) {
		var v any
		if json.Unmarshal([]byte(properties), &v) != nil {
			return
		}
		resources := map[string]any{}
		for i, typ := range types {
			resources[string(rune('A'+i))] = map[string]any{"Type": typ, "Properties": v}
		}
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: assemblytest.Encode(t, map[string]any{"Resources": resources})})
		for _, r := range a.Resources() {
			calls(r)
		}
	})
}

func calls(r *assembly.Resource) {
	for _, c := range deploycall.Of(r, func(string) bool { return false }) {
		_, _ = c.Effect(), c.String()
	}
}
