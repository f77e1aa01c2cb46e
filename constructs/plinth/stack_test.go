package plinth

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
)

func read(t *testing.T, app awscdk.App) *assembly.Assembly {
	t.Helper()
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func testApp(t *testing.T) awscdk.App { return NewApp(&AppProps{Outdir: t.TempDir()}) }

func TestStack(t *testing.T) {
	app := testApp(t)
	for id, class := range map[string]Class{"Default": "", "Prod": Production, "Dev": NonProduction, "Play": Sandbox} {
		NewStack(app, id, &StackProps{Account: "111111111111", Region: "eu-west-1", Class: class, Tags: someTags})
	}
	a := read(t, app)
	if len(a.Stacks) != 4 {
		t.Fatalf("%d stacks", len(a.Stacks))
	}
	want := map[string]Class{"Default": Production, "Prod": Production, "Dev": NonProduction, "Play": Sandbox}
	for _, s := range a.Stacks {
		if s.Class != want[s.Path] {
			t.Errorf("%s is of class %s, want %s", s.Path, s.Class, want[s.Path])
		}
		if s.TerminationProtection != assembly.TruthOf(s.Class == Production) {
			t.Errorf("%s of class %s: termination protection is %v", s.Path, s.Class, s.TerminationProtection)
		}
	}
}

func TestStackCarriesTheCostAllocationTags(t *testing.T) {
	app := testApp(t)
	NewStack(app, "Dev", &StackProps{Class: NonProduction, Tags: Tags{
		Project: "shop", Team: "checkout", CostCenter: "4711", Further: map[string]string{"DataClass": "public"},
	}})
	got := read(t, app).Stacks[0].Tags
	for key, want := range map[string]string{
		"Environment": "nonproduction", "Project": "shop", "Team": "checkout", "CostCenter": "4711",
		"ManagedBy": "Plinth", "DataClass": "public",
	} {
		if got[key] != want {
			t.Errorf("tag %s is %q, want %q", key, got[key], want)
		}
	}
}

func TestStackSabotage(t *testing.T) {
	for rule, sabotage := range map[string]func(stack awscdk.Stack){
		"TAG-001":   func(stack awscdk.Stack) { stack.Tags().RemoveTag(jsii.String("Team"), jsii.Number(1000)) },
		"STACK-001": func(stack awscdk.Stack) { stack.SetTerminationProtection(jsii.Bool(false)) },
	} {
		app := testApp(t)
		sabotage(NewStack(app, "Prod", &StackProps{Tags: someTags}))
		guardrailtest.Caught(t, app, rule, "Prod")
	}
}

func TestClassOf(t *testing.T) {
	app := testApp(t)
	dev := NewStack(app, "Dev", &StackProps{Class: NonProduction, Tags: someTags})
	if got := ClassOf(constructs.NewConstruct(dev, jsii.String("Inside"))); got != NonProduction {
		t.Errorf("class is %s", got)
	}
	if got := ClassOf(awscdk.NewStack(app, jsii.String("Plain"), nil)); got != Production {
		t.Errorf("class of a plain stack is %s, want the strictest", got)
	}
}

// Any L2 that asks the stack for zones gets real ones, with and without an environment.
func TestStackAnswersForItsZones(t *testing.T) {
	for _, props := range []*StackProps{{Tags: someTags}, {Account: "111111111111", Region: "eu-west-1", Tags: someTags}} {
		app := NewApp(&AppProps{Outdir: t.TempDir(), ReportOnly: true})
		awsec2.NewVpc(NewStack(app, "Prod", props), jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(4)})
		zones := map[string]bool{}
		for _, subnet := range read(t, app).OfType("AWS::EC2::Subnet") {
			zones[subnet.Get("AvailabilityZone").String()] = true
		}
		if len(zones) != 4 {
			t.Errorf("zones are %v, want four", zones)
		}
	}
}

