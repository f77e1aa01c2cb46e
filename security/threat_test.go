package security_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func threats(stack awscdk.Stack) *security.ThreatDetection {
	return security.NewThreatDetection(stack, "Threats", nil)
}

func organizationThreats(stack awscdk.Stack) *security.ThreatDetection {
	return security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{ForOrganization: true})
}

func TestThreatDetectionDefault(t *testing.T) {
	app, stack := newStack(t)
	d := threats(stack)
	if d.Detector() == nil || d.Findings() == nil || d.Topic() == nil || d.Failed() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestThreatDetectionFull(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.GuardDutyExport{}, keypolicy.S3{}}})
	failed := awssqs.NewQueue(stack, jsii.String("Failed"), nil)
	work := awssqs.NewQueue(stack, jsii.String("Containment"), nil)
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{
		ForOrganization: true,
		Alerts:          security.NewAlertTopic(stack, "Alerts", nil),
		Findings:        security.NewSecureBucket(stack, "Archive", &security.SecureBucketProps{Key: key.Key()}).Bucket(),
		Contain: []awsevents.IRuleTarget{
			awseventstargets.NewSqsQueue(work, &awseventstargets.SqsQueueProps{DeadLetterQueue: failed}),
		},
		Suppress: []security.Suppression{
			{Name: "honeypot", Reason: "probes of the honeypot are what it is for (SEC-4711)", Match: map[string][]string{
				"type": {"Recon:EC2/PortProbeUnprotectedPort"}, "resource.instanceDetails.tags.value": {"honeypot"},
			}},
			{
				Name:   "scanner",
				Reason: "our own scanner",
				Match:  map[string][]string{"service.action.networkConnectionAction.remoteIpDetails.ipAddressV4": {"203.0.113.7"}},
			},
		},
	})
	snapshot.Check(t, app)
}

func TestThreatDetectionGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewThreatDetection, true, func(awscdk.Stack, int) security.ThreatDetectionProps {
		return security.ThreatDetectionProps{
			Suppress: []security.Suppression{{Name: "noise", Reason: "known", Match: map[string][]string{"type": {"x"}}}},
		}
	})
}

func TestThreatDetectionSabotage(t *testing.T) {
	const path = "Prod/Threats/Resource"
	detector := func(property string, value any) func(awscdk.Stack) {
		return override(threats, property, value, "Resource")
	}
	caught(t, map[string]sabotage{
		"off, where it was there before": {"GUARDDUTY-001", "Prod/Threats/Configuration", override(organizationThreats, "Create",
			`{"service":"GuardDuty","action":"updateDetector","parameters":{"Enable":false}}`, "Configuration", "Resource", "Default")},
		"off":                {"GUARDDUTY-001", path, detector("Enable", false)},
		"every six hours":    {"GUARDDUTY-001", path, detector("FindingPublishingFrequency", "SIX_HOURS")},
		"a plan less":        {"GUARDDUTY-002", path, detector("Features.5.Status", "DISABLED")},
		"agents unmanaged":   {"GUARDDUTY-002", path, detector("Features.5.AdditionalConfiguration", nil)},
		"exported elsewhere": {"GUARDDUTY-003", path, override(threats, "DetectorId", "12abc34d567e8fa901bc2d34e56789f0", "Export")},
		"plain topic": {
			"GUARDDUTY-004",
			"Prod/Threats/Topic/Resource",
			override(threats, "KmsMasterKeyId", nil, "Topic", "Resource"),
		},
		"no queue": {
			"GUARDDUTY-005",
			"Prod/Threats/Critical/Resource",
			override(threats, "Targets.0.DeadLetterConfig", nil, "Critical", "Resource"),
		},
	})
}

// finding is an event as GuardDuty sends it, with what routing looks at.
func finding(severity, typ, resource string) string {
	return fmt.Sprintf(
		`{"version": "0", "id": "c8c4daa7-a20c-2f03-0070-b7393dd542ad", "detail-type": "GuardDuty Finding", "source": "aws.guardduty",
		"account": "111111111111", "time": "2026-03-14T09:26:53Z", "region": "eu-west-1", "resources": [],
		"detail": {"schemaVersion": "2.0", "accountId": "111111111111", "region": "eu-west-1", "partition": "aws", "id": "16afba5c5c43e07c9e3e5e2e544e95df",
			"type": %q, "severity": %s, "resource": {"resourceType": %q}, "service": {"serviceName": "guardduty", "archived": false, "count": 1},
			"createdAt": "2026-03-14T09:20:00.000Z", "updatedAt": "2026-03-14T09:26:00.000Z", "title": "T", "description": "D"}}`,
		typ,
		severity,
		resource,
	)
}

