package observability_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// newTask is the task of an application.
func newTask(stack awscdk.Stack, id string) awsecs.TaskDefinition {
	task := awsecs.NewTaskDefinition(stack, &id, &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_FARGATE, NetworkMode: awsecs.NetworkMode_AWS_VPC,
		Cpu: jsii.String("512"), MemoryMiB: jsii.String("1024"),
	})
	task.AddContainer(jsii.String("App"), &awsecs.ContainerDefinitionOptions{
		Image:     awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/shop/shop:1.0.0"), nil),
		Essential: jsii.Bool(true), ReadonlyRootFilesystem: jsii.Bool(true),
		Logging: awsecs.LogDrivers_AwsLogs(&awsecs.AwsLogDriverProps{
			StreamPrefix: jsii.String("App"), LogGroup: observability.NewLogs(stack, id+"Logs", nil).Group("App"),
		}),
	})
	return task
}

func newFunction(stack awscdk.Stack, id string) awslambda.Function {
	return awslambda.NewFunction(stack, &id, &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_PYTHON_3_13(), Architecture: awslambda.Architecture_ARM_64(),
		Handler: jsii.String("index.handle"), Code: awslambda.Code_FromInline(jsii.String("def handle(event, context): pass")),
		LogGroup: observability.NewLogs(stack, id+"Logs", nil).Group("Function"),
	})
}

// layer stands for the layer of the AWS Distro for OpenTelemetry for Python.
func layer(stack awscdk.Stack) awslambda.ILayerVersion {
	return awslambda.LayerVersion_FromLayerVersionArn(stack, jsii.String("ADOT"),
		jsii.String("arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroPython:16"))
}

// everyTrace is what can be traced, in every way.
func everyTrace(t *testing.T) awscdk.App {
	t.Helper()
	app, stack := newStack(t)
	observability.NewTransactionSearch(stack, "Search", nil)
	tracing := observability.NewTracing(stack, "Tracing", &observability.TracingProps{
		Rules: []observability.SamplingRule{
			{Name: "Health", Method: "GET", Path: "/health"}, {Name: "Checkout", Path: "/checkout/*", PerSecond: 5, Percent: 50},
		},
		Groups: []observability.TraceGroup{{Name: "Slow", Filter: "responsetime > 5"}},
	})
	tracing.Task(newTask(stack, "Task"), "shop")
	tracing.Function(newFunction(stack, "Plain"), nil)
	tracing.Function(newFunction(stack, "Instrumented"), layer(stack))
	signals := observability.NewTracing(stack, "Signals", &observability.TracingProps{
		Collector: observability.CloudWatchAgent, Logs: observability.NewLogs(stack, "Logs", nil),
	})
	signals.Task(newTask(stack, "Signalled"), "orders")
	old := observability.NewTracing(stack, "Old", &observability.TracingProps{Collector: observability.XRayDaemon, Priority: 2000})
	old.Task(newTask(stack, "Legacy"), "legacy")
	awscdk.Annotations_Of(old).AcknowledgeWarning(jsii.String("observability:xray-daemon"), jsii.String("it moves next year"))
	return app
}

func TestTracingFull(t *testing.T) {
	app := everyTrace(t)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestTracingKeepsItsPromises(t *testing.T) {
	promisetest.Undone(t, snapshot.Synth(t, everyTrace(t)))
}

func TestTracingDeploysFromNothing(t *testing.T) {
	if r := rehearse.First(snapshot.Synth(t, everyTrace(t))); len(r.Findings) > 0 {
		t.Errorf("the first deployment has findings, want none:\n%s", r)
	}
}

func TestTracingGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewTracing, true, func(_ awscdk.Stack, n int) observability.TracingProps {
		return observability.TracingProps{Priority: 100 * (n + 1), Rules: []observability.SamplingRule{{Name: "All", Percent: 1}}}
	})
}