func TestOutputDoesNotDependOnContextFromOutside(t *testing.T) {
	t.Setenv("CDK_CONTEXT_JSON",
		`{"@aws-cdk/aws-ec2:restrictDefaultSecurityGroup": false, "aws:cdk:enable-path-metadata": true, "@aws-cdk/core:explicitStackTags": `+
			`false}`)
	app := testApp(t)
	for key, want := range map[string]any{
		"@aws-cdk/aws-ec2:restrictDefaultSecurityGroup": true, "aws:cdk:enable-path-metadata": false, "@aws-cdk/core:explicitStackTags": true,
	} {
		if got := app.Node().TryGetContext(&key); got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
}

func TestStackBadInput(t *testing.T) {
	app := testApp(t)
	good := StackProps{Account: "111111111111", Region: "eu-west-1", Tags: someTags}
	with := func(change func(p *StackProps)) *StackProps { p := good; change(&p); return &p }
	for name, c := range map[string]struct {
		scope constructs.Construct
		id    string
		props *StackProps
		want  string
	}{
		"nil scope":      {nil, "S", &good, `plinth.Stack "S": scope is nil, want the app, stack or construct`},
		"empty id":       {app, "", &good, `plinth.Stack "": id is "", want a name`},
		"no props":       {app, "S", nil, `plinth.Stack "S": Tags.Project is empty, want who or what the cost belongs to`},
		"no team":        {app, "S", with(func(p *StackProps) { p.Tags.Team = "" }), "Tags.Team is empty"},
		"blank cost":     {app, "S", with(func(p *StackProps) { p.Tags.CostCenter = " " }), "Tags.CostCenter is empty"},
		"tag characters": {app, "S", with(func(p *StackProps) { p.Tags.Team = "a*b" }), `tag "Team" is "a*b"`},
		"long tag":       {app, "S", with(func(p *StackProps) { p.Tags.Team = strings.Repeat("x", 257) }), "at most 128 and 256"},
		"reserved tag":   {app, "S", with(func(p *StackProps) { p.Tags.Further = map[string]string{"aws:x": "y"} }), "begins with aws:"},
		"unknown class": {app, "S", with(func(p *StackProps) { p.Class = "Staging" }),
			`class is "Staging", want Production, NonProduction or Sandbox`},
		"account":         {app, "S", with(func(p *StackProps) { p.Account = "1234" }), `Account is "1234", want the 12 digits`},
		"region":          {app, "S", with(func(p *StackProps) { p.Region = "Ireland" }), `Region is "Ireland", want an AWS Region`},
		"account alone":   {app, "S", with(func(p *StackProps) { p.Region = "" }), "want both, or neither"},
		"region alone":    {app, "S", with(func(p *StackProps) { p.Account = "" }), "want both, or neither"},
		"typed nil scope": {(*typed)(nil), "S", &good, "scope is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, ok := recover().(error)
				if !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panic is %v, want an error with %q", err, c.want)
				}
				if n := len(*app.Node().Children()); n != 0 {
					t.Errorf("%d constructs were left behind", n)
				}
			}()
			NewStack(c.scope, c.id, c.props)
		})
	}
}

type typed struct{ constructs.Construct }

func TestNodeVersions(t *testing.T) {
	for version, want := range map[string]string{
		"v20.1.0": "", "v22.23.3": "", "v24.9.0": "", "v18.20.8": "node v18.20.8 is too old for CDK: install Node.js 22",
		"nonsense": "which is no version",
	} {
		err := checkVersion(version)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want %q", version, err, want)
		}
	}
}

func TestNodeMissing(t *testing.T) {
	t.Setenv("JSII_NODE", "/nowhere/node")
	if err := findNode(); err == nil || !strings.Contains(err.Error(), "/nowhere/node is not there, and CDK needs it: install Node.js") {
		t.Errorf("error is %v", err)
	}
	t.Setenv("JSII_NODE", "")
	t.Setenv("PATH", t.TempDir())
	if err := findNode(); err == nil || !strings.Contains(err.Error(), "node is not there") {
		t.Errorf("error is %v", err)
	}
}
