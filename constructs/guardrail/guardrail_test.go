package guardrail_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
)

// newApp is an existing CDK app, without anything of Plinth in it but Enforce.
func newApp(t *testing.T, rules ...engine.Rule) (awscdk.App, *guardrail.Enforcement) {
	t.Helper()
	app := awscdk.NewApp(&awscdk.AppProps{
		Outdir:  jsii.String(t.TempDir()),
		Context: &map[string]any{"@aws-cdk/core:appMode": "inmemory"},
	})
	return app, guardrail.Enforce(app, rules...)
}

func protectedStack(scope constructs.Construct) awscdk.Stack {
	return awscdk.NewStack(scope, jsii.String("Legacy"), &awscdk.StackProps{
		TerminationProtection: jsii.Bool(true),
		Tags: &map[string]*string{
			"Project": jsii.String("shop"), "Team": jsii.String("checkout"), "CostCenter": jsii.String("4711"),
			"Environment": jsii.String("production"), "ManagedBy": jsii.String("CDK"),
		},
	})
}

// openPort is a security group with SSH open to the world, written with a raw L1.
func openPort(stack awscdk.Stack, id string) awsec2.CfnSecurityGroup {
	return awsec2.NewCfnSecurityGroup(stack, &id, &awsec2.CfnSecurityGroupProps{
		GroupDescription: jsii.String("open"),
		SecurityGroupIngress: []any{&awsec2.CfnSecurityGroup_IngressProperty{
			IpProtocol: jsii.String("tcp"), FromPort: jsii.Number(22), ToPort: jsii.Number(22), CidrIp: jsii.String("0.0.0.0/0"),
		}},
	})
}

var everySSHRule = []string{"SG-001", "SG-002"}

func waiveSSH(scope constructs.IConstruct) {
	for _, rule := range everySSHRule {
		guardrail.Waive(scope, rule, "a honeypot")
	}
}

func TestEnforceCatchesRawL1sInAnyApp(t *testing.T) {
	app, _ := newApp(t)
	openPort(protectedStack(app), "Door")
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
}

func TestEnforceSeesStagesAndNestedStacks(t *testing.T) {
	app, _ := newApp(t)
	stage := awscdk.NewStage(app, jsii.String("Beta"), nil)
	stack := protectedStack(stage)
	nested := awscdk.NewNestedStack(stack, jsii.String("Inner"), nil)
	openPort(nested, "Door")
	guardrailtest.Caught(t, app, "SG-001", "Beta/Legacy/Inner/Door")
}

func TestEnforceSeesWhatAspectsChange(t *testing.T) {
	app, _ := newApp(t)
	group := awsec2.NewCfnSecurityGroup(protectedStack(app), jsii.String("Door"), &awsec2.CfnSecurityGroupProps{
		GroupDescription: jsii.String("closed"),
	})
	awscdk.Aspects_Of(group).Add(&opener{}, nil)
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
}

type opener struct{}

func (o *opener) Visit(node constructs.IConstruct) {
	if group, ok := node.(awsec2.CfnSecurityGroup); ok {
		group.AddPropertyOverride(jsii.String("SecurityGroupIngress"), []any{map[string]any{
			"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "0.0.0.0/0",
		}})
	}
}

func TestWaiverHoldsForItsSubtreeOnly(t *testing.T) {
	app, enforcement := newApp(t)
	stack := protectedStack(app)
	waiveSSH(openPort(stack, "Honeypot"))
	guardrailtest.Clean(t, app)
	report, err := enforcement.Report()
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Waived) == 0 || report.Waived[0].Waiver.Reason != "a honeypot" || report.Waived[0].Path != "Legacy/Honeypot" {
		t.Errorf("waived findings are %v", report.Waived)
	}

	app, _ = newApp(t)
	stack = protectedStack(app)
	waiveSSH(openPort(stack, "Honeypot"))
	openPort(stack, "Door")
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
}

func TestUnusedAndExpiredWaiversAreFindings(t *testing.T) {
	app, _ := newApp(t)
	guardrail.Waive(protectedStack(app), "SG-001", "nothing is open any more")
	guardrailtest.Caught(t, app, "WAIVER-001", "Legacy")

	app, _ = newApp(t)
	group := openPort(protectedStack(app), "Door")
	for _, rule := range everySSHRule {
		guardrail.Waive(group, rule, "until the migration is over", guardrail.Until("2020-01-31"))
	}
	guardrailtest.Caught(t, app, "WAIVER-002", "Legacy/Door")

	app, _ = newApp(t)
	group = openPort(protectedStack(app), "Door")
	for _, rule := range everySSHRule {
		guardrail.Waive(group, rule, "until the migration is over", guardrail.Until("2020-01-31"))
	}
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
}

