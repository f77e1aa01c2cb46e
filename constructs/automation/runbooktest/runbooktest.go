// Package runbooktest judges runbooks of AWS Systems Manager Automation before they are deployed:
// the service itself refuses a malformed one only then, and finds a missing permission only when
// the runbook gets to it.
package runbooktest

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Check fails the test for every fault of the runbooks in an assembly, and when there is none.
func Check(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	if len(runbooks(a)) == 0 {
		t.Error("the assembly has no runbook")
	}
	for _, fault := range Faults(a) {
		t.Error(fault)
	}
}

// Faults returns what is wrong with the Automation documents of an assembly, each with the path of
// its construct:
//
//   - a document that breaks the JSON schema that AWS publishes for them,
//   - a permission that the calls of its runbooks need and the role lacks, or that the role has
//     and no call needs. A role that is a parameter is not looked into.
//
// What a step with a script or another runbook calls is unknown here, and so are the permissions of a
// role that has such a step.
func Faults(a *assembly.Assembly) []string {
	var faults []string
	needs := map[*assembly.Resource][]string{}
	opaque := map[*assembly.Resource]bool{}
	for _, r := range runbooks(a) {
		content := r.Get("Content")
		if document, known := content.Plain(); !known {
			faults = append(faults, fmt.Sprintf("%s: only deployment decides its content", r.Path))
		} else if err := schema.Validate(document); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", r.Path, err))
		}
		role, ok := content.Get("assumeRole").Target()
		if !ok {
			continue
		}
		if needs[role.Resource] == nil {
			needs[role.Resource] = []string{} // a runbook that calls nothing needs nothing
		}
		for _, step := range content.Get("mainSteps").List() {
			needs[role.Resource] = append(needs[role.Resource], permissions(step)...)
			if !slices.Contains(transparent, step.Get("action").String()) {
				opaque[role.Resource] = true
			}
		}
	}
	for _, role := range a.OfType("AWS::IAM::Role") {
		if needed, ok := needs[role]; ok && !opaque[role] {
			faults = append(faults, compare(role, needed, allowed(a, role))...)
		}
	}
	return faults
}

func runbooks(a *assembly.Assembly) []*assembly.Resource {
	return slices.DeleteFunc(a.OfType("AWS::SSM::Document"), func(r *assembly.Resource) bool {
		return r.Get("DocumentType").Is("Automation") != assembly.True
	})
}

// transparent are the actions that call nothing, or exactly what they say.
var transparent = []string{
	"aws:executeAwsApi", "aws:assertAwsResourceProperty", "aws:waitForAwsResourceProperty", "aws:branch", "aws:sleep", "aws:pause",
	"aws:approve", "aws:executeStateMachine",
}

// prefixes are the IAM prefixes of services that boto3 knows by another name.
var prefixes = map[string]string{
	"sso-admin": "sso", "s3control": "s3", "elbv2": "elasticloadbalancing", "elb": "elasticloadbalancing", "stepfunctions": "states",
	"cloudwatch": "cloudwatch", "efs": "elasticfilesystem", "resourcegroupstaggingapi": "tag",
}

// renamed are calls whose permission has another name.
var renamed = map[string]string{
	"s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock", "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
	"s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock", "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
	"s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
	"s3:PutBucketEncryption":     "s3:PutEncryptionConfiguration", "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
}

// permissions are the actions that a step needs.
func permissions(step assembly.Value) []string {
	switch step.Get("action").String() {
	case "aws:approve":
		if step.Get("inputs", "NotificationArn").Exists() {
			return []string{"sns:Publish"}
		}
	case "aws:executeStateMachine":
		return []string{"states:DescribeExecution", "states:StartExecution", "states:StopExecution"}
	}
	service, api := step.Get("inputs", "Service").String(), step.Get("inputs", "Api").String()
	if !step.Get("inputs", "Api").Exists() {
		return nil
	}
	if to, ok := renamed[service+":"+api]; ok {
		return []string{to}
	}
	if prefix, ok := prefixes[service]; ok {
		service = prefix
	}
	return []string{service + ":" + api}
}

// allowed are the actions in the policies of a role.
func allowed(a *assembly.Assembly, role *assembly.Resource) []string {
	var actions []string
	add := func(document assembly.Value) {
		for _, s := range document.Get("Statement").List() {
			for _, action := range s.Get("Action").List() {
				if s.Get("Effect").Is("Allow") == assembly.True {
					actions = append(actions, action.String())
				}
			}
		}
	}
	for _, p := range role.Get("Policies").List() {
		add(p.Get("PolicyDocument"))
	}
	for _, p := range a.OfType("AWS::IAM::Policy") {
		for _, to := range p.Get("Roles").Targets() {
			if to.Resource == role {
				add(p.Get("PolicyDocument"))
			}
		}
	}
	return actions
}

// throughTopic is what publishing to an encrypted topic takes.
var throughTopic = []string{"kms:Decrypt", "kms:GenerateDataKey*", "kms:GenerateDataKey"}

func compare(role *assembly.Resource, needed, allowed []string) []string {
	var faults []string
	for _, action := range unique(needed) {
		if !slices.Contains(allowed, action) {
			faults = append(faults, fmt.Sprintf("%s: lacks %s, which a step of its runbook calls", role.Path, action))
		}
	}
	for _, action := range unique(allowed) {
		implied := slices.Contains(throughTopic, action) && slices.Contains(needed, "sns:Publish")
		if !implied && !slices.Contains(needed, action) {
			faults = append(faults, fmt.Sprintf("%s: has %s, which no step of its runbooks calls", role.Path, action))
		}
	}
	return faults
}

func unique(s []string) []string { return slices.Compact(slices.Sorted(slices.Values(s))) }

// The schema is that of the AWS document language service 1.0.0, which editors use. It knows no runtime
// of scripts newer than Python 3.7.
//
//go:embed schema/automation.json
var text string

var schema = compile()

func compile() *jsonschema.Schema {
	const step = `"properties":{"name":{"description":"An identifier`
	if strings.Count(text, step) != 1 {
		panic("runbooktest: the schema has changed, and does not say where the properties of a step are")
	}
	// onCancel is documented among the properties that all actions share, and missing in the schema.
	complete := strings.Replace(text, step, `"properties":{"onCancel":{"type":"string","pattern":"^(Abort|step:\\w+)$"},"name":{"description":"An identifier`, 1)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(complete)))
	if err != nil {
		panic(fmt.Errorf("runbooktest: %w", err))
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema:automation", document); err != nil {
		panic(fmt.Errorf("runbooktest: %w", err))
	}
	return c.MustCompile("schema:automation")
}
