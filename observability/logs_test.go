package observability_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// central is the account that others send their logs and metrics to.
const central = "333333333333"

// beside makes a stack of another account.
func beside(app awscdk.App, id, account, region string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: region, Tags: tags, WatchedBy: "a test"})
}

func TestLogsDefault(t *testing.T) {
	app, stack := newStack(t)
	observability.NewLogs(stack, "Logs", nil).Group("Orders")
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

// everyLog is what logs of one account and the central one can be.
func everyLog(t *testing.T) awscdk.App {
	t.Helper()
	app, stack := newStack(t)
	there := beside(app, "Central", central, "eu-west-1")
	topic := awssns.Topic_FromTopicArn(there, jsii.String("Topic"), jsii.String("arn:aws:sns:eu-west-1:333333333333:alerts"))
	to := observability.NewLogDestination(there, "Logs", &observability.LogDestinationProps{
		Accounts: []string{"111111111111"}, Topics: []awssns.ITopic{topic},
	})
	plain := observability.NewLogs(stack, "Findings", &observability.LogsProps{Unmasked: true})
	logs := observability.NewLogs(stack, "Logs", &observability.LogsProps{
		Retention: awslogs.RetentionDays_ONE_YEAR, Key: plain.Key(), To: to, Findings: plain.Group("Masked"),
		Masked: []awslogs.DataIdentifier{
			awslogs.DataIdentifier_EMAILADDRESS(), awslogs.NewCustomDataIdentifier(jsii.String("Customer"), jsii.String("C[0-9]{9}")),
		},
	})
	logs.Group("Orders")
	logs.VendedGroup("Access")
	observability.NewLogs(stack, "Rare", &observability.LogsProps{InfrequentAccess: true, Key: plain.Key()}).Group("Debug")
	observability.NewLogCentralization(there, "Copies", &observability.LogCentralizationProps{
		Organization: "o-a1b2c3d4e5", Regions: []string{"eu-west-1", "eu-central-1"}, Select: "LogGroupName LIKE '/aws/lambda/%'",
		Backup: &observability.LogBackup{
			Region: "eu-central-1", KeyARN: "arn:aws:kms:eu-central-1:333333333333:key/01234567-89ab-cdef-0123-456789abcdef",
		},
	})
	sink := observability.NewSink(there, "Sink", &observability.SinkProps{Organization: "o-a1b2c3d4e5"})
	observability.NewLink(stack, "Link", &observability.LinkProps{
		Sink: sink, Label: "prod", Telemetry: []observability.Telemetry{observability.Metrics},
	})
	return app
}

func TestLogsFull(t *testing.T) {
	app := everyLog(t)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestLogsKeepTheirPromises(t *testing.T) {
	promisetest.Undone(t, snapshot.Synth(t, everyLog(t)))
}

func TestLogsDeployFromNothing(t *testing.T) {
	if r := rehearse.First(snapshot.Synth(t, everyLog(t))); len(r.Findings) > 0 {
		t.Errorf("the first deployment has findings, want none:\n%s", r)
	}
}

func TestLogsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewLogs, true, func(awscdk.Stack, int) observability.LogsProps {
		return observability.LogsProps{Retention: awslogs.RetentionDays_ONE_MONTH}
	})
	constructtest.Guard(t, newStack, observability.NewLogDestination, false, func(awscdk.Stack, int) observability.LogDestinationProps {
		return observability.LogDestinationProps{Accounts: []string{"111111111111"}}
	})
	constructtest.Guard(t, newStack, observability.NewLogCentralization, false, func(awscdk.Stack, int) observability.LogCentralizationProps {
		return observability.LogCentralizationProps{Organization: "o-a1b2c3d4e5", Regions: []string{"eu-west-1"}}
	})
	constructtest.Guard(t, newStack, observability.NewSink, false, func(awscdk.Stack, int) observability.SinkProps {
		return observability.SinkProps{Organization: "o-a1b2c3d4e5"}
	})
}

