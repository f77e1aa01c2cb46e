package resilience_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// edge is the stack of global services beside another.
func edge(stack awscdk.Stack) awscdk.Stack {
	app := stack.Node().Root().(awscdk.App)
	if there := app.Node().TryFindChild(jsii.String("Edge")); there != nil {
		return there.(awscdk.Stack)
	}
	return stackIn(app, "Edge", "111111111111", "us-east-1")
}

// internal is a load balancer that a distribution reaches.
func internal(stack awscdk.Stack) *resilience.LoadBalancer {
	const id = "Inside"
	if there := stack.Node().TryFindChild(jsii.String(id)); there != nil {
		return there.(*resilience.LoadBalancer)
	}
	return resilience.NewLoadBalancer(stack, id, &resilience.LoadBalancerProps{
		VPC: vpc(stack), Internal: true, Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop")},
	})
}

// cdn is one in front of a load balancer of a stack.
func cdn(stack awscdk.Stack) *resilience.CDN {
	return resilience.NewCDN(edge(stack), "CDN", &resilience.CDNProps{
		Domains: []string{"shop.example.com"}, Certificate: certificate(edge(stack), "shop"),
		Origins: []resilience.CDNOrigin{{LoadBalancer: internal(stack)}},
	})
}

// everyCDN has every field set, and origins of every kind.
func everyCDN(stack awscdk.Stack) {
	at := edge(stack)
	assets := bucket.NewSecureBucket(stack, "Assets", nil).Bucket()
	c := resilience.NewCDN(at, "Full", &resilience.CDNProps{
		Domains: []string{"shop.example.com", "www.shop.example.com"}, Certificate: certificate(at, "shop"),
		Origins: []resilience.CDNOrigin{
			{Path: "/assets/*", Bucket: assets, Failover: &resilience.CDNOrigin{Bucket: bucket.NewSecureBucket(at, "Copies", nil).Bucket()}},
			{Path: "/news/*", LoadBalancer: internal(stack), Cached: true, Failover: &resilience.CDNOrigin{Domain: "us.shop.example.com"}},
			{Path: "/partners/*", Domain: "partners.example.com"},
			{Path: "/images/*", Bucket: assets},
			{LoadBalancer: internal(stack)},
		},
		WebACL:                resilience.NewWebACL(at, "WebACL", &resilience.WebACLProps{CloudFront: true, RateLimit: 500}),
		ContentSecurityPolicy: "default-src 'self'", Logs: bucket.NewLogBucket(at, "Logs", nil).Bucket(), LogDays: 30,
	})
	c.AlarmOnErrors("Errors", 5, alertsIn(at).Topic())
	c.AlarmOnLatency("Latency", 3000, alertsIn(at).Topic())
}