// CDK's acknowledge silences a rule everywhere. Ours are not to be silenced that way.
func TestAcknowledgeDoesNotSilenceAnError(t *testing.T) {
	app, _ := newApp(t)
	openPort(protectedStack(app), "Door")
	for _, id := range []string{"SG-001", "plinth::SG-001"} {
		awscdk.Validations_Of(app).Acknowledge(&awscdk.Acknowledgment{Id: &id, Reason: jsii.String("no")})
	}
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
}

// shopRule is a rule of a user of the library.
var shopRule = engine.Rule{
	ID: "SHOP-001", Title: "Buckets belong to the data team", Pillar: engine.OperationalExcellence,
	Why: "Only they run them.", Fix: "Ask the data team.",
	Check: engine.Each("AWS::S3::Bucket", func(pass *engine.Pass, r *assembly.Resource) { pass.Report(r, "", "is a bucket") }),
}

func TestEnforceTakesFurtherRules(t *testing.T) {
	app, _ := newApp(t, shopRule)
	awss3.NewCfnBucket(protectedStack(app), jsii.String("Mine"), nil)
	guardrailtest.Caught(t, app, "SHOP-001", "Legacy/Mine")
}

// A misspelt id is told with the ids that come nearest, and is no waiver that merely covers
// nothing.
func TestWaiverOfARuleThatDoesNotExist(t *testing.T) {
	app, enforcement := newApp(t)
	guardrail.Waive(protectedStack(app), "SG-0O1", "a honeypot")
	guardrailtest.Caught(t, app, "WAIVER-003", "Legacy")
	report, err := enforcement.Report()
	if err != nil {
		t.Fatal(err)
	}
	const want = `names rule "SG-0O1", which does not exist (a honeypot); did you mean SG-001?`
	if got := report.Findings[0].Detail; got != want {
		t.Errorf("finding = %s, want %s", got, want)
	}
}

// Rules that the app adds can be waived like those of the catalogue, also before it adds them.
func TestWaiverOfAFurtherRule(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())})
	bucket := awss3.NewCfnBucket(awscdk.NewStack(app, jsii.String("Legacy"), nil), jsii.String("Mine"), nil)
	guardrail.Waive(bucket, "SHOP-001", "the data team asked for it")
	enforcement := guardrail.Enforce(app, shopRule)
	func() {
		defer func() { _ = recover() }() // rules of the catalogue fail, which are not what this is about
		app.Synth(nil)
	}()
	report, err := enforcement.Report()
	if err != nil {
		t.Fatal(err)
	}
	var waived []string
	for _, f := range report.Waived {
		waived = append(waived, f.Rule.ID+" "+f.Path)
	}
	if want := []string{"SHOP-001 Legacy/Mine"}; !slices.Equal(waived, want) {
		t.Errorf("waived = %v, want %v", waived, want)
	}
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Rule.ID, "WAIVER-") {
			t.Errorf("finding %s: %s, want none about waivers", f.Rule.ID, f.Detail)
		}
	}
}

// A CDK construct records no line of its own: the finding says that it names the stack's.
func TestFindingsSayWhatTheirLineDefines(t *testing.T) {
	app, enforcement := newApp(t)
	stack := protectedStack(app)
	stack.Node().AddMetadata(jsii.String(assembly.MetadataSource), map[string]any{"file": "main.go", "line": 21}, nil)
	openPort(stack, "Door")
	guardrailtest.Caught(t, app, "SG-001", "Legacy/Door")
	report, err := enforcement.Report()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := report.Findings[0].Source.String(), "main.go:21 (its stack)"; got != want {
		t.Errorf("source = %q, want %q", got, want)
	}
}

// Apps that never write SARIF do not pay for it.
func TestEnforceDoesNotLinkSARIF(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "github.com/plinth-cdk/plinth/constructs/guardrail").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		if strings.Contains(dep, "sarif") {
			t.Errorf("guardrail depends on %s, want no package for SARIF", dep)
		}
	}
}