// CloudWatch Logs refuses a policy whose statements name other data, and one without either.
func TestMaskingHasTheTwoStatementsThatAWSWants(t *testing.T) {
	app, stack := newStack(t)
	group := observability.NewLogs(stack, "Logs", nil).Group("Orders")
	a := snapshot.Synth(t, app)
	statements := at(t, a, *group.Node().Path()+"/Resource").Get("DataProtectionPolicy", "Statement")
	audit, mask := statements.Get("0"), statements.Get("1")
	if !audit.Get("Operation", "Audit", "FindingsDestination").Exists() || !mask.Get("Operation", "Deidentify", "MaskConfig").Exists() {
		t.Errorf("statements = %v, want Audit with FindingsDestination and Deidentify with MaskConfig", statements)
	}
	if got, want := mask.Get("DataIdentifier").String(), audit.Get("DataIdentifier").String(); got != want {
		t.Errorf("masked = %s, want what is counted, %s", got, want)
	}
	if n := len(mask.Get("DataIdentifier").List()); n != len(observability.Sensitive()) {
		t.Errorf("%d kinds of data are masked, want %d", n, len(observability.Sensitive()))
	}
}

// A change of the class would replace the group, and what it holds would be gone.
func TestAnotherClassOfALogGroupIsRefused(t *testing.T) {
	logs := func(rare bool) *assembly.Assembly {
		app, stack := newStack(t)
		observability.NewLogs(stack, "Logs", &observability.LogsProps{InfrequentAccess: rare}).Group("Orders")
		return snapshot.Synth(t, app)
	}
	changed := rehearse.Update(logs(false), logs(true))
	if changed.Deployable() || len(changed.Findings) != 1 || changed.Findings[0].Kind != finding.Refused {
		t.Errorf("rehearsal finds %v, want the change of the class refused", changed.Findings)
	}
}

// What a company changes of its logs replaces no group.
func TestLogsTakeWhatACompanyChanges(t *testing.T) {
	logs := func(p observability.LogsProps) *assembly.Assembly {
		app, stack := newStack(t)
		observability.NewLogs(stack, "Logs", &p).Group("Orders")
		return snapshot.Synth(t, app)
	}
	before := logs(observability.LogsProps{})
	for name, p := range map[string]observability.LogsProps{
		"retention": {Retention: awslogs.RetentionDays_ONE_YEAR},
		"masked":    {Masked: []awslogs.DataIdentifier{awslogs.DataIdentifier_EMAILADDRESS()}},
		"unmasked":  {Unmasked: true},
	} {
		if r := rehearse.Update(before, logs(p)); len(r.Findings) > 0 {
			t.Errorf("%s: rehearsal finds %v, want nothing", name, r.Findings)
		}
	}
}

// Others name the destination before it exists, and are deployed after it.
func TestSendersWaitForTheDestination(t *testing.T) {
	a := snapshot.Synth(t, everyLog(t))
	filter := at(t, a, "Prod/Logs/Orders/Central")
	arn, _ := filter.Get("DestinationArn").Outline()
	const want = "arn:aws:logs:eu-west-1:333333333333:destination:CentralLogs69FEE3CF"
	if arn != want {
		t.Errorf("DestinationArn = %s, want %s", arn, want)
	}
	if name, _ := at(t, a,
		"Central/Logs/Resource").Get("DestinationName").Text(); "arn:aws:logs:eu-west-1:333333333333:destination:"+name != want {
		t.Errorf("DestinationName = %s, want that of the ARN", name)
	}
	var waits []string
	for _, s := range filter.Stack.Dependencies {
		waits = append(waits, s.Path)
	}
	if diff := cmp.Diff([]string{"Central"}, waits); diff != "" {
		t.Errorf("stacks that are deployed before the sender (-want +got):\n%s", diff)
	}
}

