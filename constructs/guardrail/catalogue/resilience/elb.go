package resilience

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

const (
	balancerType = "AWS::ElasticLoadBalancingV2::LoadBalancer"
	listenerType = "AWS::ElasticLoadBalancingV2::Listener"
)

var elbRules = []engine.Rule{
	{
		ID: "ELB-001", Title: "HTTPS listeners offer a post-quantum key exchange",
		Why: "Who records traffic today can read it once a quantum computer breaks the key exchange. Without a policy in the " +
			"template, AWS takes that of 2016.",
		Fix:      "Set SslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09; clients without post-quantum algorithms connect as before.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    postQuantumTable.Check,
	},
	{
		ID: "ELB-002", Title: "Application Load Balancers drop invalid header fields",
		Why:      "A header that the load balancer and the server read differently smuggles a second request past the first.",
		Fix:      "Set the attribute routing.http.drop_invalid_header_fields.enabled to true.",
		Pillar:   engine.Security,
		Controls: headerTable.Controls(),
		Check:    headerTable.Check,
	},
	{
		ID: "ELB-003", Title: "Application Load Balancers mitigate request desynchronization",
		Why:      "In mode monitor, requests that servers read in two ways pass, and one client's request becomes part of another's.",
		Fix:      "Set the attribute routing.http.desync_mitigation_mode to defensive or strictest.",
		Pillar:   engine.Security,
		Controls: desyncTable.Controls(),
		Check:    desyncTable.Check,
	},
	{
		ID: "ELB-004", Title: "Internet-facing Application Load Balancers have a web ACL",
		Why:      "Without AWS WAF, every exploit and every flood of requests reaches the workload.",
		Fix:      "Associate an AWS::WAFv2::WebACL with the load balancer, or make it internal behind CloudFront.",
		Pillar:   engine.Security,
		Controls: []string{"ELB.16"},
		Check:    balancerACL,
	},
	{
		ID: "ELB-005", Title: "Production load balancers can leave an impaired zone",
		Why:      "A zone that is half broken passes health checks; a zonal shift moves traffic away from it within minutes.",
		Fix:      "Set the attribute zonal_shift.config.enabled to true.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    shiftTable.Check,
	},
	{
		ID: "ELB-006", Title: "Load balancers are in two Availability Zones",
		Why:      "A load balancer in one zone is gone with the zone, whatever stands behind it.",
		Fix:      "Name subnets of two or more zones in Subnets.",
		Pillar:   engine.Reliability,
		Controls: []string{"ELB.13"},
		Check:    engine.Each(balancerType, balancerZones),
	},
	{
		ID: "ELB-007", Title: "Buckets for logs of load balancers can take them",
		Why:      "AWS refuses a bucket that encrypts with a KMS key or whose policy does not admit Elastic Load Balancing.",
		Fix:      "Use a bucket with SSE-S3, and let logdelivery.elasticloadbalancing.amazonaws.com put objects, with aws:SourceArn.",
		Pillar:   engine.OperationalExcellence,
		Controls: []string{"ELB.5"},
		Check:    balancerLogs,
	},
	{
		ID: "ELB-008", Title: "Target groups have a health check of the application",
		Why:      "The default asks for /, which often answers while what the application needs is broken.",
		Fix:      "Set HealthCheckPath to a path that is answered only when the application can serve.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    healthTable.Check,
	},
	{
		ID: "ELB-009", Title: "Rules of listeners for plain HTTP do not forward",
		Why:      "A rule of a listener can forward what its default action redirects, in the clear.",
		Fix:      "Redirect to HTTPS in every rule, and forward from the HTTPS listener.",
		Pillar:   engine.Security,
		Controls: []string{"ELB.1"},
		Check:    engine.Each("AWS::ElasticLoadBalancingV2::ListenerRule", plainForward),
	},
	{
		ID: "ELB-010", Title: "Internal load balancers admit known sources",
		Why: "CDK opens the port of a listener to every address, behind CloudFront as well: whatever is peered or attached later gets past " +
			"the web ACL of the distribution.",
		Fix:      "Name security groups, blocks or a prefix list as sources, and set open to false in CDK.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    internalSources,
	},
}

