package resilience_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// certificate is one of AWS Certificate Manager, in the Region of a stack.
func certificate(stack awscdk.Stack, name string) awscertificatemanager.ICertificate {
	arn := fmt.Sprintf("arn:aws:acm:%s:111111111111:certificate/%s", *stack.Region(), name)
	return awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String(fmt.Sprint("Certificate", len(*stack.Node().Children()))),
		&arn)
}

func loadBalancer(stack awscdk.Stack) *resilience.LoadBalancer {
	return resilience.NewLoadBalancer(stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop")},
	})
}

// everyLoadBalancer has every field set, and target groups of every kind.
func everyLoadBalancer(stack awscdk.Stack) {
	l := resilience.NewLoadBalancer(stack, "Internal", &resilience.LoadBalancerProps{
		VPC: vpc(stack), Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}, Internal: true, FIPS: true,
		Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop"), certificate(stack, "api")},
		AllowFrom:    []awsec2.IPeer{awsec2.Peer_Ipv4(jsii.String("10.0.0.0/16"))}, LogDays: 30,
		WebACL: resilience.NewWebACL(stack, "WebACL", &resilience.WebACLProps{
			RateLimit: 500, CountOnly: []string{"SizeRestrictions_BODY"}, Key: logdelivery.NewKey(stack, "LogKey"),
		}),
	})
	resilience.NewTargetGroup(stack, "API", &resilience.TargetGroupProps{
		LoadBalancer: l, Hosts: []string{"api.example.com"}, Paths: []string{"/orders/*"}, Priority: 10, Port: 8443, TLS: true, Instances: true,
		HealthPath: "/ready", DrainSeconds: 120, StickySeconds: 3600,
	})
	targetGroup(stack, l)
}

func targetGroup(stack awscdk.Stack, l *resilience.LoadBalancer) {
	g := resilience.NewTargetGroup(stack, "Web", &resilience.TargetGroupProps{LoadBalancer: l})
	alerts := alertsIn(stack)
	g.AlarmOnErrors("Errors", 10, alerts.Topic())
	g.AlarmOnUnhealthy("Unhealthy", alerts.Topic())
}

func TestLoadBalancerDefault(t *testing.T) {
	a, stack := newStack(t)
	targetGroup(stack, loadBalancer(stack))
	snapshot.Check(t, a)
}

func TestLoadBalancerFull(t *testing.T) {
	a, stack := newStack(t)
	everyLoadBalancer(stack)
	snapshot.Check(t, a)
}

func TestLoadBalancerGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewLoadBalancer, false, func(stack awscdk.Stack, n int) resilience.LoadBalancerProps {
		return resilience.LoadBalancerProps{
			VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, fmt.Sprint(n))}, Internal: n == 2,
		}
	})
	constructtest.Guard(t, newStack, resilience.NewTargetGroup, false, func(stack awscdk.Stack, n int) resilience.TargetGroupProps {
		if n == 1 {
			loadBalancer(stack)
		}
		l := stack.Node().FindChild(jsii.String("LoadBalancer")).(*resilience.LoadBalancer)
		return resilience.TargetGroupProps{LoadBalancer: l, Paths: []string{"/a"}, Priority: n}
	})
	constructtest.Guard(t, newStack, resilience.NewWebACL, true,
		func(awscdk.Stack, int) resilience.WebACLProps { return resilience.WebACLProps{} })
}

func TestEveryPromiseOfLoadBalancersThatIsUndoneIsFound(t *testing.T) {
	a, stack := newStack(t)
	everyLoadBalancer(stack)
	loadBalancer(stack)
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// CloudFormation orders nothing by the name of a bucket, and AWS tries to write into it at once.
func TestLoadBalancersWaitForTheBucketOfTheirLogs(t *testing.T) {
	a, stack := newStack(t)
	own := loadBalancer(stack)
	shared := resilience.NewLoadBalancer(stack, "Second", &resilience.LoadBalancerProps{
		VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, "two")}, Logs: own.Logs(), WebACL: own.WebACL(),
	})
	if shared.Resource() == nil || shared.Listener() == nil {
		t.Error("an accessor returns nil")
	}
	assembled := snapshot.Synth(t, a)
	policy := one(t, assembled, "AWS::S3::BucketPolicy")
	for _, balancer := range assembled.OfType("AWS::ElasticLoadBalancingV2::LoadBalancer") {
		if !dependsOn(balancer, policy) {
			t.Errorf("%s depends on %v, want %s in it", balancer.Path, balancer.DependsOn, policy.LogicalID)
		}
	}
}

func dependsOn(r, on *assembly.Resource) bool {
	for _, id := range r.DependsOn {
		if id == on.LogicalID {
			return true
		}
	}
	return false
}

// AWS changes neither the port, the protocol nor the kind of a target group, so each is a new one;
// and a name would be taken when the new one is made beside the old one.
func TestWhatATargetGroupCannotChangeIsInItsLogicalID(t *testing.T) {
	ids := map[string]bool{}
	for _, p := range []resilience.TargetGroupProps{{}, {Port: 9090}, {TLS: true}, {Instances: true}} {
		a, stack := newStack(t)
		p.LoadBalancer = loadBalancer(stack)
		resilience.NewTargetGroup(stack, "Web", &p)
		group := one(t, snapshot.Synth(t, a), "AWS::ElasticLoadBalancingV2::TargetGroup")
		if group.Get("Name").Exists() {
			t.Errorf("Name = %v, want none", group.Get("Name"))
		}
		ids[group.LogicalID] = true
	}
	if len(ids) != 4 {
		t.Errorf("logical ids = %v, want four", ids)
	}
}