func TestLogsRefuse(t *testing.T) {
	app, stack := newStack(t)
	destination := func(id, account, region string) *observability.LogDestination {
		return observability.NewLogDestination(beside(app, id, account, region), "Logs", &observability.LogDestinationProps{
			Accounts: []string{"111111111111"},
		})
	}
	there := destination("There", central, "eu-west-1")
	for want, p := range map[string]observability.LogsProps{
		`observability.Logs "Prod/Bad": Unmasked stands beside Masked`: {
			Unmasked: true, Masked: observability.Sensitive(),
		},
		"Masked is empty, want": {Masked: []awslogs.DataIdentifier{}},
		"To stands beside InfrequentAccess, a class that has no subscriptions": {To: there, InfrequentAccess: true},
		"To is in account 111111111111, that of the logs":                      {To: destination("Here", "111111111111", "eu-west-1")},
		"To is in us-east-1, want a destination in eu-west-1":                  {To: destination("Far", central, "us-east-1")},
	} {
		constructtest.Refused(t, stack, want, func() { observability.NewLogs(stack, "Bad", &p) })
	}
	constructtest.Refused(t, stack, "Accounts is empty", func() { observability.NewLogDestination(stack, "Bad", nil) })
	constructtest.Refused(t, stack, `Accounts has "1"`, func() {
		observability.NewLogDestination(stack, "Bad", &observability.LogDestinationProps{Accounts: []string{"1"}})
	})
	anywhere := awscdk.NewStack(app, jsii.String("Anywhere"), nil)
	constructtest.Refused(t, anywhere, "the account or the Region of the stack is not known", func() {
		observability.NewLogDestination(anywhere, "Bad", &observability.LogDestinationProps{Accounts: []string{central}})
	})
}

func TestCentralizationRefuses(t *testing.T) {
	_, stack := newStack(t)
	good := observability.LogCentralizationProps{Organization: "o-a1b2c3d4e5", Regions: []string{"eu-west-1"}}
	for want, change := range map[string]func(p *observability.LogCentralizationProps){
		`observability.LogCentralization "Prod/Bad": Organization is "r-ab12"`: func(p *observability.LogCentralizationProps) {
			p.Organization = "r-ab12"
		},
		"Regions is empty":      func(p *observability.LogCentralizationProps) { p.Regions = nil },
		`Regions has "Ireland"`: func(p *observability.LogCentralizationProps) { p.Regions = []string{"Ireland"} },
		`Backup has Region "eu-west-1" and KeyARN "k", want another Region than eu-west-1`: func(p *observability.LogCentralizationProps) {
			p.Backup = &observability.LogBackup{Region: "eu-west-1", KeyARN: "k"}
		},
	} {
		p := good
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewLogCentralization(stack, "Bad", &p) })
	}
}

func TestLinksRefuse(t *testing.T) {
	app, stack := newStack(t)
	sink := func(id, account, region string) *observability.Sink {
		return observability.NewSink(beside(app, id, account, region), "Sink", &observability.SinkProps{
			Organization: "o-a1b2c3d4e5", Telemetry: []observability.Telemetry{observability.Metrics},
		})
	}
	for want, p := range map[string]observability.LinkProps{
		`observability.Link "Prod/Bad": Sink is nil`:        {},
		"Sink is in account 111111111111, that of the link": {Sink: sink("Here", "111111111111", "eu-west-1")},
		"Sink is in us-east-1, want one in eu-west-1":       {Sink: sink("Far", central, "us-east-1")},
		`Telemetry has "AWS::XRay::Trace", which the sink does not take: want some of ["AWS::CloudWatch::Metric"]`: {
			Sink: sink("There", central, "eu-west-1"), Telemetry: []observability.Telemetry{observability.Traces},
		},
		`Telemetry has "metrics", want one of the constants`: {Sink: sink("Again", central, "eu-west-1"),
			Telemetry: []observability.Telemetry{"metrics"}},
	} {
		constructtest.Refused(t, stack, want, func() { observability.NewLink(stack, "Bad", &p) })
	}
	constructtest.Refused(t, stack, `Organization is ""`, func() { observability.NewSink(stack, "Bad", nil) })
}

func TestLogsThatAreOpenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewLogs(stack, "Logs", nil).Group("Orders")
	}, map[string]any{"DataProtectionPolicy.Statement.1.DataIdentifier": []any{"EmailAddress"}, "RetentionInDays": 7})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewSink(stack, "Sink", &observability.SinkProps{Organization: "o-a1b2c3d4e5"})
	}, map[string]any{"Policy.Statement.0.Condition.StringEquals.aws:PrincipalOrgID": "o-z9y8x7w6v5"})
}
