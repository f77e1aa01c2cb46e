package resilience_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// served defines a load balancer and a service, after changes of their props.
func served(changes ...func(l *resilience.LoadBalancerProps, s *resilience.ServiceProps)) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		l := resilience.LoadBalancerProps{VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop")}}
		s := resilience.ServiceProps{VPC: vpc(stack), Image: image()}
		for _, change := range changes {
			change(&l, &s)
		}
		s.Requests.LoadBalancer = resilience.NewLoadBalancer(stack, "LoadBalancer", &l)
		resilience.NewService(stack, "Shop", &s)
	}
}

// Likely changes, from a load balancer and a service that are deployed.
func TestLikelyChangesOfServicesAreDeployable(t *testing.T) {
	before := constructtest.Preview(served())
	for name, change := range map[string]func(l *resilience.LoadBalancerProps, s *resilience.ServiceProps){
		"nothing": func(*resilience.LoadBalancerProps, *resilience.ServiceProps) {},
		"another image and size": func(_ *resilience.LoadBalancerProps, s *resilience.ServiceProps) {
			s.Image, s.CPU, s.MemoryMiB = awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx:mainline"), nil), 1024, 2048
		},
		"another port, by TLS": func(_ *resilience.LoadBalancerProps, s *resilience.ServiceProps) {
			s.Requests.Port, s.Requests.TLS = 8443, true
		},
		"more capacity": func(_ *resilience.LoadBalancerProps, s *resilience.ServiceProps) {
			s.MinCapacity, s.MaxCapacity = 6, 100
		},
		"FIPS, another bucket retention": func(l *resilience.LoadBalancerProps, _ *resilience.ServiceProps) {
			l.FIPS, l.LogDays = true, 90
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, constructtest.Preview(served(change))).Findings {
				kinds := []finding.Kind{finding.Replace, finding.Collision, finding.Refused, finding.Stale}
				if f.Severity == finding.Error && slices.Contains(kinds, f.Kind) {
					t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
				}
			}
		})
	}
}

// A stack whose creation fails is deleted, and tried again, as long as it is Unlocked.
func TestFirstDeploymentsOfServicesCanFail(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := plinth.NewStack(app, "Prod",
		&plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Tags: tags, Unlocked: true, WatchedBy: "a test"})
	service(stack)
	for _, f := range rehearse.First(snapshot.Synth(t, app)).Findings {
		if f.Severity == finding.Error {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
}

// AWS would make a second load balancer and refuse it the target groups of the first.
func TestAnotherSchemeOfALoadBalancerIsFound(t *testing.T) {
	internal := func(l *resilience.LoadBalancerProps, _ *resilience.ServiceProps) { l.Internal = true }
	r := rehearse.Update(constructtest.Preview(served()), constructtest.Preview(served(internal)))
	named := slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Path() == "Prod/LoadBalancer/Resource/Resource" })
	if !named {
		t.Errorf("rehearsal finds %v, want the load balancer named", r.Findings)
	}
}
