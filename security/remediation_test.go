package security_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// calls are what the runbooks call, with the action of IAM that each needs, from the service
// authorization reference, and a resource that it is for.
var calls = map[string]struct{ action, resource string }{
	"s3 GetPublicAccessBlock":        {"s3:GetBucketPublicAccessBlock", "arn:aws:s3:::data"},
	"s3 PutPublicAccessBlock":        {"s3:PutBucketPublicAccessBlock", "arn:aws:s3:::data"},
	"ec2 DescribeSecurityGroupRules": {"ec2:DescribeSecurityGroupRules", "*"},
	"ec2 RevokeSecurityGroupIngress": {
		"ec2:RevokeSecurityGroupIngress",
		"arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0123456789abcdef0",
	},
	"ec2 GetEbsEncryptionByDefault":    {"ec2:GetEbsEncryptionByDefault", "*"},
	"ec2 EnableEbsEncryptionByDefault": {"ec2:EnableEbsEncryptionByDefault", "*"},
	"rds DescribeDBInstances":          {"rds:DescribeDBInstances", "arn:aws:rds:eu-west-1:111111111111:db:orders"},
	"rds ModifyDBInstance":             {"rds:ModifyDBInstance", "arn:aws:rds:eu-west-1:111111111111:db:orders"},
	"kms GetKeyRotationStatus": {
		"kms:GetKeyRotationStatus",
		"arn:aws:kms:eu-west-1:111111111111:key/5e2d3a4b-0000-4000-8000-1234567890ab",
	},
	"kms EnableKeyRotation": {
		"kms:EnableKeyRotation",
		"arn:aws:kms:eu-west-1:111111111111:key/5e2d3a4b-0000-4000-8000-1234567890ab",
	},
	"cloudtrail GetTrail":            {"cloudtrail:GetTrail", "arn:aws:cloudtrail:eu-west-1:111111111111:trail/main"},
	"cloudtrail UpdateTrail":         {"cloudtrail:UpdateTrail", "arn:aws:cloudtrail:eu-west-1:111111111111:trail/main"},
	"config ListDiscoveredResources": {"config:ListDiscoveredResources", "*"},
	"iam ListAccessKeys":             {"iam:ListAccessKeys", "arn:aws:iam::111111111111:user/joe"},
	"sns Publish":                    {"sns:Publish", "arn:aws:sns:eu-west-1:111111111111:alerts"},
}

// owned are what AWS documents for its runbooks, without what is kept from them: to delete.
var owned = map[string][]string{
	"AWSConfigRemediation-RevokeUnusedIAMUserCredentials": {
		"config:ListDiscoveredResources",
		"iam:GetAccessKeyLastUsed",
		"iam:GetLoginProfile",
		"iam:GetUser",
		"iam:ListAccessKeys",
		"iam:UpdateAccessKey",
	},
}

// everyMode are all remediations as dry runs and at work.
func everyMode(stack awscdk.Stack) map[string][]security.Remediation {
	dry := security.Remediations()
	var work []security.Remediation
	for _, r := range dry {
		work = append(work, r.OnApproval())
	}
	topic := awssns.NewTopic(stack, jsii.String("Topic"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
	work = append(work, security.NotifyOnly(security.EncryptedVolumes(), topic))
	return map[string][]security.Remediation{"Dry": dry, "Work": work}
}

// The role of each runbook may do what its steps call, each on what it is for, and nothing else; a
// dry run only reads.
func TestRolesHaveWhatTheirStepsNeed(t *testing.T) {
	app, stack := newStack(t)
	for id, remediations := range everyMode(stack) {
		security.NewConfigRules(stack, id, &security.ConfigRulesProps{Rules: []security.ConfigRule{}, Remediations: remediations})
	}
	a := snapshot.Synth(t, app)
	remediations := a.OfType("AWS::Config::RemediationConfiguration")
	if want := 2*len(security.Remediations()) + 1; len(remediations) != want {
		t.Fatalf("%d remediations, want %d", len(remediations), want)
	}
	for _, r := range remediations {
		t.Run(r.Path, func(t *testing.T) {
			want := needed(t, r)
			granted := grantedTo(a, strings.TrimSuffix(r.Path, "Resource")+"Role/")
			var got []string
			for _, s := range granted.Statements {
				got = append(got, s.Action...)
			}
			slices.Sort(got)
			if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), got); diff != "" {
				t.Errorf("actions (-want +got):\n%s", diff)
			}
			var rows []decide.Row
			for action, resource := range want {
				rows = append(rows, decide.Row{Name: action, Want: policy.Allow, Request: decide.Request{
					Principal: decide.Principal{ARN: "arn:aws:iam::111111111111:role/r"}, Action: action, Resource: resource,
				}})
				if strings.HasPrefix(r.Path, "Prod/Dry/") && !regexp.MustCompile(`^\w+:(Get|List|Describe)`).MatchString(action) {
					t.Errorf("a dry run may %s", action)
				}
				if strings.Contains(action, "Delete") {
					t.Errorf("a remediation may %s", action)
				}
			}
			policytest.Check(t, decide.Policies{Identity: []policy.Document{granted}}, rows)
		})
	}
}