var (
	notApplication = option.When("Type", "network", "gateway")
	notEncrypted   = option.When("Protocol", "HTTP", "TCP", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC", "")
	notHTTP        = option.Either(option.When("Protocol", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC", ""),
		option.When("TargetType", "lambda", "alb"))
)

// postQuantum are the policies of September 2025 with hybrid key exchange and without TLS 1.0 and
// 1.1.
var postQuantum = []string{
	"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09",
}

var postQuantumTable = option.Table{
	{Type: listenerType, Property: "SslPolicy", Want: option.Is(postQuantum...), Unless: notEncrypted},
}

var headerTable = option.Table{
	{Type: balancerType, Property: "LoadBalancerAttributes", Control: "ELB.4", Unless: notApplication,
		Want: option.Attribute("routing.http.drop_invalid_header_fields.enabled", option.On)},
}

var desyncTable = option.Table{
	{Type: balancerType, Property: "LoadBalancerAttributes", Control: "ELB.12", Unless: notApplication,
		Want: option.Attribute("routing.http.desync_mitigation_mode", option.IsNot("monitor"))},
}

var shiftTable = option.Table{
	{Type: balancerType, Property: "LoadBalancerAttributes", Unless: option.When("Type", "gateway"),
		Want: option.Attribute("zonal_shift.config.enabled", option.On)},
}

var healthTable = option.Table{
	{Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Property: "HealthCheckPath", Want: option.IsNot("/"), Unless: notHTTP},
	{Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Property: "HealthCheckPath", Want: option.Set, Unless: notHTTP},
	{Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Property: "HealthCheckEnabled", Want: option.Unset(option.On), Unless: notHTTP},
}

// internalSources reports rules for the internet in security groups of internal load balancers.
func internalSources(pass *engine.Pass) {
	rules := securitygroup.ByGroup(pass.Assembly, "Ingress")
	for _, balancer := range pass.OfType(balancerType) {
		if balancer.Get("Scheme").Is("internal") != assembly.True {
			continue
		}
		for _, group := range balancer.Get("SecurityGroups").Targets() {
			for _, rule := range rules[group.Resource] {
				if internet, source := rule.Peer(); internet == assembly.True {
					pass.Report(rule.At, rule.Property, "admits %s to the internal load balancer %s", source, balancer.Path)
				}
			}
		}
	}
}

func balancerACL(pass *engine.Pass) {
	guarded := pass.ByTarget("AWS::WAFv2::WebACLAssociation", "ResourceArn")
	for _, balancer := range pass.OfType(balancerType) {
		if notApplication(balancer) || balancer.Get("Scheme").Is("internal") == assembly.True {
			continue
		}
		if !slices.ContainsFunc(guarded[balancer], func(r *assembly.Resource) bool { return r.Condition == "" }) {
			pass.Report(balancer, "WebACLAssociation", "no web ACL is associated with it")
		}
	}
}

func balancerZones(pass *engine.Pass, balancer *assembly.Resource) {
	property := "Subnets"
	if balancer.Get("SubnetMappings").Exists() {
		property = "SubnetMappings"
	}
	if subnets := balancer.Get(property); len(subnets.Elements()) < 2 {
		pass.Report(balancer, property, "is %v; want subnets of two zones", subnets)
	}
}

// balancerLogs looks at the buckets of the app that attributes name.
func balancerLogs(pass *engine.Pass) {
	policies := s3bucket.Policies(pass.Assembly)
	admits := func(policy *assembly.Resource) bool {
		return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
			return s.Get("Effect").Is("Allow") == assembly.True &&
				s.Services().Includes("logdelivery.elasticloadbalancing.amazonaws.com") == assembly.True &&
				s.Get("Action").Includes("s3:PutObject") == assembly.True && s.ForKnownSources()
		})
	}
	for _, balancer := range pass.OfType(balancerType) {
		if notApplication(balancer) { // others deliver as vended logs do, and take keys
			continue
		}
		for _, attribute := range balancer.Get("LoadBalancerAttributes").List() {
			key, _ := attribute.Get("Key").Text()
			if prefix, _ := attribute.Get("Value").Text(); strings.HasSuffix(key, "_logs.s3.prefix") && strings.Contains(prefix, "AWSLogs") {
				pass.Report(balancer, "LoadBalancerAttributes", "%s is %s; want no AWSLogs in it, which Elastic Load Balancing adds", key, prefix)
			}
			to := watch.Bucket(pass.Assembly, attribute.Get("Value"))
			if to == nil || !slices.Contains(logBuckets, key) {
				continue
			}
			if algorithm := s3bucket.Encryption(to); algorithm.OneOf("aws:kms", "aws:kms:dsse") != assembly.False {
				pass.Report(balancer, "LoadBalancerAttributes", "%s is %s, which encrypts with %v; want AES256", key, to.Path, algorithm)
			}
			if !slices.ContainsFunc(policies[to], admits) {
				pass.Report(balancer, "LoadBalancerAttributes", "%s is %s, whose policy does not admit Elastic Load Balancing for known sources",
					key, to.Path)
			}
		}
	}
}

var logBuckets = []string{"access_logs.s3.bucket", "connection_logs.s3.bucket", "health_check_logs.s3.bucket"}

// plainForward reports rules of listeners for HTTP that lead to targets.
func plainForward(pass *engine.Pass, rule *assembly.Resource) {
	listener, ok := rule.Get("ListenerArn").Target()
	if !ok || listener.Resource.Get("Protocol").Is("HTTP") == assembly.False {
		return
	}
	for i, action := range rule.Get("Actions").List() {
		if action.Get("Type").OneOf("redirect", "fixed-response") != assembly.True {
			pass.Report(rule, "Actions", "action %d is %v on the plain HTTP listener %s; want a redirect", i+1, action.Get("Type"),
				listener.Resource.Path)
		}
	}
}
