package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	elb "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TargetGroupProps configure a [TargetGroup]. LoadBalancer is required.
type TargetGroupProps struct {
	// LoadBalancer is where the requests come from.
	LoadBalancer *LoadBalancer
	// Hosts and Paths are patterns of the requests to take, such as "api.example.com" and "/orders/*",
	// five in all at most. The default is every request that no other target group takes.
	Hosts, Paths []string
	// Priority orders the target groups of a load balancer, the lowest first, 1 to 49999. Required
	// with Hosts or Paths.
	Priority int
	// Port is where the targets listen. The default is 8080.
	Port int
	// TLS connects to the targets by HTTPS. Load balancers accept any certificate, so one that the
	// target makes for itself will do. The default is HTTP.
	TLS bool
	// Instances is for targets that are instances of EC2. The default is addresses, such as those of
	// the tasks of a [Service].
	Instances bool
	// HealthPath is asked for every 30 seconds, and answered by 200 within 5. The default is
	// "/health".
	HealthPath string
	// DrainSeconds is how long requests may go on that a target has begun when it leaves, 1 to 3600.
	// The default is 30.
	DrainSeconds int
	// StickySeconds is for how long a client comes back to the same target, up to a week. The default
	// is not at all, so that clients spread over new targets and leave old ones.
	StickySeconds int
}

// A TargetGroup is where a [LoadBalancer] sends requests. It promises that a target serves once it
// has answered two health checks and serves no more once it has failed three (ELB-008), and that
// what a target has begun can end.
//
// Another Port, protocol or kind of target makes another group beside the old one, to which the
// listener moves before the old one goes: AWS cannot change a group, and refuses one group for two
// load balancers. It costs nothing. See "Health checks for Application Load Balancer target
// groups".
type TargetGroup struct {
	constructs.Construct
	resource elb.ApplicationTargetGroup
	name     string // of the L2, below the target group
	rule     elb.ApplicationListenerRule
	balancer *LoadBalancer
}

// everything is the priority of the target group that takes what no other does.
const everything = 50000

// NewTargetGroup defines a target group. It panics with an error when LoadBalancer is nil, when
// another target group has the Priority, or when a value is out of range.
func NewTargetGroup(scope constructs.Construct, id string, props *TargetGroupProps) *TargetGroup {
	g := &TargetGroup{}
	p := plinth.Define(g, scope, id, props.withDefaults)
	p.LoadBalancer.priorities[p.Priority] = tree.Path(g)
	g.balancer = p.LoadBalancer
	kind, protocol, target := elb.TargetType_IP, elb.ApplicationProtocol_HTTP, "ip"
	if p.Instances {
		kind, target = elb.TargetType_INSTANCE, "instance"
	}
	if p.TLS {
		protocol = elb.ApplicationProtocol_HTTPS
	}
	g.name = fmt.Sprintf("%s%d%s", protocol, p.Port, kind)
	group := &elb.ApplicationTargetGroupProps{
		Vpc: p.LoadBalancer.vpc, Port: jsii.Number(p.Port), Protocol: protocol, TargetType: kind,
		DeregistrationDelay: awscdk.Duration_Seconds(jsii.Number(p.DrainSeconds)),
		HealthCheck: &elb.HealthCheck{
			Enabled: jsii.Bool(true), Path: &p.HealthPath, HealthyHttpCodes: jsii.String("200"), Protocol: elb.Protocol(protocol),
			HealthyThresholdCount: jsii.Number(2), UnhealthyThresholdCount: jsii.Number(3),
			Interval: awscdk.Duration_Seconds(jsii.Number(30)), Timeout: awscdk.Duration_Seconds(jsii.Number(5)),
		},
	}
	sticky := "false"
	if p.StickySeconds > 0 {
		group.StickinessCookieDuration, sticky = awscdk.Duration_Seconds(jsii.Number(p.StickySeconds)), "true"
	}
	g.resource = elb.NewApplicationTargetGroup(g, &g.name, group)
	conditions := p.conditions()
	g.rule = elb.NewApplicationListenerRule(g, jsii.String("Rule"), &elb.ApplicationListenerRuleProps{
		Listener: p.LoadBalancer.listener, Priority: jsii.Number(p.Priority), Conditions: &conditions,
		Action: elb.ListenerAction_Forward(&[]elb.IApplicationTargetGroup{g.resource}, nil),
	})
	plinth.Promise(g, promise.That("serves from targets that are healthy, and lets them end what they have begun",
		promise.At(g.name+"/Resource").Is("Port", p.Port).Is("Protocol", string(protocol)).Is("TargetType", target).
			Is("HealthCheckEnabled", true).Is("HealthCheckPath", p.HealthPath).Is("HealthCheckProtocol", string(protocol)).
			Is("Matcher", map[string]any{"HttpCode": "200"}).Is("HealthyThresholdCount", 2).Is("UnhealthyThresholdCount", 3).
			Is("HealthCheckIntervalSeconds", 30).Is("HealthCheckTimeoutSeconds", 5).
			Includes("TargetGroupAttributes", attribute("deregistration_delay.timeout_seconds", fmt.Sprint(p.DrainSeconds)),
				attribute("stickiness.enabled", sticky)).Is("VpcId", p.LoadBalancer.vpc.VpcId()).Unset("Name", "HealthCheckPort"),
		promise.At("Rule/Resource").Is("Priority", p.Priority).Is("ListenerArn", p.LoadBalancer.listener.ListenerArn()).
			Is("Conditions", p.kept()).Refers("Actions.0.TargetGroupArn", g.name+"/Resource")))
	return g
}