// needed are the actions that the document of a remediation calls for, with a resource each.
func needed(t *testing.T, remediation *assembly.Resource) map[string]string {
	t.Helper()
	want := map[string]string{}
	document, ok := remediation.Get("TargetId").Target()
	if !ok {
		name, _ := remediation.Get("TargetId").Text()
		for _, action := range owned[name] {
			want[action] = "*"
			for _, call := range calls {
				if call.action == action {
					want[action] = call.resource
				}
			}
			if strings.HasPrefix(action, "iam:") {
				want[action] = "arn:aws:iam::111111111111:user/joe"
			}
		}
		return want
	}
	for _, step := range document.Resource.Get("Content", "mainSteps").List() {
		service, _ := step.Get("inputs", "Service").Text()
		api, _ := step.Get("inputs", "Api").Text()
		call, known := calls[service+" "+api]
		if !known {
			t.Errorf("a call that this test does not know: %s %s", service, api)
		}
		want[call.action] = call.resource
	}
	return want
}

// grantedTo are the policies of the role at a path. References are read as what they become.
func grantedTo(a *assembly.Assembly, path string) policy.Document {
	all := policy.Document{}
	for _, p := range a.OfType("AWS::IAM::Policy") {
		if !strings.HasPrefix(p.Path, path) {
			continue
		}
		for i, s := range p.Get("PolicyDocument", "Statement").List() {
			statement := policytest.Anywhere(p.Get("PolicyDocument")).Statements[i]
			statement.Principal, statement.Resource = nil, nil
			for _, r := range s.Get("Resource").List() {
				text, _ := r.Outline()
				if _, ok := r.Target(); ok {
					text = "arn:aws:sns:eu-west-1:111111111111:alerts"
				}
				statement.Resource = append(statement.Resource, strings.ReplaceAll(text, "${AWS::Partition}", "aws"))
			}
			all.Statements = append(all.Statements, statement)
		}
	}
	return all
}

// What a document refers to in its steps is there: a parameter, or an output of an earlier step.
func TestRunbooksReferToWhatThereIs(t *testing.T) {
	app, stack := newStack(t)
	for id, remediations := range everyMode(stack) {
		security.NewConfigRules(stack, id, &security.ConfigRulesProps{Rules: []security.ConfigRule{}, Remediations: remediations})
	}
	a := snapshot.Synth(t, app)
	runbooktest.Check(t, a)
	reference := regexp.MustCompile(`\{\{ ?([\w.]+) ?\}\}`)
	for _, document := range a.OfType("AWS::SSM::Document") {
		content := document.Get("Content")
		known := map[string]bool{}
		for _, name := range content.Get("parameters").Keys() {
			known[name] = true
		}
		used := map[string]bool{"AutomationAssumeRole": true}
		for _, step := range content.Get("mainSteps").List() {
			for _, match := range reference.FindAllStringSubmatch(step.String(), -1) {
				used[match[1]] = true
				if !known[match[1]] {
					t.Errorf("%s: %v refers to %s", document.Path, step.Get("name"), match[1])
				}
			}
			name, _ := step.Get("name").Text()
			for _, output := range step.Get("outputs").List() {
				text, _ := output.Get("Name").Text()
				known[name+"."+text] = true
			}
		}
		for _, parameter := range content.Get("parameters").Keys() {
			if !used[parameter] {
				t.Errorf("%s: nothing uses the parameter %s", document.Path, parameter)
			}
		}
		for _, output := range content.Get("outputs").List() {
			if text, _ := output.Text(); !known[text] {
				t.Errorf("%s: no step has the output %s", document.Path, text)
			}
		}
	}
	for _, r := range a.OfType("AWS::Config::RemediationConfiguration") {
		document, ok := r.Get("TargetId").Target()
		if !ok {
			continue
		}
		given, asked := r.Get("Parameters").Keys(), document.Resource.Get("Content", "parameters").Keys()
		slices.Sort(given)
		slices.Sort(asked)
		if !slices.Equal(given, asked) {
			t.Errorf("%s gives %v, and its document asks for %v", r.Path, given, asked)
		}
	}
}