func TestTheDaemonWarns(t *testing.T) {
	_, stack := newStack(t)
	observability.NewTracing(stack, "Old", &observability.TracingProps{Collector: observability.XRayDaemon})
	observability.NewTracing(stack, "New", nil)
	assertions.Annotations_FromStack(stack).HasWarning(jsii.String("/Prod/Old"),
		assertions.Match_StringLikeRegexp(jsii.String("maintenance mode")))
	assertions.Annotations_FromStack(stack).HasNoWarning(jsii.String("/Prod/New"), assertions.Match_AnyValue())
}

// container is a container of a task in a template.
func container(t *testing.T, a *assembly.Assembly, task, name string) assembly.Value {
	t.Helper()
	for _, c := range at(t, a, task).Get("ContainerDefinitions").List() {
		if c.Get("Name").Is(name) == assembly.True {
			return c
		}
	}
	t.Fatalf("%s has no container %s", task, name)
	return assembly.Value{}
}

// An SDK that asks nobody traces one request a second and 5 percent, whatever the rules say.
func TestRulesHoldForSDKs(t *testing.T) {
	a := snapshot.Synth(t, everyTrace(t))
	for _, task := range []string{"Prod/Task/Resource", "Prod/Signalled/Resource"} {
		got := map[string]string{}
		for _, v := range container(t, a, task, "App").Get("Environment").List() {
			got[v.Get("Name").String()] = v.Get("Value").String()
		}
		for name, want := range map[string]string{
			"OTEL_TRACES_SAMPLER": "xray", "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://localhost:2000",
			"OTEL_PROPAGATORS": "xray,tracecontext,baggage",
		} {
			if got[name] != want {
				t.Errorf("%s has %s=%q, want %q", task, name, got[name], want)
			}
		}
	}
}

// A collector that fails takes no task with it.
func TestApplicationsSurviveTheirCollector(t *testing.T) {
	a := snapshot.Synth(t, everyTrace(t))
	for _, task := range []string{"Prod/Task/Resource", "Prod/Signalled/Resource", "Prod/Legacy/Resource"} {
		collector := container(t, a, task, "Collector")
		if collector.Get("Essential").Is(false) != assembly.True {
			t.Errorf("%s: Essential = %v, want false", task, collector.Get("Essential"))
		}
		depends := container(t, a, task, "App").Get("DependsOn", "0")
		if depends.Get("Condition").Is("START") != assembly.True {
			t.Errorf("%s: the application waits for %v, want for the start of the collector alone", task, depends)
		}
	}
	if health := container(t, a, "Prod/Task/Resource", "Collector").Get("HealthCheck",
		"Command"); health.String() != `["CMD","/healthcheck"]` {
		t.Errorf("health check = %v, want one without a shell, which the image has not", health)
	}
}

func TestTheConfigurationOfTheAgentIsJSON(t *testing.T) {
	variable := container(t, snapshot.Synth(t, everyTrace(t)), "Prod/Signalled/Resource", "Collector").Get("Environment", "0")
	text, _ := variable.Get("Value").Text()
	var config struct {
		Traces struct {
			Collected map[string]any `json:"traces_collected"`
		}
		Logs struct {
			Collected map[string]any `json:"metrics_collected"`
		}
	}
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatal(err)
	}
	if config.Traces.Collected["application_signals"] == nil || config.Logs.Collected["application_signals"] == nil {
		t.Errorf("configuration = %s, want Application Signals from traces and metrics", text)
	}
}

