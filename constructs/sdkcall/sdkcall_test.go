package sdkcall_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

func enableInspector(stack awscdk.Stack) {
	sdkcall.New(stack, "Inspector", sdkcall.Call{
		Name: "Inspector", Service: "Inspector2", Action: "enable",
		Parameters:  map[string]any{"resourceTypes": []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"}},
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("inspector2:Enable")}, ServiceRoles: []string{"inspector2.amazonaws.com"},
		Tolerate: "ConflictException",
	})
}

func TestCallsAreMadeOnceAndAgainWhenTheyChange(t *testing.T) {
	a := constructtest.Preview(enableInspector)
	call := a.OfType("Custom::Inspector")[0]
	if create, update := call.Get("Create").String(), call.Get("Update").String(); create == "" || create != update {
		t.Errorf("Create = %s and Update = %s, want the same call", create, update)
	}
	if remove := call.Get("Delete"); remove.Exists() {
		t.Errorf("Delete = %v, want nothing: a safeguard outlives its stack", remove)
	}
	for _, want := range []string{`"^ConflictException$"`, `"outputPaths":[]`, `"logApiResponseData":false`} {
		if text := call.Get("Create").String(); !strings.Contains(text, want) {
			t.Errorf("Create = %s, want %s in it", text, want)
		}
	}
}

func TestAnyOfTheToleratedErrorsMeansDoneAlready(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		sdkcall.New(stack, "Macie", sdkcall.Call{
			Service: "Macie2", Action: "enableMacie", Tolerate: "ConflictException|ValidationException",
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("macie2:EnableMacie")},
		})
	})
	const want = `"^(ConflictException|ValidationException)$"` // and not "^ConflictException|ValidationException$"
	if text := a.OfType("Custom::AwsSetting")[0].Get("Create").String(); !strings.Contains(text, want) {
		t.Errorf("Create = %s, want %s in it", text, want)
	}
}

func TestCallsAreUndoneWhereThatIsWanted(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		sdkcall.New(stack, "FailOpen", sdkcall.Call{
			Name: "FailOpen", Service: "Route53Resolver", Action: "updateFirewallConfig", Target: "vpc-1",
			Parameters: map[string]any{"FirewallFailOpen": "ENABLED"}, Undo: map[string]any{"FirewallFailOpen": "DISABLED"},
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("route53resolver:UpdateFirewallConfig")},
		})
	})
	call := a.OfType("Custom::FailOpen")[0]
	for property, status := range map[string]string{"Create": "ENABLED", "Update": "ENABLED", "Delete": "DISABLED"} {
		for _, want := range []string{`"FirewallFailOpen":"` + status + `"`, `"physicalResourceId":{"id":"vpc-1"}`} {
			if got := call.Get(property).String(); !strings.Contains(got, want) {
				t.Errorf("%s = %s, want %s in it", property, got, want)
			}
		}
	}
}

func TestCallsShareARoleWithAPathOfItsOwn(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		enableInspector(stack)
		sdkcall.Ask(stack, "Detector", sdkcall.Call{
			Name: "Detector", Service: "GuardDuty", Action: "listDetectors", Answer: "DetectorIds.0",
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("guardduty:ListDetectors")},
		})
	})
	var paths []string
	for _, role := range a.OfType("AWS::IAM::Role") {
		paths = append(paths, role.Get("Path").String())
	}
	if len(paths) != 1 || paths[0] != sdkcall.RolePath {
		t.Errorf("paths of roles = %q, want one of %q", paths, sdkcall.RolePath)
	}
	if got := actions(a); got != "guardduty:ListDetectors iam:CreateServiceLinkedRole inspector2:Enable" {
		t.Errorf("the role may do %s, want what the calls need and nothing else", got)
	}
}

// actions are those that the policies allow, sorted.
func actions(a *assembly.Assembly) string {
	found := map[string]bool{}
	for _, policy := range a.OfType("AWS::IAM::Policy") {
		for _, statement := range policy.Get("PolicyDocument", "Statement").List() {
			for _, action := range statement.Get("Action").List() {
				found[action.String()] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), " ")
}

func ExampleAsk() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		detector := sdkcall.Ask(stack, "Detector", sdkcall.Call{
			Name: "Detector", Service: "GuardDuty", Action: "listDetectors", Answer: "DetectorIds.0",
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("guardduty:ListDetectors")},
		})
		awscdk.NewCfnOutput(stack, jsii.String("DetectorId"), &awscdk.CfnOutputProps{Value: detector})
	})
	fmt.Println(len(a.OfType("Custom::Detector")))
	// Output: 1
}

func TestCallsThatAreChangedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		enableInspector(stack)
		return stack.Node().FindChild(jsii.String("Inspector")).Node().FindChild(jsii.String("Resource"))
	}, map[string]any{"Create": `{"service":"Inspector2","action":"disable"}`, "InstallLatestAwsSdk": true})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		about := awscdk.NewCfnWaitConditionHandle(stack, jsii.String("About"), nil)
		return sdkcall.New(stack, "Call", sdkcall.Call{Service: "Macie2", Action: "enableMacie", Permissions: []*awsiam.PolicyStatementProps{
			{Actions: jsii.Strings("macie2:EnableMacie"), Resources: &[]*string{about.Ref()}},
		}}).Node().FindChild(jsii.String("Policy"))
	}, map[string]any{
		"PolicyDocument.Statement": []any{map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}}, "Roles": []any{"other"},
	})
}

// CloudFormation would wait for what the call deletes.
func TestCallsAreMadeAtDeletionAlone(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		sdkcall.AtDeletion(stack, "Empty", sdkcall.Call{
			Name: "EmptyRepository", Service: "ECR", Action: "batchDeleteImage", Parameters: map[string]any{"repositoryName": "shop"},
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("ecr:BatchDeleteImage")},
		})
	})
	call := a.OfType("Custom::EmptyRepository")[0]
	if call.Get("Create").Exists() || call.Get("Update").Exists() || !strings.Contains(call.Get("Delete").String(), "batchDeleteImage") {
		t.Errorf("Create = %v, Update = %v, Delete = %v, want the call in Delete alone", call.Get("Create"), call.Get("Update"),
			call.Get("Delete"))
	}
}
