package resilience_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/resilience"
)

// One load balancer leads to several services, by path.
func ExampleNewLoadBalancer() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		balancer := resilience.NewLoadBalancer(stack, "LoadBalancer", &resilience.LoadBalancerProps{
			VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop.example.com")},
		})
		resilience.NewService(stack, "Shop", &resilience.ServiceProps{
			VPC: vpc(stack), Image: image(), Requests: resilience.TargetGroupProps{LoadBalancer: balancer},
		})
		resilience.NewService(stack, "Search", &resilience.ServiceProps{
			VPC: vpc(stack), Image: image(),
			Requests: resilience.TargetGroupProps{LoadBalancer: balancer, Paths: []string{"/search*"}, Priority: 10},
		})
	})
	for _, listener := range a.OfType("AWS::ElasticLoadBalancingV2::Listener") {
		fmt.Println(listener.Get("Protocol"), listener.Get("SslPolicy"), listener.Get("DefaultActions", "0", "Type"))
	}
	// Output:
	// HTTPS ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 fixed-response
	// HTTP not set redirect
}

// The target group of something that is no service, such as a function or what runs on premises.
func ExampleNewTargetGroup() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		g := resilience.NewTargetGroup(stack, "Reports", &resilience.TargetGroupProps{
			LoadBalancer: loadBalancer(stack), Hosts: []string{"reports.example.com"}, Priority: 1, HealthPath: "/ready",
		})
		g.AlarmOnUnhealthy("Unhealthy", alertsIn(stack).Topic())
	})
	fmt.Println(a.OfType("AWS::ElasticLoadBalancingV2::TargetGroup")[0].Get("HealthCheckPath"))
	// Output: /ready
}

// Several load balancers share the rules of one web ACL.
func ExampleNewWebACL() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		acl := resilience.NewWebACL(stack, "WebACL", &resilience.WebACLProps{CountOnly: []string{"SizeRestrictions_BODY"}})
		for _, id := range []string{"Shop", "Partners"} {
			resilience.NewLoadBalancer(stack, id, &resilience.LoadBalancerProps{
				VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, id)}, WebACL: acl,
			})
		}
	})
	constructtest.Count(a, "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation")
	// Output:
	// AWS::WAFv2::WebACL 1
	// AWS::WAFv2::WebACLAssociation 2
}

func ExampleNewService() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		orders := database(stack)
		shop := service(stack)
		orders.AllowFrom(shop)
	})
	target := a.OfType("AWS::ApplicationAutoScaling::ScalableTarget")[0]
	fmt.Println("tasks:", target.Get("MinCapacity"), "to", target.Get("MaxCapacity"))
	// Output: tasks: 3 to 30
}

func ExampleNewAutoScalingGroup() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		resilience.NewAutoScalingGroup(stack, "Fleet", &resilience.AutoScalingGroupProps{
			VPC: vpc(stack), LaunchTemplate: launchTemplate(stack, "Template"), // or that of a security.ServerTemplate
			Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
		})
	})
	group := a.OfType("AWS::AutoScaling::AutoScalingGroup")[0]
	fmt.Println("instances:", group.Get("MinSize"), "to", group.Get("MaxSize"), "in an impaired zone:",
		group.Get("AvailabilityZoneImpairmentPolicy", "ImpairedZoneHealthCheckBehavior"))
	// Output: instances: 3 to 30 in an impaired zone: IgnoreUnhealthy
}

// Viewers are served from close by; CloudFront alone reaches the bucket and the load balancer.
func ExampleNewCDN() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		edge := constructtest.Beside(stack, "Edge", "111111111111", "us-east-1")
		resilience.NewCDN(edge, "CDN", &resilience.CDNProps{
			Domains: []string{"shop.example.com"}, Certificate: certificate(edge, "shop"),
			Origins: []resilience.CDNOrigin{
				{Path: "/assets/*", Bucket: bucket.NewSecureBucket(stack, "Assets", nil).Bucket()}, {LoadBalancer: internal(stack)},
			},
		})
	})
	answer := reach.Of(a).From(reach.Internet).Via("Edge/CDN", 443).To("Inside", 443)
	fmt.Println(answer.Via, answer.Reachable == assembly.True)
	// Output: [Edge/CDN] true
}