func TestFindingsAreRoutedBySeverity(t *testing.T) {
	app, stack := newStack(t)
	threats(stack)
	patterns := map[string]any{}
	for _, rule := range snapshot.Synth(t, app).OfType("AWS::Events::Rule") {
		patterns[strings.Split(rule.Path, "/")[2]] = rule.Get("EventPattern")
	}
	none := []string(nil)
	for _, c := range []struct {
		event string
		want  []string
	}{
		{finding("9", "AttackSequence:IAM/CompromisedCredentials", "AttackSequence"), []string{"Critical"}},
		{finding("9.5", "AttackSequence:EKS/CompromisedCluster", "AttackSequence"), []string{"Critical"}},
		{finding("8.9", "Backdoor:EC2/C&CActivity.B!DNS", "Instance"), []string{"High"}},
		{finding("8", "CryptoCurrency:EC2/BitcoinTool.B!DNS", "Instance"), []string{"High"}},
		{finding("7", "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS", "AccessKey"), []string{"High"}},
		{finding("6.9", "Policy:S3/BucketAnonymousAccessGranted", "S3Bucket"), none},
		{finding("5", "Discovery:S3/AnomalousBehavior", "AccessKey"), none},
		{finding("2", "Recon:EC2/PortProbeUnprotectedPort", "Instance"), none},
		{finding(`"9"`, "text is no number", "Instance"), none},
		{strings.Replace(finding("9", "x", "y"), `"severity": 9,`, "", 1), none},
		{strings.Replace(finding("9", "x", "y"), "aws.guardduty", "aws.securityhub", 1), none},
		{strings.Replace(finding("9", "x", "y"), "GuardDuty Finding", "GuardDuty Malware Protection Object Scan Result", 1), none},
	} {
		var got []string
		for _, name := range []string{"Critical", "High"} {
			if matches(t, patterns[name], c.event) {
				got = append(got, name)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("matched by %v, want %v:\n%s", got, c.want, c.event)
		}
	}
}

// A key's rule sees what is done to that key, and not what is done to others.
func TestTamperingWithAKeyIsSeen(t *testing.T) {
	app, stack := newStack(t)
	s3Key(stack).OnTamper("Tamper")
	pattern := snapshot.Synth(t, app).OfType("AWS::Events::Rule")[0].Get("EventPattern")
	const arn = "${KeyE447D366.Arn}" // of ours
	event := func(name string, key any) any {
		return map[string]any{"source": "aws.kms", "detail-type": "AWS API Call via CloudTrail", "detail": map[string]any{
			"eventSource": "kms.amazonaws.com", "eventName": name, "resources": []any{map[string]any{"ARN": key, "type": "AWS::KMS::Key"}}}}
	}
	for name, want := range map[string]bool{
		"DisableKey": true, "ScheduleKeyDeletion": true, "DisableKeyRotation": true, "EnableKey": false, "Decrypt": false,
	} {
		if got := matches(t, pattern, event(name, arn)); got != want {
			t.Errorf("%s: matched %v, want %v", name, got, want)
		}
		if matches(t, pattern, event(name, "arn:aws:kms:eu-west-1:111111111111:key/another")) {
			t.Errorf("%s of another key is matched", name)
		}
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return v
}

// matches is EventBridge's matching.
func matches(t *testing.T, pattern, event any) bool {
	t.Helper()
	matched, err := eventtest.Match(pattern, event)
	if err != nil {
		t.Fatal(err)
	}
	return matched
}

// GuardDuty of this account may write to bucket and key, and that of another may not.
func TestOnlyOurDetectorExports(t *testing.T) {
	app, stack := newStack(t)
	threats(stack)
	a := snapshot.Synth(t, app)
	service := decide.Principal{Service: "guardduty.amazonaws.com"}
	for _, r := range slices.Concat(a.OfType("AWS::S3::BucketPolicy"), a.OfType("AWS::KMS::Key")) {
		property, action := "PolicyDocument", "s3:PutObject"
		switch r.Path {
		case "Prod/Threats/Findings/Resource/Policy/Resource":
		case "Prod/Threats/FindingsKey/Resource/Resource":
			property, action = "KeyPolicy", "kms:GenerateDataKey"
		default:
			continue
		}
		document := policytest.Anywhere(r.Get(property))
		for _, s := range document.Statements { // the reference to the detector, as the test reads it
			if s.Principal.Service != nil && s.Condition["ArnLike"]["aws:SourceArn"] != nil {
				s.Condition["ArnLike"]["aws:SourceArn"] = []string{"arn:aws:guardduty:eu-west-1:111111111111:detector/d"}
			}
		}
		row := func(name, account, source string, want policy.Effect) decide.Row {
			return decide.Row{Name: r.Path + ": " + name, Want: want, Request: decide.Request{
				Principal: service, Action: action, Resource: "*", Context: decide.Context{
					"aws:SourceAccount": {account}, "aws:SourceArn": {source}, "aws:SecureTransport": {"true"}, "s3:TlsVersion": {"1.3"}},
			}}
		}
		policytest.Check(t, decide.Policies{Resource: []policy.Document{document}}, []decide.Row{
			row("ours", "111111111111", "arn:aws:guardduty:eu-west-1:111111111111:detector/d", policy.Allow),
			row("another account's", "999999999999", "arn:aws:guardduty:eu-west-1:999999999999:detector/d", policy.Deny),
			row("another source", "111111111111", "arn:aws:s3:::x", policy.Deny),
		})
	}
}

// The role of the digest has the permissions for its two calls.
func TestDigestMayCallWhatItCalls(t *testing.T) {
	app, stack := newStack(t)
	threats(stack)
	a := snapshot.Synth(t, app)
	allowed := ""
	for _, p := range a.OfType("AWS::IAM::Policy") {
		if strings.HasPrefix(p.Path, "Prod/Threats/DigestRole/") {
			allowed += p.Get("PolicyDocument").String()
		}
	}
	for _, action := range []string{"guardduty:GetFindingsStatistics", "sns:Publish", "kms:GenerateDataKey"} {
		if !strings.Contains(allowed, action) {
			t.Errorf("the role of the digest allows %s, want %s", allowed, action)
		}
	}
}

// An unlisted feature of the organization would stay as each account has it.
func TestOrganizationGetsEveryPlanOfTheDetector(t *testing.T) {
	app, stack := newStack(t)
	security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{ForOrganization: true})
	a := snapshot.Synth(t, app)
	call := a.OfType("Custom::GuardDutyOrganization")[0].Get("Create").
		String() +
		a.OfType("Custom::GuardDutyOrganization")[0].Get("Update").
			String()
	single, other := newStack(t)
	threats(other)
	detector := only(t, snapshot.Synth(t, single), "AWS::GuardDuty::Detector")
	for _, f := range detector.Get("Features").List() {
		for _, name := range append(f.Get("AdditionalConfiguration").List(), f) {
			if text, _ := name.Get("Name").Text(); text == "" || strings.Count(call, text) < 1 {
				t.Errorf("the call lacks %q: %s", text, call)
			}
		}
	}
	if got := detector.Get("Features", "5", "Name"); got.Is("RUNTIME_MONITORING") != assembly.True {
		t.Errorf("feature 5 is %v", got)
	}
}

func TestThreatDetectionRefuses(t *testing.T) {
	_, stack := newStack(t)
	plain := awss3.Bucket_FromBucketName(stack, jsii.String("Plain"), jsii.String("plain"))
	match := map[string][]string{"type": {"x"}}
	one := security.Suppression{Name: "one", Reason: "why", Match: match}
	for says, props := range map[string]*security.ThreatDetectionProps{
		"Findings has no EncryptionKey":                                      {Findings: plain},
		"ContainFrom is 8, want 7 for high findings, or 9 for critical ones": {ContainFrom: 8},
		`Suppress[0].Name is "a b"`: {
			Suppress: []security.Suppression{{Name: "a b", Reason: "why", Match: match}}},
		`Suppress[1].Name is "one", want one that no other`:               {Suppress: []security.Suppression{one, one}},
		`Suppress[0].Reason is "", want who decided that one is harmless`: {Suppress: []security.Suppression{{Name: "one", Match: match}}},
		"Suppress[0].Match is empty":                                      {Suppress: []security.Suppression{{Name: "one", Reason: "why"}}},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewThreatDetection(stack, "Bad", props) })
	}
}
