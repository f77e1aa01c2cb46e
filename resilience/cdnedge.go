package resilience

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// An edge collects what the distribution of a [CDN] is made of.
type edge struct {
	cdn       *CDN
	headers   awscloudfront.CfnResponseHeadersPolicy
	signature awscloudfront.CfnOriginAccessControl // for buckets; nil if there are none
	origins   []any
	groups    []any
	ids       map[string]bool
	byDefault awscloudfront.CfnDistribution_DefaultCacheBehaviorProperty
	byPath    []any
	buckets   []awss3.IBucket
}

func (e *edge) config(p CDNProps) *awscloudfront.CfnDistribution_DistributionConfigProperty {
	config := &awscloudfront.CfnDistribution_DistributionConfigProperty{
		Enabled: true, Comment: jsii.String(tree.Path(e.cdn)), Aliases: jsii.Strings(p.Domains...), HttpVersion: jsii.String("http2and3"),
		Ipv6Enabled: true, Origins: e.origins, DefaultCacheBehavior: e.byDefault, WebAclId: e.cdn.acl.ARN(),
		ViewerCertificate: &awscloudfront.CfnDistribution_ViewerCertificateProperty{
			AcmCertificateArn: p.Certificate.CertificateArn(), SslSupportMethod: jsii.String("sni-only"),
			MinimumProtocolVersion: jsii.String("TLSv1.2_2021"),
		},
	}
	if e.byPath != nil {
		config.CacheBehaviors = e.byPath
	}
	if e.groups != nil {
		config.OriginGroups = &awscloudfront.CfnDistribution_OriginGroupsProperty{Quantity: jsii.Number(len(e.groups)), Items: e.groups}
	}
	for _, origin := range p.Origins {
		if origin.Path == "" && origin.Bucket != nil {
			config.DefaultRootObject = jsii.String("index.html")
		}
	}
	return config
}

// serve adds an origin and the behavior for its path.
func (e *edge) serve(o CDNOrigin) {
	id := e.origin(o)
	behavior := o.behavior()
	behavior.ResponseHeadersPolicyId = e.headers.AttrId()
	if o.Failover != nil {
		second := e.origin(*o.Failover)
		group := id + "-or-" + second
		e.group(group, id, second)
		id = group
	}
	behavior.TargetOriginId = &id
	if o.Path == "" {
		e.byDefault = behavior
		return
	}
	e.byPath = append(e.byPath, &awscloudfront.CfnDistribution_CacheBehaviorProperty{
		PathPattern: &o.Path, TargetOriginId: &id, ViewerProtocolPolicy: behavior.ViewerProtocolPolicy, Compress: true,
		AllowedMethods: behavior.AllowedMethods, CachePolicyId: behavior.CachePolicyId,
		OriginRequestPolicyId: behavior.OriginRequestPolicyId, ResponseHeadersPolicyId: behavior.ResponseHeadersPolicyId,
	})
}

// group asks the second origin where the first one fails.
func (e *edge) group(id, first, second string) {
	if e.known(id) {
		return
	}
	var members []any
	for _, member := range []string{first, second} {
		members = append(members, &awscloudfront.CfnDistribution_OriginGroupMemberProperty{OriginId: &member})
	}
	e.groups = append(e.groups, &awscloudfront.CfnDistribution_OriginGroupProperty{
		Id:      &id,
		Members: &awscloudfront.CfnDistribution_OriginGroupMembersProperty{Quantity: jsii.Number(len(members)), Items: members},
		FailoverCriteria: &awscloudfront.CfnDistribution_OriginGroupFailoverCriteriaProperty{
			StatusCodes: &awscloudfront.CfnDistribution_StatusCodesProperty{
				Quantity: jsii.Number(4), Items: &[]*float64{jsii.Number(500), jsii.Number(502), jsii.Number(503), jsii.Number(504)},
			},
		},
	})
}

