package plinth

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func TestOutputsAreWhatTheCLIWrote(t *testing.T) {
	stack := NewStack(testApp(t), "Accounts", &StackProps{Tags: someTags})
	output := awscdk.NewCfnOutput(stack, jsii.String("NetworkId"), &awscdk.CfnOutputProps{Value: jsii.String("x")})
	for content, want := range map[string]string{
		"": "", `{}`: "", `{"Other": {"NetworkId": "1"}}`: "", `{"Accounts": {"NetworkId": "555555555555"}}`: "555555555555",
	} {
		file := filepath.Join(t.TempDir(), "ids.json")
		if content != "" {
			if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		outputs, err := ReadOutputs(file)
		if got := outputs.Of(output); err != nil || got != want {
			t.Errorf("Of() = %q, %v with %q, want %q", got, err, content, want)
		}
	}
	file := filepath.Join(t.TempDir(), "ids.json")
	if err := os.WriteFile(file, []byte("no JSON"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadOutputs(file); err == nil || !strings.Contains(err.Error(), "ids.json is no file of outputs, want what cdk deploy") {
		t.Errorf("ReadOutputs() = %v, want that it is no file of outputs", err)
	}
}

func TestTheSummarySaysWhichStacksAreMissingAndWhy(t *testing.T) {
	app := testApp(t)
	stack := NewStack(app, "Accounts", &StackProps{Tags: someTags})
	Postpone(stack, errors.New("account Network has no id yet"), "Hub", "HubRouting")
	var b strings.Builder
	printPostponed(&b, read(t, app))
	if got, want := b.String(), "not defined yet: Hub, HubRouting: account Network has no id yet\n"; got != want {
		t.Errorf("summary = %q, want %q", got, want)
	}
}

func TestEveryEnvironmentIsBootstrappedOnce(t *testing.T) {
	app := testApp(t)
	for id, where := range map[string][2]string{
		"Management": {"999999999999", "eu-west-1"}, "One": {"111111111111", "eu-west-1"}, "Two": {"111111111111", "eu-west-1"},
		"China": {"222222222222", "cn-north-1"},
	} {
		NewStack(app, id, &StackProps{Account: where[0], Region: where[1], Tags: someTags})
	}
	var b strings.Builder
	if err := Bootstrap("999999999999")(read(t, app), &b); err != nil {
		t.Fatal(err)
	}
	const execution = " --cloudformation-execution-policies arn:aws:iam::aws:policy/AdministratorAccess\n"
	for _, want := range []string{
		"cdk bootstrap aws://999999999999/eu-west-1" + execution,
		"cdk bootstrap aws://111111111111/eu-west-1 --trust 999999999999 --trust-for-lookup 999999999999" + execution,
		"cdk bootstrap aws://222222222222/cn-north-1 --trust", "arn:aws-cn:iam::aws:policy/AdministratorAccess",
	} {
		if got := strings.Count(b.String(), want); got != 1 {
			t.Errorf("%q is there %d times, want once, in\n%s", want, got, &b)
		}
	}
	anywhere := testApp(t)
	NewStack(anywhere, "Anywhere", &StackProps{Tags: someTags})
	b.Reset()
	if err := Bootstrap("999999999999")(read(t, anywhere), &b); err != nil || strings.Contains(b.String(), "cdk bootstrap") {
		t.Errorf("Bootstrap of a stack for any environment = %v, %q, want no command", err, &b)
	}
	if err := Bootstrap("management")(read(t, app), &b); err == nil || !strings.Contains(err.Error(), `deployer is "management"`) {
		t.Errorf("Bootstrap(management) = %v, want that it is no account", err)
	}
}