func TestLoadBalancersRefuseWhatCannotWork(t *testing.T) {
	refused(t, resilience.NewLoadBalancer, func(stack awscdk.Stack) map[string]misuse[resilience.LoadBalancerProps] {
		certificates := []awscertificatemanager.ICertificate{certificate(stack, "x")}
		with := func(change func(p *resilience.LoadBalancerProps)) resilience.LoadBalancerProps {
			p := resilience.LoadBalancerProps{VPC: vpc(stack), Certificates: certificates}
			change(&p)
			return p
		}
		far := stackIn(stack.Node().Root().(awscdk.App), "Far", "111111111111", "us-east-1")
		return map[string]misuse[resilience.LoadBalancerProps]{
			"no VPC": {with(func(p *resilience.LoadBalancerProps) { p.VPC = nil }), "VPC is nil"},
			"one zone": {with(func(p *resilience.LoadBalancerProps) {
				p.Subnets = &awsec2.SubnetSelection{AvailabilityZones: &[]*string{(*vpc(stack).AvailabilityZones())[0]},
					SubnetGroupName: jsii.String("public")}
			}), "Subnets are in one zone"},
			"no certificate": {with(func(p *resilience.LoadBalancerProps) { p.Certificates = nil }), "Certificates are empty, want one at least"},
			"certificate elsewhere": {with(func(p *resilience.LoadBalancerProps) {
				p.Certificates = []awscertificatemanager.ICertificate{certificate(far, "far")}
			}),
				"Certificates[0] is Far/Certificate0 in us-east-1, want one in eu-west-1"},
			"negative days": {with(func(p *resilience.LoadBalancerProps) { p.LogDays = -1 }), "LogDays is -1"},
			"logs elsewhere": {with(func(p *resilience.LoadBalancerProps) {
				p.Logs = awss3.NewBucket(far, jsii.String("Logs"), nil)
			}), "Logs is Far/Logs in us-east-1, want a bucket in eu-west-1"},
			"logs by KMS": {with(func(p *resilience.LoadBalancerProps) {
				p.Logs = awss3.NewBucket(stack, jsii.String("Encrypted"), &awss3.BucketProps{Encryption: awss3.BucketEncryption_KMS})
			}), "which encrypts with KMS"},
			"web ACL of CloudFront": {with(func(p *resilience.LoadBalancerProps) {
				p.WebACL = resilience.NewWebACL(far, "WebACL", &resilience.WebACLProps{CloudFront: true})
			}), "WebACL is Far/WebACL, which is for CloudFront"},
		}
	})
	refused(t, resilience.NewWebACL, func(awscdk.Stack) map[string]misuse[resilience.WebACLProps] {
		return map[string]misuse[resilience.WebACLProps]{
			"rate":   {resilience.WebACLProps{RateLimit: 9}, "RateLimit is 9, want 10 or more"},
			"Region": {resilience.WebACLProps{CloudFront: true}, "Region of the stack is eu-west-1, want a stack in us-east-1"},
		}
	})
}

func TestTargetGroupsRefuseWhatCannotWork(t *testing.T) {
	refused(t, resilience.NewTargetGroup, func(stack awscdk.Stack) map[string]misuse[resilience.TargetGroupProps] {
		l := loadBalancer(stack)
		resilience.NewTargetGroup(stack, "All", &resilience.TargetGroupProps{LoadBalancer: l})
		resilience.NewTargetGroup(stack, "First", &resilience.TargetGroupProps{LoadBalancer: l, Paths: []string{"/a"}, Priority: 1})
		path := []string{"/b"}
		return map[string]misuse[resilience.TargetGroupProps]{
			"no balancer":   {resilience.TargetGroupProps{}, "LoadBalancer is nil"},
			"everything":    {resilience.TargetGroupProps{LoadBalancer: l}, "Prod/All takes every request already"},
			"only priority": {resilience.TargetGroupProps{LoadBalancer: l, Priority: 3}, "Priority is 3 without Hosts or Paths"},
			"no priority":   {resilience.TargetGroupProps{LoadBalancer: l, Paths: path}, "Priority is 0, want 1 to 49999"},
			"taken":         {resilience.TargetGroupProps{LoadBalancer: l, Paths: path, Priority: 1}, "Priority is 1, which Prod/First has"},
			"patterns":      {resilience.TargetGroupProps{LoadBalancer: l, Paths: make([]string, 6), Priority: 2}, "have 6 patterns, want 5"},
			"port":          {resilience.TargetGroupProps{LoadBalancer: l, Paths: path, Priority: 2, Port: 70000}, "Port is 70000"},
			"health":        {resilience.TargetGroupProps{LoadBalancer: l, Paths: path, Priority: 2, HealthPath: "x"}, `HealthPath is "x"`},
			"drain":         {resilience.TargetGroupProps{LoadBalancer: l, Paths: path, Priority: 2, DrainSeconds: 3601}, "DrainSeconds is 3601"},
			"sticky":        {resilience.TargetGroupProps{LoadBalancer: l, Paths: path, Priority: 2, StickySeconds: -1}, "StickySeconds is -1"},
		}
	})
}
