package plinth

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

func TestUseBootstrapDeploysWithTheRolesOfItsQualifier(t *testing.T) {
	app := NewApp(&AppProps{Outdir: t.TempDir()})
	if got := QualifierOf(app); got != "hnb659fds" {
		t.Errorf("QualifierOf() = %q before UseBootstrap, want hnb659fds", got)
	}
	UseBootstrap(app, Qualifier)
	if got := QualifierOf(app); got != Qualifier {
		t.Errorf("QualifierOf() = %q, want %q", got, Qualifier)
	}
	NewStack(app, "Prod", &StackProps{Account: "111111111111", Region: "eu-west-1", Tags: Tags{Project: "p", Team: "t", CostCenter: "c"}})
	a := read(t, app)
	if got := a.Stacks[0].Qualifier; got != "plinth" {
		t.Errorf("Qualifier = %q, want plinth", got)
	}
	var b strings.Builder
	if err := Bootstrap("999999999999")(a, &b); err != nil {
		t.Fatal(err)
	}
	const want = "cdk bootstrap aws://111111111111/eu-west-1 --qualifier plinth --toolkit-stack-name CDKToolkit-plinth --trust 999999999999"
	if !strings.Contains(b.String(), want) {
		t.Errorf("Bootstrap prints %q, want %q in it", b.String(), want)
	}
}

func TestUseBootstrapRefusesBadInput(t *testing.T) {
	refusal := func(app awscdk.App, qualifier string) (got string) {
		defer func() { got = fmt.Sprint(recover()) }()
		UseBootstrap(app, qualifier)
		return ""
	}
	app := NewApp(&AppProps{Outdir: t.TempDir()})
	if got, want := refusal(app, "Platform-1"),
		`plinth: qualifier is "Platform-1", want 1 to 10 lower case letters and digits`; !strings.Contains(got, want) {
		t.Errorf("UseBootstrap() panics with %s, want %s", got, want)
	}
	NewStack(app, "Prod", &StackProps{Tags: Tags{Project: "p", Team: "t", CostCenter: "c"}})
	if got, want := refusal(app, "plinth"), "the app has the stack Prod already, want UseBootstrap before"; !strings.Contains(got, want) {
		t.Errorf("UseBootstrap() panics with %s, want %s", got, want)
	}
}