func TestCDNDefault(t *testing.T) {
	app, stack := newStack(t)
	c := cdn(stack)
	if c.Resource() == nil || c.Distribution() == nil || c.WebACL() == nil || c.Logs() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestCDNFull(t *testing.T) {
	app, stack := newStack(t)
	everyCDN(stack)
	snapshot.Check(t, app)
}

func TestCDNGuard(t *testing.T) {
	atTheEdge := func(t *testing.T) (awscdk.App, awscdk.Stack) {
		app := snapshot.NewApp(t)
		return app, stackIn(app, "Edge", "111111111111", "us-east-1")
	}
	constructtest.Guard(t, atTheEdge, resilience.NewCDN, false, func(stack awscdk.Stack, n int) resilience.CDNProps {
		return resilience.CDNProps{
			Domains: []string{fmt.Sprintf("shop%d.example.com", n)}, Certificate: certificate(stack, "shop"),
			Origins: []resilience.CDNOrigin{{Domain: "origin.example.com"}},
		}
	})
}

func TestEveryPromiseOfCDNsThatIsUndoneIsFound(t *testing.T) {
	app, stack := newStack(t)
	everyCDN(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// CloudFront refuses every change of a VPC origin that a distribution uses, and of its tags.
func TestAnotherCostCenterMakesAnotherVPCOrigin(t *testing.T) {
	ids := map[string]bool{}
	for _, center := range []string{"4711", "4712", "4711"} {
		app := snapshot.NewApp(t)
		of := tags
		of.CostCenter = center
		stack := plinth.NewStack(app, "Prod", &plinth.StackProps{Account: "111111111111", Region: "us-east-1", Tags: of, WatchedBy: "a test"})
		resilience.NewCDN(stack, "CDN", &resilience.CDNProps{
			Domains: []string{"shop.example.com"}, Certificate: certificate(stack, "shop"),
			Origins: []resilience.CDNOrigin{{LoadBalancer: internal(stack)}},
		})
		ids[one(t, snapshot.Synth(t, app), "AWS::CloudFront::VpcOrigin").LogicalID] = true
	}
	if len(ids) != 2 {
		t.Errorf("logical ids = %v, want one for each cost center", ids)
	}
}

// CloudFront asks a second origin only about what can be repeated.
func TestOnlyReadsFailOver(t *testing.T) {
	app, stack := newStack(t)
	everyCDN(stack)
	distribution := one(t, snapshot.Synth(t, app), "AWS::CloudFront::Distribution").Get("DistributionConfig")
	for _, behavior := range distribution.Get("CacheBehaviors").List() {
		to, _ := behavior.Get("TargetOriginId").Text()
		posts := behavior.Get("AllowedMethods").Includes("POST") == assembly.True
		if failsOver := strings.Contains(to, "-or-"); failsOver && posts {
			t.Errorf("%v leads to %s and takes POST, want GET, HEAD and OPTIONS alone", behavior.Get("PathPattern"), to)
		}
	}
	if distribution.Get("DefaultCacheBehavior", "AllowedMethods").Includes("POST") != assembly.True {
		t.Error("the default behavior takes no POST, want every method")
	}
}

func TestOnlyTheDistributionReadsItsBuckets(t *testing.T) {
	app, stack := newStack(t)
	everyCDN(stack)
	a := snapshot.Synth(t, app)
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		for _, s := range policy.Get("PolicyDocument", "Statement").List() {
			if s.Get("Principal", "Service").Is("cloudfront.amazonaws.com") != assembly.True {
				continue
			}
			source, _ := s.Get("Condition", "ArnLike", "aws:SourceArn").Outline()
			if want := policy.Stack.Name != "Edge"; strings.HasSuffix(source, "*") != want {
				t.Errorf("aws:SourceArn in %s = %s, want the distribution itself where that is in the same stack", policy.Path, source)
			}
			if s.Get("Action").Is("s3:GetObject") != assembly.True {
				t.Errorf("Action in %s = %v, want s3:GetObject", policy.Path, s.Get("Action"))
			}
		}
	}
	admits := func(key *assembly.Resource) bool {
		return strings.Contains(key.Get("KeyPolicy").String(), "cloudfront.amazonaws.com")
	}
	if n := len(slices.DeleteFunc(a.OfType("AWS::KMS::Key"), func(k *assembly.Resource) bool { return !admits(k) })); n != 2 {
		t.Errorf("keys that CloudFront may use = %d, want those of two buckets", n)
	}
}

func TestCDNsRefuseWhatCannotWork(t *testing.T) {
	app, stack := newStack(t)
	at := edge(stack)
	good := func() resilience.CDNProps {
		return resilience.CDNProps{
			Domains: []string{"shop.example.com"}, Certificate: certificate(at, "shop"),
			Origins: []resilience.CDNOrigin{{LoadBalancer: internal(stack)}},
		}
	}
	other := stackIn(app, "Other", "222222222222", "eu-west-1")
	far := stackIn(app, "Far", "111111111111", "af-south-1")
	bad := bucket.NewLogBucket(at, "Bucket", nil).Bucket()
	for name, c := range map[string]struct {
		change func(p *resilience.CDNProps)
		says   string
	}{
		"domains":     {func(p *resilience.CDNProps) { p.Domains = nil }, "Domains are empty"},
		"certificate": {func(p *resilience.CDNProps) { p.Certificate = nil }, "Certificate is nil, want that of shop.example.com"},
		"elsewhere": {func(p *resilience.CDNProps) { p.Certificate = certificate(stack, "shop") },
			"in eu-west-1, want one in us-east-1"},
		"days": {func(p *resilience.CDNProps) { p.LogDays = -1 }, "LogDays is -1"},
		"web ACL": {func(p *resilience.CDNProps) { p.WebACL = resilience.NewWebACL(stack, "Regional", nil) },
			"WebACL is Prod/Regional, which is for load balancers"},
		"no default": {func(p *resilience.CDNProps) { p.Origins[0].Path = "/a" }, "Origins have none without a Path"},
		"two defaults": {func(p *resilience.CDNProps) { p.Origins = append(p.Origins, p.Origins[0]) },
			`Origins[1].Path is "", which another origin has`},
		"nothing": {func(p *resilience.CDNProps) { p.Origins[0].LoadBalancer = nil }, "Origins[0] has 0 of LoadBalancer, Bucket and Domain"},
		"both":    {func(p *resilience.CDNProps) { p.Origins[0].Bucket = bad }, "Origins[0] has 2 of LoadBalancer, Bucket and Domain"},
		"URL": {func(p *resilience.CDNProps) { p.Origins[0] = resilience.CDNOrigin{Domain: "https://x.example.com"} },
			"want a name without a scheme"},
		"public": {func(p *resilience.CDNProps) { p.Origins[0].LoadBalancer = loadBalancer(stack) }, "faces the internet, want it Internal"},
		"account": {func(p *resilience.CDNProps) { p.Origins[0].LoadBalancer = internal(other) },
			"in account 222222222222, want one in 111111111111"},
		"opt-in Region": {func(p *resilience.CDNProps) { p.Origins[0].LoadBalancer = internal(far) },
			"in af-south-1, whose prefix list of CloudFront is not known"},
		"chain": {func(p *resilience.CDNProps) {
			p.Origins[0].Failover = &resilience.CDNOrigin{Domain: "a.example.com", Failover: &resilience.CDNOrigin{Domain: "b.example.com"}}
		}, "Origins[0].Failover has a Path or a Failover of its own"},
		"failover": {func(p *resilience.CDNProps) { p.Origins[0].Failover = &resilience.CDNOrigin{} }, "Origins[0].Failover has 0 of"},
	} {
		t.Run(name, func(t *testing.T) {
			p := good()
			c.change(&p)
			constructtest.Refused(t, at, c.says, func() { resilience.NewCDN(at, "Bad", &p) })
		})
	}
	constructtest.Refused(t, stack, "the Region of the stack is eu-west-1, want a stack in us-east-1", func() {
		resilience.NewCDN(stack, "Bad", &resilience.CDNProps{})
	})
	constructtest.Refused(t, at, "Domains are empty", func() { resilience.NewCDN(at, "Bad", nil) })
}

func TestCDNSabotage(t *testing.T) {
	for name, s := range map[string]sabotage{
		"anybody's bucket reader": {"CDN-003", "Edge/CDN/Resource", func(stack awscdk.Stack) {
			c := resilience.NewCDN(edge(stack), "CDN", &resilience.CDNProps{
				Domains: []string{"shop.example.com"}, Certificate: certificate(edge(stack), "shop"),
				Origins: []resilience.CDNOrigin{{Bucket: bucket.NewSecureBucket(edge(stack), "Assets", nil).Bucket()}},
			})
			c.Resource().AddPropertyDeletionOverride(jsii.String("DistributionConfig.Origins.0.OriginAccessControlId"))
		}},
		"no web ACL": {"CDN-004", "Edge/CDN/Resource", func(stack awscdk.Stack) {
			cdn(stack).Resource().AddPropertyDeletionOverride(jsii.String("DistributionConfig.WebACLId"))
		}},
		"old TLS": {"TLS-001", "Edge/CDN/Resource", func(stack awscdk.Stack) {
			cdn(stack).Resource().AddPropertyOverride(jsii.String("DistributionConfig.ViewerCertificate.MinimumProtocolVersion"), "TLSv1")
		}},
		"in the clear": {"TLS-001", "Edge/CDN/Resource", func(stack awscdk.Stack) {
			cdn(stack).Resource().AddPropertyOverride(jsii.String("DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy"), "allow-all")
		}},
		"CloudFront is turned away": {"CDN-008", "Edge/CDN/", func(stack awscdk.Stack) {
			cdn(stack)
			internal(stack).Node().TryRemoveChild(jsii.String("CloudFront"))
		}},
		"no record": {"AUDIT-001", "Edge/CDN/Resource", func(stack awscdk.Stack) {
			c := cdn(stack)
			for _, id := range []string{"LogDelivery", "LogDestination", "LogSource"} {
				c.Node().TryRemoveChild(&id)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			s.spoil(stack)
			guardrailtest.Caught(t, app, s.rule, s.path)
		})
	}
}

// Likely changes of a distribution that is deployed replace nothing that viewers notice.
func TestLikelyChangesOfCDNsAreDeployable(t *testing.T) {
	define := func(change func(p *resilience.CDNProps)) *assembly.Assembly {
		return constructtest.Preview(func(stack awscdk.Stack) {
			at := constructtest.Beside(stack, "Edge", "111111111111", "us-east-1")
			p := &resilience.CDNProps{
				Domains: []string{"shop.example.com"}, Certificate: certificate(at, "shop"),
				Origins: []resilience.CDNOrigin{{LoadBalancer: internal(stack)}},
			}
			change(p)
			resilience.NewCDN(at, "CDN", p)
		})
	}
	before := define(func(*resilience.CDNProps) {})
	for name, change := range map[string]func(p *resilience.CDNProps){
		"another name": func(p *resilience.CDNProps) { p.Domains = append(p.Domains, "www.shop.example.com") },
		"another origin": func(p *resilience.CDNProps) {
			p.Origins = append(p.Origins, resilience.CDNOrigin{Path: "/partners/*", Domain: "partners.example.com"})
		},
		"failover": func(p *resilience.CDNProps) {
			p.Origins[0].Failover = &resilience.CDNOrigin{Domain: "us.shop.example.com"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, define(change)).Findings {
				if f.Severity == finding.Error && slices.Contains([]finding.Kind{finding.Replace, finding.Collision, finding.Refused}, f.Kind) {
					t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
				}
			}
		})
	}
}

// An imported bucket has a policy of its own, which the app cannot write.
func TestImportedBucketsAreServed(t *testing.T) {
	app, stack := newStack(t)
	at := edge(stack)
	resilience.NewCDN(at, "CDN", &resilience.CDNProps{
		Domains: []string{"shop.example.com"}, Certificate: certificate(at, "shop"),
		Origins: []resilience.CDNOrigin{{Bucket: awss3.Bucket_FromBucketName(at, jsii.String("Assets"), jsii.String("assets-of-the-company"))}},
	})
	distribution := one(t, snapshot.Synth(t, app), "AWS::CloudFront::Distribution")
	want(t, distribution, map[string]any{"DistributionConfig.DefaultRootObject": "index.html"})
}
