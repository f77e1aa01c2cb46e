package security_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// Every rule that has a function is one of AWS Config's.
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
	for _, want := range []string{"ENCRYPTED_VOLUMES", "RDS_MULTI_AZ_SUPPORT", "S3_BUCKET_PUBLIC_READ_PROHIBITED"} {
		if !seen[want] {
			t.Errorf("BaselineRules() lacks %s, want it", want)
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
	// Account.1 is a contact of baseline.AccountBaseline, Config.1 the recorder and IAM.28 the
	// analyzer.
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
		`no managed rule, want one such as ENCRYPTED_VOLUMES`: rules(security.ConfigRule{Identifier: "ENCRYPTED_VOLUME"}),
		`Rules has "encrypted-volumes" twice`:                 rules(security.EncryptedVolumes(), security.EncryptedVolumes()),
		`Rules has the name "Mine"`:                           rules(security.ConfigRule{Identifier: "ENCRYPTED_VOLUMES", Name: "Mine"}),
		`Rules has required-tags with the parameter "tag1Key"`: rules(
			security.ConfigRule{Identifier: "REQUIRED_TAGS", Parameters: map[string]string{"tag1Key": ""}}),
		"Rules has root-account-mfa-enabled, which looks at IAM": {Recorder: away, Rules: []security.ConfigRule{security.RootMFA()}},
		"Rules has iam-user-unused-credentials-check, which": {Recorder: away,
			Remediations: []security.Remediation{security.DeactivateUnusedKeys()}},
		`Remediations[1].Runbook.Name is "RotateKeys", want`: mend(security.RotateKeys(), security.RotateKeys()),
		"Remediations has two for the rule s3-bucket-level": mend(security.BlockPublicBuckets(),
			security.NotifyOnly(security.S3BucketPublicAccessBlocked(), topic)),
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