// known reports whether an origin or a group has been added, and takes note of it.
func (e *edge) known(id string) bool {
	if e.ids == nil {
		e.ids = map[string]bool{}
	}
	known := e.ids[id]
	e.ids[id] = true
	return known
}

// origin adds an origin, and returns its id.
func (e *edge) origin(o CDNOrigin) string {
	made := &awscloudfront.CfnDistribution_OriginProperty{Id: &o.Domain, DomainName: &o.Domain}
	switch {
	case o.LoadBalancer != nil:
		made.Id, made.DomainName = awscdk.Names_UniqueId(o.LoadBalancer), o.LoadBalancer.resource.LoadBalancerDnsName()
	case o.Bucket != nil:
		made.Id, made.DomainName = awscdk.Names_UniqueId(o.Bucket), o.Bucket.BucketRegionalDomainName()
	}
	if e.known(*made.Id) {
		return *made.Id
	}
	switch {
	case o.LoadBalancer != nil:
		made.VpcOriginConfig = &awscloudfront.CfnDistribution_VpcOriginConfigProperty{VpcOriginId: e.vpcOrigin(o.LoadBalancer)}
	case o.Bucket != nil:
		made.S3OriginConfig = &awscloudfront.CfnDistribution_S3OriginConfigProperty{OriginAccessIdentity: jsii.String("")}
		made.OriginAccessControlId = e.sign()
		e.buckets = append(e.buckets, o.Bucket)
	default:
		made.CustomOriginConfig = &awscloudfront.CfnDistribution_CustomOriginConfigProperty{
			OriginProtocolPolicy: jsii.String("https-only"), OriginSslProtocols: jsii.Strings("TLSv1.2"),
		}
	}
	e.origins = append(e.origins, made)
	return *made.Id
}

// vpcOrigin defines what leads into the VPC of a load balancer. CloudFront refuses every change of
// one that a distribution uses, and of its tags: so what may change, the tags of the stack among
// it, is in its id, and a change makes another one first.
func (e *edge) vpcOrigin(l *LoadBalancer) *string {
	l.admitCloudFront()
	tags := *tree.Stack(e.cdn).Tags().TagValues()
	sum := sha256.New()
	fmt.Fprintln(sum, tree.Path(e.cdn))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		fmt.Fprintf(sum, "%s=%s\n", key, *tags[key])
	}
	name := *awscdk.Names_UniqueResourceName(l, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(57)}) + "-" +
		hex.EncodeToString(sum.Sum(nil))[:6]
	made := plinth.Kept(awscloudfront.NewCfnVpcOrigin, e.cdn, name, "reaches the load balancer by TLS 1.2",
		&awscloudfront.CfnVpcOriginProps{
			VpcOriginEndpointConfig: &awscloudfront.CfnVpcOrigin_VpcOriginEndpointConfigProperty{
				Arn: l.resource.LoadBalancerArn(), Name: &name, HttpsPort: jsii.Number(443), OriginProtocolPolicy: jsii.String("https-only"),
				OriginSslProtocols: jsii.Strings("TLSv1.2"),
			},
		})
	return made.AttrId()
}

// admitCloudFront lets the servers of CloudFront connect. Their prefix list counts as 55 of the 60
// rules that a security group has by default. Distributions of other accounts gain nothing: they
// have no VPC origin here.
func (l *LoadBalancer) admitCloudFront() {
	const id = "CloudFront"
	if tree.Node(l).TryFindChild(jsii.String(id)) != nil {
		return
	}
	list, _ := regions.CloudFrontPrefixList(plinth.PlaceOf(l).Region)
	plinth.Kept(awsec2.NewCfnSecurityGroupIngress, l, id, "admits CloudFront", &awsec2.CfnSecurityGroupIngressProps{
		GroupId: l.group.SecurityGroupId(), SourcePrefixListId: &list, IpProtocol: jsii.String("tcp"),
		FromPort: jsii.Number(443), ToPort: jsii.Number(443), Description: jsii.String("CloudFront"),
	})
}
