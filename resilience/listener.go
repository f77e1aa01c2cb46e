package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// What a [LoadBalancer] listens to, and what it writes down of it.

// logKinds are the logs of a load balancer, as its attributes call them.
var logKinds = []string{"access_logs", "connection_logs", "health_check_logs"}

// log has every kind of log delivered. The load balancer waits for the policy of the bucket,
// because AWS tries to write before it accepts the attributes.
func (l *LoadBalancer) log(days int) {
	at := plinth.PlaceOf(l)
	source := trust.Conditions(l, "elasticloadbalancing", "loadbalancer/*")["ArnLike"]
	writer := logdelivery.Writer{
		Service: "logdelivery.elasticloadbalancing.amazonaws.com", Conditions: map[string]any{"ArnLike": source},
		Objects: []string{"AWSLogs/" + at.Account + "/*"},
	}
	if l.logs == nil {
		l.logs = bucket.NewLogBucket(l, "Logs", &bucket.LogBucketProps{RetentionDays: days}).Bucket()
	}
	writer.Admit(l.logs, l.resource)
	for _, kind := range logKinds {
		l.resource.SetAttribute(jsii.String(kind+".s3.enabled"), jsii.String("true"))
		l.resource.SetAttribute(jsii.String(kind+".s3.bucket"), l.logs.BucketName())
	}
}

// listen serves HTTPS, and sends plain HTTP there.
func (l *LoadBalancer) listen(p LoadBalancerProps) {
	var certificates []awselasticloadbalancingv2.IListenerCertificate
	for _, c := range p.Certificates {
		certificates = append(certificates, awselasticloadbalancingv2.ListenerCertificate_FromCertificateManager(c))
	}
	policy := awselasticloadbalancingv2.SslPolicy_TLS13_12_RES_PQ
	if p.FIPS {
		policy = awselasticloadbalancingv2.SslPolicy_FIPS_TLS13_12_RES_PQ
	}
	l.listener = l.resource.AddListener(jsii.String("HTTPS"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(443), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTPS, Open: jsii.Bool(false),
		SslPolicy: policy, Certificates: &certificates,
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), nil),
	})
	l.resource.AddListener(jsii.String("HTTP"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_Redirect(&awselasticloadbalancingv2.RedirectOptions{
			Protocol: jsii.String("HTTPS"), Port: jsii.String("443"), Permanent: jsii.Bool(true),
		}),
	})
}

func (l *LoadBalancer) promise(p LoadBalancerProps) {
	subnets, _ := p.tier().subnets(p.VPC, p.Subnets)
	scheme, policy := "internet-facing", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
	if p.Internal {
		scheme = "internal"
	}
	if p.FIPS {
		policy = "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09"
	}
	attributes := []any{
		attribute("routing.http.drop_invalid_header_fields.enabled", "true"), attribute("routing.http.desync_mitigation_mode", "strictest"),
		attribute("waf.fail_open.enabled", "false"), attribute("zonal_shift.config.enabled", "true"),
	}
	if plinth.Lock(l) {
		attributes = append(attributes, attribute("deletion_protection.enabled", "true"))
	}
	for _, kind := range logKinds {
		attributes = append(attributes, attribute(kind+".s3.enabled", "true"), attribute(kind+".s3.bucket", *l.logs.BucketName()))
	}
	balancer := promise.At("Resource/Resource").Is("Scheme", scheme).Is("Type", "application").
		Is("Subnets", *subnetIDs(subnets)).Refers("SecurityGroups", "SecurityGroup/Resource").Includes("LoadBalancerAttributes", attributes...)
	logged := []promise.Subject{balancer}
	if p.Logs == nil {
		const policy = "Logs/Resource/Policy/Resource"
		logged = []promise.Subject{balancer.After(policy),
			promise.At(policy).Policy("PolicyDocument.Statement", plinth.Statements(l.logs.Policy().Document())...)}
	}
	redirect := map[string]any{"Type": "redirect", "RedirectConfig": map[string]any{
		"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301",
	}}
	notFound := map[string]any{"Type": "fixed-response", "FixedResponseConfig": map[string]any{"StatusCode": "404"}}
	plinth.Promise(l,
		promise.That("drops what is ambiguous, can leave a zone, and logs requests, connections and health checks", logged...),
		promise.That("serves by TLS with post-quantum key exchange alone, and redirects plain HTTP",
			promise.At("Resource/HTTPS/Resource").Refers("LoadBalancerArn", "Resource/Resource").Is("Port", 443).Is("Protocol", "HTTPS").
				Is("SslPolicy", policy).Is("Certificates", []any{map[string]any{"CertificateArn": p.Certificates[0].CertificateArn()}}).
				Is("DefaultActions", []any{notFound}),
			promise.At("Resource/HTTP/Resource").Refers("LoadBalancerArn", "Resource/Resource").Is("Port", 80).Is("Protocol", "HTTP").
				Is("DefaultActions", []any{redirect})))
}

// attribute is one of a load balancer or a target group, as the template has it.
func attribute(key, value string) map[string]any { return map[string]any{"Key": key, "Value": value} }
