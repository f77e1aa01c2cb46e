package security_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
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
			statement := anywhere(p.Get("PolicyDocument")).Statements[i]
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

// packed is the template of a pack.
type packed struct {
	Resources map[string]struct {
		Type, DependsOn string
		Properties      map[string]any
	}
}

func packOf(t *testing.T, props *security.OrganizationConformancePackProps) (body string, p packed) {
	t.Helper()
	app, stack := newStack(t)
	security.NewOrganizationConformancePack(stack, "Pack", props)
	body, _ = snapshot.Synth(t, app).OfType("AWS::Config::OrganizationConformancePack")[0].Get("TemplateBody").Text()
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		t.Fatalf("%v:\n%s", err, body)
	}
	return body, p
}

// The pack has the rules, and remediations that find their rule, role and runbook by name.
func TestConformancePack(t *testing.T) {
	remediations := []security.Remediation{
		security.BlockPublicBuckets().Automatically("SEC-1"),
		security.DeactivateUnusedKeys().OnApproval(),
		security.RotateKeys(),
	}
	props := &security.OrganizationConformancePackProps{Remediations: remediations, NamePrefix: "Mend"}
	body, pack := packOf(t, props)
	if again, _ := packOf(t, props); again != body {
		t.Error("the same rules make another text")
	}
	rules := map[any]string{}
	for id, r := range pack.Resources {
		switch r.Type {
		case "AWS::Config::ConfigRule":
			rules[r.Properties["ConfigRuleName"]] = id
		case "AWS::Config::RemediationConfiguration":
		default:
			t.Errorf("%s is a %s, which a pack must not have", id, r.Type)
		}
	}
	if len(rules) != len(security.BaselineRules()) {
		t.Errorf("%d rules, want %d", len(rules), len(security.BaselineRules()))
	}

	app, stack := newStack(t)
	security.NewRemediationRunbooks(stack, "Runbooks", &security.RemediationRunbooksProps{Remediations: remediations, NamePrefix: "Mend"})
	a := snapshot.Synth(t, app)
	named := map[string]bool{"AWSConfigRemediation-RevokeUnusedIAMUserCredentials": true}
	for typ, property := range map[string]string{"AWS::IAM::Role": "RoleName", "AWS::SSM::Document": "Name"} {
		for _, r := range a.OfType(typ) {
			name, _ := r.Get(property).Text()
			named[name] = true
		}
	}
	for _, r := range remediations {
		got := pack.Resources[r.Runbook.Name+"Remediation"]
		if rule := rules[got.Properties["ConfigRuleName"]]; rule == "" || got.DependsOn != rule {
			t.Errorf("%s waits for %q, and its rule is %q", r.Runbook.Name, got.DependsOn, rule)
		}
		if target := got.Properties["TargetId"].(string); !named[target] {
			t.Errorf("%s runs %s, which there is not: %v", r.Runbook.Name, target, named)
		}
		given := got.Properties["Parameters"].(map[string]any)["AutomationAssumeRole"].(map[string]any)["StaticValue"].(map[string]any)
		role := given["Values"].([]any)[0].(map[string]any)["Fn::Sub"].(string)
		if name := strings.ReplaceAll(role[strings.LastIndex(role, "/")+1:], "${AWS::Region}", "eu-west-1"); !named[name] ||
			!strings.HasPrefix(role, "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/") {
			t.Errorf("%s runs as %s, which there is not: %v", r.Runbook.Name, role, named)
		}
		if want := r.Mode == security.Automatic; got.Properties["Automatic"] != want {
			t.Errorf("%s: automatic is %v, want %v", r.Runbook.Name, got.Properties["Automatic"], want)
		}
	}
}

// Every rule that has a function is one of AWS Config's, and the article's are among them.
func TestBaselineRules(t *testing.T) {
	known := security.ManagedRuleIdentifiers()
	if !slices.IsSorted(known) || len(slices.Compact(slices.Clone(known))) != len(known) {
		t.Error("the identifiers are not sorted, or not unique")
	}
	control := regexp.MustCompile(`^([A-Z]\w+\.\d+)?$`)
	seen := map[string]bool{}
	for _, r := range security.BaselineRules() {
		if !slices.Contains(known, r.Identifier) || seen[r.Identifier] || !control.MatchString(r.Control) ||
			r.Global != strings.HasPrefix(r.Control, "IAM.") {
			t.Errorf("%+v", r)
		}
		seen[r.Identifier] = true
	}
	for _, article := range []string{"ENCRYPTED_VOLUMES", "RDS_MULTI_AZ_SUPPORT", "S3_BUCKET_PUBLIC_READ_PROHIBITED"} {
		if !seen[article] {
			t.Errorf("%s is not among them", article)
		}
	}
}

