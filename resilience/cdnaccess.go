package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// How a [CDN] answers, reads its buckets, and is logged.

// behavior forwards what the origin needs: to a load balancer the Host header, which its
// certificate names, to a public name everything but that.
func (o CDNOrigin) behavior() awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty {
	b := awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty{
		ViewerProtocolPolicy: jsii.String("redirect-to-https"), Compress: true, AllowedMethods: jsii.Strings("GET", "HEAD", "OPTIONS"),
	}
	switch {
	case o.Bucket != nil:
		b.CachePolicyId = awscloudfront.CachePolicy_CACHING_OPTIMIZED().CachePolicyId()
		return b
	case o.LoadBalancer != nil:
		b.OriginRequestPolicyId = awscloudfront.OriginRequestPolicy_ALL_VIEWER().OriginRequestPolicyId()
	default:
		b.OriginRequestPolicyId = awscloudfront.OriginRequestPolicy_ALL_VIEWER_EXCEPT_HOST_HEADER().OriginRequestPolicyId()
	}
	b.CachePolicyId = awscloudfront.CachePolicy_CACHING_DISABLED().CachePolicyId()
	if o.Cached {
		b.CachePolicyId = awscloudfront.CachePolicy_USE_ORIGIN_CACHE_CONTROL_HEADERS().CachePolicyId()
	}
	if o.Failover == nil {
		b.AllowedMethods = jsii.Strings("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE")
	}
	return b
}

// newHeaders defines the headers of every answer. Those of the origin take precedence.
func (p CDNProps) newHeaders(c *CDN) awscloudfront.CfnResponseHeadersPolicy {
	var removed []any
	for _, header := range []string{"Server", "X-Powered-By"} {
		removed = append(removed, &awscloudfront.CfnResponseHeadersPolicy_RemoveHeaderProperty{Header: &header})
	}
	return plinth.Kept(awscloudfront.NewCfnResponseHeadersPolicy, c, "Headers", "makes browsers careful",
		&awscloudfront.CfnResponseHeadersPolicyProps{
			ResponseHeadersPolicyConfig: &awscloudfront.CfnResponseHeadersPolicy_ResponseHeadersPolicyConfigProperty{
				Name:                jsii.String(identifierOf(c, 128)),
				RemoveHeadersConfig: &awscloudfront.CfnResponseHeadersPolicy_RemoveHeadersConfigProperty{Items: removed},
				SecurityHeadersConfig: &awscloudfront.CfnResponseHeadersPolicy_SecurityHeadersConfigProperty{
					StrictTransportSecurity: &awscloudfront.CfnResponseHeadersPolicy_StrictTransportSecurityProperty{
						AccessControlMaxAgeSec: jsii.Number(365 * 24 * 3600), IncludeSubdomains: true, Override: true,
					},
					ContentTypeOptions: &awscloudfront.CfnResponseHeadersPolicy_ContentTypeOptionsProperty{Override: true},
					FrameOptions: &awscloudfront.CfnResponseHeadersPolicy_FrameOptionsProperty{
						FrameOption: jsii.String("DENY"), Override: false,
					},
					ReferrerPolicy: &awscloudfront.CfnResponseHeadersPolicy_ReferrerPolicyProperty{
						ReferrerPolicy: jsii.String("strict-origin-when-cross-origin"), Override: false,
					},
					ContentSecurityPolicy: &awscloudfront.CfnResponseHeadersPolicy_ContentSecurityPolicyProperty{
						ContentSecurityPolicy: &p.ContentSecurityPolicy, Override: false,
					},
				},
			},
		})
}

// sign returns the id of what signs requests to buckets.
func (e *edge) sign() *string {
	if e.signature == nil {
		e.signature = plinth.Kept(awscloudfront.NewCfnOriginAccessControl, e.cdn, "Signature", "signs every request to a bucket",
			&awscloudfront.CfnOriginAccessControlProps{
				OriginAccessControlConfig: &awscloudfront.CfnOriginAccessControl_OriginAccessControlConfigProperty{
					Name: jsii.String(identifierOf(e.cdn, 64)), OriginAccessControlOriginType: jsii.String("s3"),
					SigningBehavior: jsii.String("always"), SigningProtocol: jsii.String("sigv4"),
				},
			})
	}
	return e.signature.AttrId()
}

// admit lets the distribution read its buckets. The stack of a bucket may come first, and keys
// always do: they know the distribution by the account alone.
func (e *edge) admit() {
	at := plinth.PlaceOf(e.cdn)
	for _, b := range e.buckets {
		arn := "arn:" + at.Partition + ":cloudfront::" + at.Account + ":distribution/*"
		if tree.Stack(b) == tree.Stack(e.cdn) {
			arn = "arn:" + at.Partition + ":cloudfront::" + at.Account + ":distribution/" + *e.cdn.resource.AttrId()
		}
		conditions := map[string]any{"ArnLike": map[string]any{"aws:SourceArn": arn}}
		b.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudfront.amazonaws.com"), nil)},
			Actions:    jsii.Strings("s3:GetObject"), Resources: &[]*string{b.ArnForObjects(jsii.String("*"))}, Conditions: &conditions,
		}))
		if key := b.EncryptionKey(); key != nil {
			encryption.Allow(e.cdn, key, keypolicy.CloudFront{})
		}
	}
}

// log has CloudWatch Logs deliver the logs, which needs no ACLs as CloudFront's own logging does.
func (c *CDN) log(days int) {
	if c.logs == nil {
		c.logs = bucket.NewLogBucket(c, "Logs", &bucket.LogBucketProps{RetentionDays: days}).Bucket()
	}
	at, name := plinth.PlaceOf(c), identifierOf(c, 60)
	source := plinth.Kept(awslogs.NewCfnDeliverySource, c, "LogSource", "records every request", &awslogs.CfnDeliverySourceProps{
		Name: &name, LogType: jsii.String("ACCESS_LOGS"),
		ResourceArn: jsii.String("arn:" + at.Partition + ":cloudfront::" + at.Account + ":distribution/" + *c.resource.AttrId()),
	})
	destination := plinth.Kept(awslogs.NewCfnDeliveryDestination, c, "LogDestination", "keeps the records in a bucket",
		&awslogs.CfnDeliveryDestinationProps{Name: &name, DestinationResourceArn: c.logs.BucketArn(), OutputFormat: jsii.String("json")})
	delivery := plinth.Kept(awslogs.NewCfnDelivery, c, "LogDelivery", "delivers the records", &awslogs.CfnDeliveryProps{
		DeliverySourceName: source.Ref(), DeliveryDestinationArn: destination.AttrArn(),
		S3SuffixPath: jsii.String("{DistributionId}/{yyyy}/{MM}/{dd}/{HH}"),
	})
	logdelivery.AdmitVendedLogs(c, c.logs, delivery)
}
