package security_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

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
