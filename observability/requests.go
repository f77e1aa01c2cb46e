package observability

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	elb "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
)

// Requests are what a workload is asked for, as CloudWatch counts them: how many, how many of them
// failed, and how long they took. An [SLO] holds them to an objective, a [Dashboard] shows them.
type Requests struct {
	total, failed []series
	latency       series // without a metric where none tells it
	perSecond     float64
	most          float64 // the ratio of failed to all in a total outage
}

// A series is a metric of CloudWatch, its statistic, and what expressions call it.
type series struct {
	id, namespace, metric, statistic string
	dimensions                       []dimension
}

// seriesOf is a metric of CDK.
func seriesOf(m awscloudwatch.Metric) series {
	of := m.ToMetricConfig().MetricStat
	s := series{namespace: *of.Namespace, metric: *of.MetricName, statistic: *of.Statistic}
	if of.Dimensions != nil {
		for _, d := range *of.Dimensions {
			s.dimensions = append(s.dimensions, dimension{*d.Name, fmt.Sprint(d.Value)})
		}
	}
	return s
}

// A dimension is a name and a value, which may be a token.
type dimension struct{ name, value string }

// RequestsOfLoadBalancer are those of an Application Load Balancer and all that is behind it.
// Failed are those that a target answers by 5xx, and those that the load balancer answers so
// itself: while no target is healthy there are no others. It counts requests for which it chose a
// target, so its own answers are added; where it chose one that did not answer (502, 504) a request
// counts twice, which halves the ratio in a total outage and does not matter near an objective.
func RequestsOfLoadBalancer(balancer elb.ApplicationLoadBalancer) Requests {
	of := []dimension{{"LoadBalancer", *balancer.LoadBalancerFullName()}}
	return behind(of, of)
}

// RequestsOfTargetGroup are those of a service that shares a load balancer with others, such as a
// service of Amazon ECS. What the load balancer answers itself, by 5xx, counts as failed for each
// group: CloudWatch does not say for which one it was.
func RequestsOfTargetGroup(group elb.ApplicationTargetGroup, balancer elb.ApplicationLoadBalancer) Requests {
	whole := dimension{"LoadBalancer", *balancer.LoadBalancerFullName()}
	return behind([]dimension{whole, {"TargetGroup", *group.TargetGroupFullName()}}, []dimension{whole})
}

func behind(of, balancer []dimension) Requests {
	const namespace = "AWS/ApplicationELB"
	own := series{"refused", namespace, "HTTPCode_ELB_5XX_Count", "Sum", balancer}
	return Requests{
		total:   []series{{"requests", namespace, "RequestCount", "Sum", of}, own},
		failed:  []series{{"errors", namespace, "HTTPCode_Target_5XX_Count", "Sum", of}, own},
		latency: series{"", namespace, "TargetResponseTime", "", of}, perSecond: 1, most: 0.5,
	}
}

// RequestsOfService are those that a service of Amazon ECS takes through Service Connect, which
// reports them if the port has an application protocol. It reports no latency of the whole service.
func RequestsOfService(service awsecs.IBaseService) Requests {
	return counted("AWS/ECS", "RequestCount", "HTTPCode_Target_5XX_Count",
		[]dimension{{"ClusterName", *service.Cluster().ClusterName()}, {"ServiceName", *service.ServiceName()}})
}

// CallsOfFunction are the invocations of a function of AWS Lambda. Failed are errors and calls that
// are throttled, which Lambda counts neither as errors nor as invocations.
func CallsOfFunction(function awslambda.IFunction) Requests {
	const namespace = "AWS/Lambda"
	of := []dimension{{"FunctionName", *function.FunctionName()}}
	throttled := series{"throttled", namespace, "Throttles", "Sum", of}
	return Requests{
		total:   []series{{"calls", namespace, "Invocations", "Sum", of}, throttled},
		failed:  []series{{"errors", namespace, "Errors", "Sum", of}, throttled},
		latency: series{"", namespace, "Duration", "", of}, perSecond: 1000, most: 1,
	}
}

// RequestsOfHTTPAPI are those of an HTTP API of Amazon API Gateway, over all stages and routes.
func RequestsOfHTTPAPI(api awsapigatewayv2.IHttpApi) Requests {
	return counted("AWS/ApiGateway", "Count", "5xx", []dimension{{"ApiId", *api.ApiId()}}).taking("Latency")
}

// RequestsOfRESTAPI are those of a stage of a REST API of Amazon API Gateway. It reports under its
// name, so the name has to be the only one of its kind in the account and Region.
func RequestsOfRESTAPI(api awsapigateway.RestApi) Requests {
	return counted("AWS/ApiGateway", "Count", "5XXError", []dimension{
		{"ApiName", *api.RestApiName()}, {"Stage", *api.DeploymentStage().StageName()},
	}).taking("Latency")
}

// RequestsOfApplicationSignals are those of a service that CloudWatch Application Signals
// discovers, by its name and environment there. Failed are its faults.
func RequestsOfApplicationSignals(service, environment string) Requests {
	const namespace = "ApplicationSignals"
	r := counted(namespace, "Latency", "Fault", []dimension{{"Environment", environment}, {"Service", service}}).taking("Latency")
	r.total[0].statistic = "SampleCount"
	return r
}

func counted(namespace, total, failed string, of []dimension) Requests {
	return Requests{
		total: []series{{"requests", namespace, total, "Sum", of}}, failed: []series{{"errors", namespace, failed, "Sum", of}}, most: 1,
	}
}

// taking adds how long requests take, in milliseconds.
func (r Requests) taking(metric string) Requests {
	r.latency, r.perSecond = series{"", r.total[0].namespace, metric, "", r.total[0].dimensions}, 1000
	return r
}

// slower are all requests that were measured, and those among them that took no longer than a time.
// Percentiles of windows do not add up to one of a longer window; counts do.
func (r Requests) slower(than time.Duration) (measured, fast series) {
	measured, fast = r.latency, r.latency
	measured.id, measured.statistic = "measured", "SampleCount"
	fast.id, fast.statistic = "fast", "TC(:"+strconv.FormatFloat(than.Seconds()*r.perSecond, 'f', -1, 64)+")"
	return measured, fast
}

// unique leaves out what has the id of one before it.
func unique(of []series) (all []series) {
	for _, s := range of {
		if !slices.ContainsFunc(all, func(other series) bool { return other.id == s.id }) {
			all = append(all, s)
		}
	}
	return all
}

// added is the sum of series, as an expression. CloudWatch reports no zeros, so they are filled in.
func added(of []series) string {
	var terms []string
	for _, s := range of {
		terms = append(terms, "FILL("+s.id+", 0)")
	}
	return strings.Join(terms, " + ")
}
