package resilience

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// HealthCheckProps configure a [HealthCheck]. Domain or Alarm is required.
type HealthCheckProps struct {
	// Domain is the public name or IPv4 address to ask, such as "eu.shop.example.com". It has to lead
	// to one Region: the name that fails over would be healthy wherever it leads.
	Domain string
	// Path is asked for by HTTPS. The default is "/health".
	Path string
	// Port is where. The default is 443.
	Port int
	// Text has to be in the first 5120 bytes of the answer. The default is any answer of 2xx or 3xx.
	Text string
	// Alarm is an alarm of CloudWatch in place of an endpoint, for what no public address leads to.
	Alarm awscloudwatch.IAlarm
	// Fast asks every 10 seconds and not every 30, which costs extra. It cannot be changed later.
	Fast bool
	// Failures are how many in a row make it unhealthy, 1 to 10. The default is 3.
	Failures int
	// Topics hear when it is unhealthy. They have to be in us-east-1, as the stack then has: Route 53
	// reports there and nowhere else.
	Topics []awssns.ITopic
}

// A HealthCheck asks from all over the world whether an endpoint of a Region serves, and Route 53
// answers with another Region if it does not. It promises that
//
//   - the endpoint is asked by HTTPS, with the name that its certificate has,
//   - silence is taken for a failure, also where an alarm decides and its Region is lost
//     (FAILOVER-002),
//   - in a stack in us-east-1, an alarm tells Topics when it is unhealthy or unknown
//     (FAILOVER-005).
//
// A change of Fast, or from Domain to Alarm, makes another health check, to which the records move.
// It costs half a dollar a month and more for HTTPS, Text and Fast each. See "How Amazon Route 53
// determines whether a health check is healthy"; [HealthCheck.FailoverSeconds] says how long a
// failover takes.
type HealthCheck struct {
	constructs.Construct
	resource awsroute53.CfnHealthCheck
	alarm    awscloudwatch.Alarm
	seconds  int
}

// NewHealthCheck defines a health check. It panics with an error when neither or both of Domain and
// Alarm are set, when Domain is a private address, when a value is out of range, or when there are
// Topics in a stack that is not in us-east-1.
func NewHealthCheck(scope constructs.Construct, id string, props *HealthCheckProps) *HealthCheck {
	h := &HealthCheck{}
	p := plinth.Define(h, scope, id, func() (HealthCheckProps, error) { return props.withDefaults(scope) })
	interval, name := 30, "Resource"
	if p.Fast {
		interval, name = 10, "Fast"
	}
	config := p.endpoint(interval)
	if p.Alarm != nil {
		name, config = "Alarm", p.alarm()
	}
	h.seconds = interval * p.Failures
	h.resource = plinth.Kept(awsroute53.NewCfnHealthCheck, h, name, "takes silence for a failure",
		&awsroute53.CfnHealthCheckProps{HealthCheckConfig: config})
	if plinth.PlaceOf(h).Region == usEast1 {
		h.tell(p.Topics)
	}
	return h
}

// usEast1 is where global services of AWS report and are configured.
const usEast1 = "us-east-1"

// Resource returns the L1 construct.
func (h *HealthCheck) Resource() awsroute53.CfnHealthCheck { return h.resource }

// ID returns what records name in HealthCheckId.
func (h *HealthCheck) ID() *string { return h.resource.AttrHealthCheckId() }

// Alarm returns the alarm that is raised when it is unhealthy, nil outside of us-east-1.
func (h *HealthCheck) Alarm() awscloudwatch.Alarm { return h.alarm }

// FailoverSeconds are how long clients are led to what does not serve, at most: until it is known,
// and until they ask for the name again. It is a part of the recovery time.
func (h *HealthCheck) FailoverSeconds(ttl int) int { return h.seconds + ttl }

func (p HealthCheckProps) endpoint(interval int) *awsroute53.CfnHealthCheck_HealthCheckConfigProperty {
	config := &awsroute53.CfnHealthCheck_HealthCheckConfigProperty{
		Type: jsii.String("HTTPS"), ResourcePath: &p.Path, Port: jsii.Number(p.Port), EnableSni: true,
		RequestInterval: jsii.Number(interval), FailureThreshold: jsii.Number(p.Failures), FullyQualifiedDomainName: &p.Domain,
	}
	if _, err := netip.ParseAddr(p.Domain); err == nil {
		config.FullyQualifiedDomainName, config.IpAddress, config.EnableSni = nil, &p.Domain, false
	}
	if p.Text != "" {
		config.Type, config.SearchString = jsii.String("HTTPS_STR_MATCH"), &p.Text
	}
	return config
}