// The patterns of ids admit those that AWS Config knows resources by, and no others.
func TestResourceIDs(t *testing.T) {
	app, stack := newStack(t)
	security.NewConfigRules(
		stack,
		"Rules",
		&security.ConfigRulesProps{Rules: []security.ConfigRule{}, Remediations: security.Remediations()},
	)
	patterns := map[string]*regexp.Regexp{}
	for _, d := range snapshot.Synth(t, app).OfType("AWS::SSM::Document") {
		if text, ok := d.Get("Content", "parameters", "ResourceId", "allowedPattern").Text(); ok {
			patterns[strings.Split(d.Path, "/")[3]] = regexp.MustCompile(text)
		}
	}
	for name, ids := range map[string][2]string{
		"BlockPublicBuckets":   {"my-bucket.example-1", "my bucket"},
		"CloseAdministration":  {"sg-0123456789abcdef0", "sg-0123456789abcdef0 x"},
		"HideDatabases":        {"db-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "orders"},
		"RotateKeys":           {"mrk-1234abcd12ab34cd56ef1234567890ab", "alias/mine"},
		"DeactivateUnusedKeys": {"AIDAW6MN5QPJPMC7R4QBE", "joe"},
	} {
		if p := patterns[name]; p == nil || !p.MatchString(ids[0]) || p.MatchString(ids[1]) {
			t.Errorf("%s: %v admits %s: %v", name, p, ids, p != nil)
		}
	}
	if len(patterns) != 5 {
		t.Errorf("%d patterns, want 5", len(patterns))
	}
}

// Approval waits for somebody, dry runs too; only Automatic does not.
func TestModes(t *testing.T) {
	for name, c := range map[string]struct {
		remediation security.Remediation
		automatic   bool
		fixes       bool
	}{
		"dry run":   {security.RotateKeys(), false, false},
		"approval":  {security.RotateKeys().OnApproval(), false, true},
		"automatic": {security.RotateKeys().Automatically("SEC-1"), true, true},
	} {
		app, stack := newStack(t)
		security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{Remediations: []security.Remediation{c.remediation}})
		a := snapshot.Synth(t, app)
		r := a.OfType("AWS::Config::RemediationConfiguration")[0]
		if r.Get("Automatic").Is(c.automatic) != assembly.True {
			t.Errorf("%s: automatic is %v", name, r.Get("Automatic"))
		}
		content := a.OfType("AWS::SSM::Document")[0].Get("Content").String()
		if fixes := strings.Contains(content, `"EnableKeyRotation"`); fixes != c.fixes {
			t.Errorf("%s: fixes %v: %s", name, fixes, content)
		}
		if n := len(a.OfType("AWS::Config::ConfigRule")); n != len(security.BaselineRules()) {
			t.Errorf("%s: %d rules; the remediation's is one of them", name, n)
		}
	}
}

// The runbook publishes which resource it is, to a topic and with a key that its role may use.
func TestNotifyOnlyTells(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.SNS{}}})
	topic := awssns.NewTopic(stack, jsii.String("Topic"), &awssns.TopicProps{MasterKey: key.Key(), EnforceSSL: jsii.Bool(true)})
	security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{
		Remediations: []security.Remediation{security.NotifyOnly(security.S3BucketPublicReadProhibited(), topic)},
	})
	a := snapshot.Synth(t, app)
	inputs := a.OfType("AWS::SSM::Document")[0].Get("Content", "mainSteps", "0", "inputs")
	message, _ := inputs.Get("Message").Text()
	if to, ok := inputs.Get("TopicArn").Target(); !ok || to.Resource.Type != "AWS::SNS::Topic" ||
		!strings.Contains(message, "{{ ResourceId }}") ||
		!strings.Contains(message, "s3-bucket-public-read-prohibited") {
		t.Errorf("publishes %v", inputs)
	}
	granted := a.OfType("AWS::IAM::Policy")[0].Get("PolicyDocument").String()
	for _, action := range []string{"sns:Publish", "kms:GenerateDataKey"} {
		if !strings.Contains(granted, action) {
			t.Errorf("the role may not %s: %s", action, granted)
		}
	}
}