// The controls of the benchmark are answered, but for those that are listed here.
func TestCISRules(t *testing.T) {
	answered := map[string]bool{"EC2.54": true, "IAM.16": true} // by the rules of EC2.53 and IAM.15
	for _, r := range security.CISRules() {
		answered[r.Control] = true
	}
	var open []string
	for _, control := range cis.Controls() {
		if !answered[control] {
			open = append(open, control)
		}
		delete(answered, control)
	}
	// Account.1 is a contact of baseline.AccountBaseline, Config.1 the recorder and IAM.28 the analyzer.
	want := []string{
		"Account.1",
		"CloudTrail.7",
		"Config.1",
		"EFS.8",
		"IAM.18",
		"IAM.26",
		"IAM.27",
		"IAM.28",
		"RDS.15",
		"S3.20",
		"S3.22",
		"S3.23",
	}
	if !slices.Equal(open, want) || len(answered) > 0 {
		t.Errorf("open are %v, want %v; of no control are %v", open, want, answered)
	}
}

// Rules about IAM are for the Region that records it.
func TestRulesAboutIAMAreAtHome(t *testing.T) {
	app, stack := newStack(t)
	away := security.NewConfigRecorder(stack, "Recorder", &security.ConfigRecorderProps{Home: "eu-central-1"})
	security.NewConfigRules(stack, "Rules", &security.ConfigRulesProps{Recorder: away})
	for _, r := range snapshot.Synth(t, app).OfType("AWS::Config::ConfigRule") {
		if text, _ := r.Get("Source", "SourceIdentifier").Text(); strings.HasPrefix(text, "IAM_") || strings.HasPrefix(text, "ROOT_") {
			t.Errorf("%s looks at IAM", text)
		}
	}
}

