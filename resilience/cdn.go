package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// CDNProps configure a [CDN]. Domains, Certificate and Origins are required.
type CDNProps struct {
	// Domains are its names, such as "shop.example.com". Without one of its own, CloudFront serves by
	// TLS 1.0 as well.
	Domains []string
	// Certificate proves them. It has to be in us-east-1.
	Certificate awscertificatemanager.ICertificate
	// Origins are where it fetches what it has not cached. Exactly one has no Path, and serves what no
	// other does.
	Origins []CDNOrigin
	// WebACL decides which requests pass. It has to be one for CloudFront. The default is a new one.
	WebACL *WebACL
	// ContentSecurityPolicy says what pages may load, where the origin says nothing. The default keeps
	// them out of frames, and plugins and foreign base addresses out of them.
	ContentSecurityPolicy string
	// Logs takes the logs. The default is a new bucket.
	Logs awss3.IBucket
	// LogDays is how long a new bucket keeps the logs. The default is 365.
	LogDays int
}

// A CDN is a distribution of CloudFront: it serves from close by, keeps what may be kept, and takes
// attacks before they reach the workload. It promises that
//
//   - viewers are served by TLS 1.2 or 1.3 with the certificate of its names, over HTTP/2 and
//     HTTP/3, and plain HTTP is redirected (TLS-001),
//   - origins are reached by CloudFront alone: buckets by its signature (CDN-003), load balancers
//     inside their VPC (CDN-001, CDN-008),
//   - AWS WAF looks at each request (CDN-004), and answers have the headers that make browsers
//     careful (CDN-005),
//   - every request is on record for a year (AUDIT-001, CDN-007), and errors, latency and cache
//     hits are measured.
//
// It stands in us-east-1 with all that CloudFront takes from there alone: certificate, web ACL,
// logs and alarms. Standing idle it costs the [WebACL] and its additional metrics. See "Restrict
// access with VPC origins", "Restrict access to an Amazon S3 origin", "Standard logging (access
// logs)" and Security Hub CloudFront.1 to CloudFront.15.
type CDN struct {
	constructs.Construct
	resource     awscloudfront.CfnDistribution
	distribution awscloudfront.IDistribution
	acl          *WebACL
	logs         awss3.IBucket
}

// NewCDN defines a distribution. It panics with an error when its stack or Certificate is not in
// us-east-1, when Domains are empty, when not exactly one of Origins is without Path, when an
// origin names none or several of its kinds, when a load balancer is not Internal or in a Region
// whose CloudFront prefix list is not known, and when WebACL is not one for CloudFront.
func NewCDN(scope constructs.Construct, id string, props *CDNProps) *CDN {
	c := &CDN{}
	p := plinth.Define(c, scope, id, func() (CDNProps, error) { return props.withDefaults(scope) })
	if c.acl = p.WebACL; c.acl == nil {
		c.acl = NewWebACL(c, "WebACL", &WebACLProps{CloudFront: true})
	}
	e := &edge{cdn: c, headers: p.newHeaders(c)}
	for _, origin := range p.Origins {
		e.serve(origin)
	}
	c.resource = plinth.Kept(awscloudfront.NewCfnDistribution, c, "Resource",
		"serves by TLS alone, from origins that only CloudFront reaches, with security headers and a web ACL",
		&awscloudfront.CfnDistributionProps{DistributionConfig: e.config(p)})
	c.distribution = awscloudfront.Distribution_FromDistributionAttributes(c, jsii.String("Distribution"),
		&awscloudfront.DistributionAttributes{DistributionId: c.resource.AttrId(), DomainName: c.resource.AttrDomainName()})
	plinth.Kept(awscloudfront.NewCfnMonitoringSubscription, c, "Metrics", "measures errors by status, latency and cache hits",
		&awscloudfront.CfnMonitoringSubscriptionProps{
			DistributionId: c.resource.AttrId(),
			MonitoringSubscription: &awscloudfront.CfnMonitoringSubscription_MonitoringSubscriptionProperty{
				RealtimeMetricsSubscriptionConfig: &awscloudfront.CfnMonitoringSubscription_RealtimeMetricsSubscriptionConfigProperty{
					RealtimeMetricsSubscriptionStatus: jsii.String("Enabled"),
				},
			},
		})
	e.admit()
	c.logs = p.Logs
	c.log(p.LogDays)
	return c
}

// Resource returns the L1 construct.
func (c *CDN) Resource() awscloudfront.CfnDistribution { return c.resource }

// Distribution returns what records lead to, see awsroute53targets.NewCloudFrontTarget.
func (c *CDN) Distribution() awscloudfront.IDistribution { return c.distribution }

// WebACL returns what decides which requests pass.
func (c *CDN) WebACL() *WebACL { return c.acl }

// Logs returns the bucket of the logs.
func (c *CDN) Logs() awss3.IBucket { return c.logs }

// AlarmOnErrors defines an alarm for when more than a percentage of requests is answered by 5xx for
// five minutes. Topics have to be in us-east-1.
func (c *CDN) AlarmOnErrors(id string, percent float64, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return c.alarm(id, "Requests are answered by 5xx:", "5xxErrorRate", percent, topics)
}

// AlarmOnLatency defines an alarm for when origins take longer than that for a first byte, at the
// worst of each minute, for five minutes. Topics have to be in us-east-1.
func (c *CDN) AlarmOnLatency(id string, milliseconds int, topics ...awssns.ITopic) awscloudwatch.Alarm {
	return c.alarm(id, "Origins are slow:", "OriginLatency", float64(milliseconds), topics)
}

func (c *CDN) alarm(id, description, metric string, above float64, topics []awssns.ITopic) awscloudwatch.Alarm {
	return alerting.AlarmOnThreshold(c, id, description, alerting.Threshold{
		Namespace: "AWS/CloudFront", Metric: metric, Above: above, SilenceIsGood: true,
		Dimensions: map[string]*string{"DistributionId": c.resource.AttrId(), "Region": jsii.String("Global")},
	}, topics...)
}
