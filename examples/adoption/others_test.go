package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecspatterns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3deployment"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
)

// others has L3 constructs of CDK beside those of Plinth: a Fargate service behind a load balancer
// in Plinth's VPC, and files that are copied into Plinth's bucket.
func others(t *testing.T, withDefaults bool) *assembly.Assembly {
	t.Helper()
	app := plinth.NewApp(&plinth.AppProps{Outdir: t.TempDir(), ReportOnly: true})
	stack := plinth.NewStack(app, "Orders", &plinth.StackProps{
		Account: config.Account, Region: config.Region, Tags: plinth.Tags{Project: "orders", Team: "orders", CostCenter: "4711"},
	})
	net := network.NewVPC(stack, "Network", nil)
	awsecspatterns.NewApplicationLoadBalancedFargateService(stack, jsii.String("Site"),
		&awsecspatterns.ApplicationLoadBalancedFargateServiceProps{
			Vpc: net.VPC(), TaskImageOptions: &awsecspatterns.ApplicationLoadBalancedTaskImageOptions{
				Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx:1.29"), nil)},
		})
	awss3deployment.NewBucketDeployment(stack, jsii.String("Files"), &awss3deployment.BucketDeploymentProps{
		Sources:           &[]awss3deployment.ISource{awss3deployment.Source_Data(jsii.String("index.html"), jsii.String("<p>hello</p>"), nil)},
		DestinationBucket: bucket.NewSecureBucket(stack, "Store", nil).Bucket(),
	})
	if withDefaults {
		plinth.Defaults(app, nil)
	}
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// errorsIn are the rules that constructs of others violate, each once.
func errorsIn(t *testing.T, a *assembly.Assembly) (rules []string) {
	t.Helper()
	report, err := engine.Evaluate(a, catalogue.Rules(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Path, "Orders/Network") || strings.HasPrefix(f.Path, "Orders/Store") {
			t.Errorf("%s finds a construct of Plinth: %s %s", f.Rule.ID, f.Path, f.Detail)
		}
		if f.Severity == engine.Error && !slices.Contains(rules, f.Rule.ID) {
			rules = append(rules, f.Rule.ID)
		}
	}
	slices.Sort(rules)
	return rules
}

// Guardrails look at whatever stands in an app. Defaults mend what the template leaves out; what
// CDK's constructs say, such as no deletion protection, stays and is told.
func TestConstructsOfOthersAreHeldToTheGuardrails(t *testing.T) {
	left := []string{"AUDIT-001", "BACKUP-002", "ECS-002", "ECS-005", "ELB-004", "LOGS-001", "LOGS-002", "TLS-001"}
	if diff := cmp.Diff(left, errorsIn(t, others(t, true))); diff != "" {
		t.Errorf("errors with defaults (-want +got):\n%s", diff)
	}
	all := append([]string{"ECS-001", "ELB-002"}, left...)
	slices.Sort(all)
	if diff := cmp.Diff(all, errorsIn(t, others(t, false))); diff != "" {
		t.Errorf("errors without (-want +got):\n%s", diff)
	}
}

// The packet walk knows a service of others as well as one of Plinth.
func TestConstructsOfOthersAreReached(t *testing.T) {
	answer := reach.Of(others(t, false)).From(reach.Internet).To("Orders/Site/LB", 80)
	if answer.Reachable != assembly.True {
		t.Errorf("the internet does not reach the load balancer: %v", answer)
	}
}