// A role that may do more than send traces is what an intruder in the container has.
func TestSendersMayDoNothingElse(t *testing.T) {
	a := snapshot.Synth(t, everyTrace(t))
	xray := []string{"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
	signals := append(slices.Clone(xray), "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
	for path, want := range map[string][]string{
		"Prod/Task/TaskRole/DefaultPolicy/Resource": xray, "Prod/Legacy/TaskRole/DefaultPolicy/Resource": xray,
		"Prod/Signalled/TaskRole/DefaultPolicy/Resource": signals, "Prod/Instrumented/ServiceRole/DefaultPolicy/Resource": signals,
		"Prod/Plain/ServiceRole/DefaultPolicy/Resource": xray,
	} {
		var got []string
		for _, s := range at(t, a, path).Get("PolicyDocument", "Statement").List() {
			for _, action := range s.Get("Action").List() {
				got = append(got, action.String())
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s allows %q, want %q", path, got, want)
		}
	}
}

func TestTracingRefuses(t *testing.T) {
	_, stack := newStack(t)
	rule := func(r observability.SamplingRule) observability.TracingProps {
		return observability.TracingProps{Rules: []observability.SamplingRule{r}}
	}
	for want, p := range map[string]observability.TracingProps{
		`observability.Tracing "Prod/Bad": Collector is "Jaeger", want OpenTelemetry, CloudWatchAgent or XRayDaemon`: {Collector: "Jaeger"},
		`Image is "public.ecr.aws/a/b:latest", want a registry, a repository and a digest or a whole version`: {
			Image: "public.ecr.aws/a/b:latest"},
		`Image is "public.ecr.aws/a/b", want`:                                {Image: "public.ecr.aws/a/b"},
		`Image is "public.ecr.aws/a/b:3.x", want`:                            {Image: "public.ecr.aws/a/b:3.x"},
		`Rules has the name "", want up to 16 letters and digits`:            rule(observability.SamplingRule{}),
		`Rules has Checkout with PerSecond -1 and Percent 0, want 0 or more`: rule(observability.SamplingRule{Name: "Checkout", PerSecond: -1}),
		`Rules has Checkout with PerSecond 0 and Percent 101`:                rule(observability.SamplingRule{Name: "Checkout", Percent: 101}),
		`Groups has Slow without a Filter`:                                   {Groups: []observability.TraceGroup{{Name: "Slow"}}},
		`Priority is 10000 for 0 rules, want 1 to 9999`:                      {Priority: 10000},
		`Priority is -1 for 0 rules`:                                         {Priority: -1},
		`Rules has the name "A", want up to 16 letters and digits, and each name once`: {
			Rules: []observability.SamplingRule{{Name: "A"}, {Name: "A"}},
		},
	} {
		constructtest.Refused(t, stack, want, func() { observability.NewTracing(stack, "Bad", &p) })
	}
	empty := awsecs.NewTaskDefinition(stack, jsii.String("Empty"), &awsecs.TaskDefinitionProps{
		Compatibility: awsecs.Compatibility_FARGATE, Cpu: jsii.String("256"), MemoryMiB: jsii.String("512"),
	})
	tracing := observability.NewTracing(stack, "Tracing", nil)
	constructtest.Refused(t, stack, "the task Prod/Empty has no container", func() { tracing.Task(empty, "shop") })
	constructtest.Refused(t, stack, "IndexedPercent is 101, want 1 to 100", func() {
		observability.NewTransactionSearch(stack, "Bad", &observability.TransactionSearchProps{IndexedPercent: 101})
	})
}

// A tag with a digest, or a digest alone, is as exact as a version.
func TestImagesByDigest(t *testing.T) {
	_, stack := newStack(t)
	const digest = "@sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8"
	for i, image := range []string{"public.ecr.aws/a/b:latest" + digest, "localhost:5000/a/b" + digest, "public.ecr.aws/a/b:1.300072.0b1766"} {
		observability.NewTracing(stack, "Image"+string(rune('A'+i)), &observability.TracingProps{Image: image})
	}
}

func TestTracingThatIsCutOffBreaksItsPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		task := newTask(stack, "Task")
		observability.NewTracing(stack, "Tracing", nil).Task(task, "shop")
		return task
	}, map[string]any{"ContainerDefinitions.1.Image": "public.ecr.aws/a/b:latest", "ContainerDefinitions.1.Essential": true})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		f := newFunction(stack, "Function")
		observability.NewTracing(stack, "Tracing", nil).Function(f, layer(stack))
		return f
	}, map[string]any{"TracingConfig.Mode": "PassThrough", "Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER": "/opt/other"})
}