// Resource returns the L2 construct, to which targets are added.
func (g *TargetGroup) Resource() elb.ApplicationTargetGroup { return g.resource }

// LoadBalancer returns where the requests come from.
func (g *TargetGroup) LoadBalancer() *LoadBalancer { return g.balancer }

// Rule returns the L2 construct of the listener's rule. What adds targets depends on it, because
// AWS refuses targets to a group without a load balancer.
func (g *TargetGroup) Rule() elb.ApplicationListenerRule { return g.rule }

// path is where the L1 construct stands in what has the target group as "Targets".
func (g *TargetGroup) path() string { return "Targets/" + g.name + "/Resource" }

// AlarmOnErrors defines an alarm for when the targets answer more than a number of requests a
// minute by 5xx, for two minutes.
func (g *TargetGroup) AlarmOnErrors(id string, above int, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return g.alarm(id, "Requests fail:", alerting.Threshold{
		Metric: "HTTPCode_Target_5XX_Count", Sum: true, Above: float64(above), Minutes: 2, SilenceIsGood: true,
	}, topics)
}

// AlarmOnUnhealthy defines an alarm for when a target has been unhealthy for five minutes.
func (g *TargetGroup) AlarmOnUnhealthy(id string, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return g.alarm(id, "Targets are unhealthy:", alerting.Threshold{Metric: "UnHealthyHostCount", SilenceIsGood: true}, topics)
}

func (g *TargetGroup) alarm(id, description string, t alerting.Threshold, topics []awssns.ITopic) awscloudwatch.Alarm {
	t.Namespace = "AWS/ApplicationELB"
	t.Dimensions = map[string]*string{
		"LoadBalancer": g.balancer.resource.LoadBalancerFullName(), "TargetGroup": g.resource.TargetGroupFullName(),
	}
	return alerting.AlarmOnThreshold(g, id, description, t, topics...)
}

func (p TargetGroupProps) conditions() []elb.ListenerCondition {
	var all []elb.ListenerCondition
	if len(p.Hosts) > 0 {
		all = append(all, elb.ListenerCondition_HostHeaders(jsii.Strings(p.Hosts...)))
	}
	if len(p.Paths) > 0 {
		all = append(all, elb.ListenerCondition_PathPatterns(jsii.Strings(p.Paths...)))
	}
	return all
}

// kept are the conditions as the template has them.
func (p TargetGroupProps) kept() (all []any) {
	if len(p.Hosts) > 0 {
		all = append(all, map[string]any{"Field": "host-header", "HostHeaderConfig": map[string]any{"Values": p.Hosts}})
	}
	if len(p.Paths) > 0 {
		all = append(all, map[string]any{"Field": "path-pattern", "PathPatternConfig": map[string]any{"Values": p.Paths}})
	}
	return all
}

func (p *TargetGroupProps) withDefaults() (TargetGroupProps, error) {
	if p == nil || p.LoadBalancer == nil {
		return TargetGroupProps{}, errors.New("LoadBalancer is nil, want the load balancer that the requests come from")
	}
	q := *p
	chosen := len(q.Hosts) + len(q.Paths)
	if chosen == 0 && q.Priority == 0 {
		q.Paths, q.Priority = []string{"/*"}, everything
	}
	q.Port, q.DrainSeconds, q.HealthPath = cmp.Or(q.Port, 8080), cmp.Or(q.DrainSeconds, 30), cmp.Or(q.HealthPath, "/health")
	switch taken := q.LoadBalancer.priorities[q.Priority]; {
	case chosen == 0 && q.Priority != everything:
		return q, fmt.Errorf("Priority is %d without Hosts or Paths, want both or neither", q.Priority)
	case chosen > 0 && (q.Priority < 1 || q.Priority >= everything):
		return q, fmt.Errorf("Priority is %d, want 1 to %d", q.Priority, everything-1)
	case chosen > 5:
		return q, fmt.Errorf("Hosts and Paths have %d patterns, want 5 at most in a rule: use more target groups", chosen)
	case taken != "" && q.Priority == everything:
		return q, fmt.Errorf("Hosts and Paths are empty, and %s takes every request already, want patterns and a Priority", taken)
	case taken != "":
		return q, fmt.Errorf("Priority is %d, which %s has, want another", q.Priority, taken)
	case q.Port < 1 || q.Port > 65535:
		return q, fmt.Errorf("Port is %d, want 1 to 65535", q.Port)
	case !strings.HasPrefix(q.HealthPath, "/"):
		return q, fmt.Errorf("HealthPath is %q, want a path such as \"/health\"", q.HealthPath)
	case q.DrainSeconds < 1 || q.DrainSeconds > 3600:
		return q, fmt.Errorf("DrainSeconds is %d, want 1 to 3600", q.DrainSeconds)
	case q.StickySeconds < 0 || q.StickySeconds > 7*24*3600:
		return q, fmt.Errorf("StickySeconds is %d, want 0 to 604800, a week", q.StickySeconds)
	}
	return q, nil
}