// A test fails like the process does, whatever the context says, and so does the next one.
func TestEnforceFailsWhateverTheContextSays(t *testing.T) {
	for _, context := range []map[string]any{
		{}, {"@aws-cdk/core:failSynthOnValidationErrors": false}, {"@aws-cdk/core:failSynthOnValidationErrors": "false"},
		{"@aws-cdk/core:appMode": "process"}, {"@aws-cdk/core:appMode": "inmemory", "@aws-cdk/core:failSynthOnValidationErrors": false},
		{"@aws-cdk/core:appMode": "inmemory"},
	} {
		app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), Context: &context})
		guardrail.Enforce(app)
		openPort(protectedStack(app), "Door")
		report := func() (report string) {
			defer func() { report = fmt.Sprint(recover()) }()
			app.Synth(nil)
			return
		}()
		if !strings.Contains(report, "SG-001") || !strings.Contains(report, "Legacy/Door") {
			t.Errorf("with %v Synth panics with %q, want the findings", context, report)
		}
	}
}

// Who asks for a report only gets no more than that.
func TestInspectLeavesFailingToItsCaller(t *testing.T) {
	app := awscdk.NewApp(&awscdk.AppProps{
		Outdir: jsii.String(t.TempDir()), Context: &map[string]any{"@aws-cdk/core:failSynthOnValidationErrors": false},
	})
	inspection := guardrail.Inspect(app)
	openPort(protectedStack(app), "Door")
	app.Synth(nil)
	if report, err := inspection.Report(); err != nil || !report.Failed() {
		t.Errorf("Report() = %v, %v, want a failed one", report, err)
	}
}

// An assembly that cannot be read is none that was checked.
func TestEnforceFailsWithoutAReport(t *testing.T) {
	app, _ := newApp(t)
	protectedStack(app).Node().AddMetadata(jsii.String(assembly.MetadataClass), "Precious", nil)
	defer func() {
		if err := fmt.Sprint(recover()); !strings.Contains(err, `class is "Precious"`) {
			t.Errorf("Synth panics with %q, want what is wrong with the assembly", err)
		}
	}()
	app.Synth(nil)
}

func TestReportNeedsSynthesis(t *testing.T) {
	_, enforcement := newApp(t)
	if _, err := enforcement.Report(); err == nil || !strings.Contains(err.Error(), "before app.Synth") {
		t.Errorf("error is %v", err)
	}
}

func TestBadWaivers(t *testing.T) {
	app, _ := newApp(t)
	stack := protectedStack(app)
	for name, c := range map[string]struct {
		scope        constructs.IConstruct
		rule, reason string
		options      []guardrail.WaiverOption
		want         string
	}{
		"app":       {app, "SG-001", "x", nil, "the scope is an app or a stage"},
		"stage":     {awscdk.NewStage(app, jsii.String("Beta"), nil), "SG-001", "x", nil, "the scope is an app or a stage"},
		"no rule":   {stack, "", "x", nil, "want a rule id"},
		"no reason": {stack, "SG-001", " ", nil, "want a reason"},
		"no day":    {stack, "SG-001", "x", []guardrail.WaiverOption{guardrail.Until("soon")}, `expiry is "soon", want a day such as`},
		"nil scope": {nil, "SG-001", "x", nil, "the scope is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panic is %v, want an error with %q", err, c.want)
				}
			}()
			guardrail.Waive(c.scope, c.rule, c.reason, c.options...)
		})
	}
}

func TestBadTrust(t *testing.T) {
	app, _ := newApp(t)
	stack := protectedStack(app)
	for name, c := range map[string]struct {
		scope       constructs.Construct
		who, reason string
		want        string
	}{
		"too late":  {app, "999999999999", "x", "something is defined in the app or stage already"},
		"construct": {openPort(stack, "Open"), "999999999999", "x", "the scope is Legacy/Open, want an app, a stage or a stack"},
		"nobody":    {stack, "", "x", "want an account id"},
		"no reason": {stack, "999999999999", " ", "trusted for no reason"},
		"nil scope": {nil, "999999999999", "x", "the scope is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), c.want) {
					t.Errorf("panic is %v, want an error with %q", err, c.want)
				}
			}()
			guardrail.Trust(c.scope, c.who, c.reason)
		})
	}
}