func (p HealthCheckProps) alarm() *awsroute53.CfnHealthCheck_HealthCheckConfigProperty {
	region := plinth.PlaceOf(p.Alarm).Region
	return &awsroute53.CfnHealthCheck_HealthCheckConfigProperty{
		Type: jsii.String("CLOUDWATCH_METRIC"), InsufficientDataHealthStatus: jsii.String("Unhealthy"),
		AlarmIdentifier: &awsroute53.CfnHealthCheck_AlarmIdentifierProperty{Name: p.Alarm.AlarmName(), Region: &region},
	}
}

// tell defines an alarm on the minimum, which is 0 for a minute in which the endpoint was
// unhealthy.
func (h *HealthCheck) tell(topics []awssns.ITopic) {
	metric := awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/Route53"), MetricName: jsii.String("HealthCheckStatus"), Statistic: jsii.String("Minimum"),
		DimensionsMap: &map[string]*string{"HealthCheckId": h.ID()}, Period: minute(),
	})
	h.alarm = metric.CreateAlarm(h, jsii.String("Unhealthy"), &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:   jsii.String("Not healthy to Route 53: " + tree.Path(h)),
		ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD, Threshold: jsii.Number(1),
		EvaluationPeriods: jsii.Number(1), TreatMissingData: awscloudwatch.TreatMissingData_BREACHING,
	})
	told := make([]any, len(topics))
	for i, topic := range topics {
		h.alarm.AddAlarmAction(awscloudwatchactions.NewSnsAction(topic))
		told[i] = topic.TopicArn()
	}
	kept := promise.At("Resource").Is("Threshold", 1).Is("ComparisonOperator", "LessThanThreshold").Is("Statistic", "Minimum").
		Is("MetricName", "HealthCheckStatus").Is("Namespace", "AWS/Route53").Is("Period", 60).Is("EvaluationPeriods", 1).
		Is("Dimensions", []any{map[string]any{"Name": "HealthCheckId", "Value": h.ID()}}).Is("TreatMissingData",
		"breaching").Unset("ActionsEnabled", "DatapointsToAlarm", "Metrics")
	if len(told) > 0 {
		kept = kept.Includes("AlarmActions", told...)
	}
	plinth.Promise(h.alarm, promise.That("is raised when the endpoint is not healthy, and tells its topics", kept))
}

func (p *HealthCheckProps) withDefaults(scope constructs.Construct) (HealthCheckProps, error) {
	if p == nil || p.Domain == "" && p.Alarm == nil {
		return HealthCheckProps{}, errors.New("Domain is empty, want the public name of an endpoint, or an Alarm in its place")
	}
	q := *p
	q.Path, q.Port, q.Failures = cmp.Or(q.Path, "/health"), cmp.Or(q.Port, 443), cmp.Or(q.Failures, 3)
	address, err := netip.ParseAddr(q.Domain)
	region := plinth.PlaceOf(scope).Region
	switch {
	case q.Domain != "" && q.Alarm != nil:
		return q, errors.New("Domain and Alarm are both set, want one of them")
	case err == nil && (address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast()):
		return q, fmt.Errorf("Domain is %s, a private address, which Route 53 cannot reach, want a public one, or an Alarm", q.Domain)
	case strings.Contains(q.Domain, "/"):
		return q, fmt.Errorf("Domain is %q, want a name without a scheme or a path", q.Domain)
	case !strings.HasPrefix(q.Path, "/"):
		return q, fmt.Errorf("Path is %q, want a path such as \"/health\"", q.Path)
	case q.Port < 1 || q.Port > 65535:
		return q, fmt.Errorf("Port is %d, want 1 to 65535", q.Port)
	case q.Failures < 1 || q.Failures > 10:
		return q, fmt.Errorf("Failures is %d, want 1 to 10", q.Failures)
	case len(q.Topics) > 0 && region != usEast1:
		if identifier.IsToken(region) {
			region = "not known"
		}
		return q, fmt.Errorf("Topics are given and the Region of the stack is %s, want a stack in us-east-1: "+
			"Route 53 reports to CloudWatch there alone", region)
	}
	return q, nil
}