func TestConfigRefuses(t *testing.T) {
	_, stack := newStack(t)
	plain := awss3.Bucket_FromBucketName(stack, jsii.String("Plain"), jsii.String("plain"))
	_, key := archive(stack, "Archive")
	encrypted := awssns.NewTopic(stack, jsii.String("Encrypted"), &awssns.TopicProps{MasterKey: key})
	away := security.NewConfigRecorder(stack, "Away", &security.ConfigRecorderProps{Home: "eu-central-1"})
	for says, props := range map[string]*security.ConfigRecorderProps{
		`Home is "Ireland"`: {Home: "Ireland"},
		`Home is "eu-central-2", where AWS Config cannot record IAM`: {Home: "eu-central-2"},
		"ExceptTypes is empty":                                        {ExceptTypes: []string{}},
		`ExceptTypes[0] is "bucket", want a resource type`:            {ExceptTypes: []string{"bucket"}},
		`ResourceCompliance", which AWS Config does not record daily`: {ExceptTypes: []string{"AWS::Config::ResourceCompliance"}},
		"Bucket has no EncryptionKey":                                 {Bucket: plain},
		"Key is set without Bucket":                                   {Key: key},
		`Prefix is "/config/"`:                                        {Prefix: "/config/"},
		"Topic is encrypted, want one that is not":                    {Topic: encrypted},
		"SnapshotHours is 2, want 1, 3, 6, 12 or 24":                  {SnapshotHours: 2},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewConfigRecorder(stack, "Bad", props) })
	}
	agnostic := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Anywhere"), nil)
	constructtest.Refused(t, agnostic, `Home is "eu-west-1" and the stack has no Region`, func() {
		security.NewConfigRecorder(agnostic, "Bad", &security.ConfigRecorderProps{Home: "eu-west-1"})
	})

	rules := func(r ...security.ConfigRule) *security.ConfigRulesProps { return &security.ConfigRulesProps{Rules: r} }
	mend := func(r ...security.Remediation) *security.ConfigRulesProps {
		return &security.ConfigRulesProps{Remediations: r}
	}
	changed := func(change func(*security.Remediation)) *security.ConfigRulesProps {
		r := security.RotateKeys()
		change(&r)
		return mend(r)
	}
	topic := awssns.Topic_FromTopicArn(stack, jsii.String("Topic"), jsii.String("arn:aws:sns:eu-west-1:111111111111:t"))
	for says, props := range map[string]*security.ConfigRulesProps{
		`no managed rule, want one such as ENCRYPTED_VOLUMES`:    rules(security.ConfigRule{Identifier: "ENCRYPTED_VOLUME"}),
		`Rules has "encrypted-volumes" twice`:                    rules(security.EncryptedVolumes(), security.EncryptedVolumes()),
		`Rules has the name "Mine"`:                              rules(security.ConfigRule{Identifier: "ENCRYPTED_VOLUMES", Name: "Mine"}),
		`Rules has required-tags with the parameter "tag1Key"`:   rules(security.ConfigRule{Identifier: "REQUIRED_TAGS", Parameters: map[string]string{"tag1Key": ""}}),
		"Rules has root-account-mfa-enabled, which looks at IAM": {Recorder: away, Rules: []security.ConfigRule{security.RootMFA()}},
		"Rules has iam-user-unused-credentials-check, which":     {Recorder: away, Remediations: []security.Remediation{security.DeactivateUnusedKeys()}},
		`Remediations[1].Runbook.Name is "RotateKeys", want`:     mend(security.RotateKeys(), security.RotateKeys()),
		"Remediations has two for the rule s3-bucket-level":      mend(security.BlockPublicBuckets(), security.NotifyOnly(security.S3BucketPublicAccessBlocked(), topic)),
		"Remediations[0].Mode is 9, want DryRun, Approval":       changed(func(r *security.Remediation) { r.Mode = 9 }),
		`Remediations[0].Rehearsed is "", want who has seen`:     mend(security.RotateKeys().Automatically("")),
		"Remediations[0].Attempts is 6, want 1 to 5":             changed(func(r *security.Remediation) { r.Attempts = 6 }),
		"Remediations[0].RetrySeconds is 10, want 60 or more":    changed(func(r *security.Remediation) { r.RetrySeconds = 10 }),
		"Remediations[0].ConcurrentPercent is 100, want 1 to 25": changed(func(r *security.Remediation) { r.ConcurrentPercent = 100 }),
		"Remediations[0].ErrorPercent is 90, want 1 to 50":       changed(func(r *security.Remediation) { r.ErrorPercent = 90 }),
		"Runbook.Fix of RotateKeys and Runbook.Owned are":        changed(func(r *security.Remediation) { r.Runbook.Fix = nil }),
		"Runbook.Look of RotateKeys is empty":                    changed(func(r *security.Remediation) { r.Runbook.Look = nil }),
		`Remediations[0].Runbook.Fix allows "kms:*", want one action`: changed(func(r *security.Remediation) {
			r.Runbook.Fix = []automation.Step{{Name: "All", Service: "kms", API: "Any", Allow: []automation.Permission{{Action: "kms:*"}}}}
		}),
		`Runbook.Fix[0].Name is "Look", want one that no other`: changed(func(r *security.Remediation) { r.Runbook.Fix = r.Runbook.Look }),
		`Remediations[0].Runbook.Look allows "kms:EnableKeyRotation", want an action that reads`: changed(func(r *security.Remediation) {
			r.Runbook.Look = r.Runbook.Fix
			r.Runbook.Fix = security.HideDatabases().Runbook.Fix
		}),
		`Runbook.Owned.Parameters has no "Message", want one: AWS-PublishSNSNotification requires it`: changed(func(r *security.Remediation) {
			r.Runbook.Fix, r.Runbook.Owned = nil, &security.OwnedRunbook{
				Document: "AWS-PublishSNSNotification", Parameters: map[string]string{"TopicArn": "t"},
			}
		}),
	} {
		constructtest.Refused(t, stack, says, func() { security.NewConfigRules(stack, "Bad", props) })
	}

	for says, props := range map[string]*security.OrganizationConformancePackProps{
		`Name is "1st"`:                    {Name: "1st"},
		`NamePrefix is "a-b"`:              {NamePrefix: "a-b"},
		`ExcludedAccounts has "123"`:       {ExcludedAccounts: []string{"123"}},
		"which is no managed rule":         {Rules: []security.ConfigRule{{Identifier: "X"}}},
		`Remediations[0].Rehearsed is ""`:  {Remediations: []security.Remediation{security.RotateKeys().Automatically("")}},
		"have 131 rules, want up to 130":   {Rules: manyRules(131, "Owner")},
		"want up to 51200: divide them am": {Rules: manyRules(130, strings.Repeat("x", 300))},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewOrganizationConformancePack(stack, "Bad", props) })
	}
	constructtest.Refused(t, stack, `ExcludedAccounts has "123"`, func() {
		security.NewOrganizationConfigRules(stack, "Bad", &security.OrganizationConfigRulesProps{ExcludedAccounts: []string{"123"}})
	})
	constructtest.Refused(t, stack, "which is no managed rule", func() {
		security.NewOrganizationConfigRules(stack, "Bad", &security.OrganizationConfigRulesProps{Rules: []security.ConfigRule{{}}})
	})
	constructtest.Refused(t, stack, "Rules has 151, want up to 150", func() {
		security.NewOrganizationConfigRules(stack, "Bad", &security.OrganizationConfigRulesProps{Rules: manyRules(151, "Owner")})
	})
	constructtest.Refused(t, stack, "Remediations is empty", func() { security.NewRemediationRunbooks(stack, "Bad", nil) })
	constructtest.Refused(t, stack, `NamePrefix is "-"`, func() {
		security.NewRemediationRunbooks(
			stack,
			"Bad",
			&security.RemediationRunbooksProps{NamePrefix: "-", Remediations: security.Remediations()},
		)
	})
}

func manyRules(n int, tag string) (all []security.ConfigRule) {
	for i := range n {
		all = append(
			all,
			security.ConfigRule{Identifier: "REQUIRED_TAGS", Name: fmt.Sprint("tags-", i), Parameters: map[string]string{"tag1Key": tag}},
		)
	}
	return all
}
