package edge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// origins are those of a distribution, with the properties that name them.
func origins(distribution *assembly.Resource) map[string]assembly.Value {
	all := map[string]assembly.Value{}
	for i, origin := range distribution.Get("DistributionConfig", "Origins").List() {
		all[fmt.Sprintf("DistributionConfig.Origins.%d", i)] = origin
	}
	return all
}

// ofBucket tells whether an origin is a bucket, by its kind or by its name.
func ofBucket(origin assembly.Value) bool {
	bucket := func(to assembly.Reference) bool { return to.Resource.Type == "AWS::S3::Bucket" }
	return origin.Get("S3OriginConfig").Exists() || slices.ContainsFunc(origin.Get("DomainName").Targets(), bucket)
}

func signedOrigins(pass *engine.Pass, distribution *assembly.Resource) {
	for property, origin := range origins(distribution) {
		access := origin.Get("OriginAccessControlId")
		name, _ := origin.Get("DomainName").Outline()
		switch {
		case origin.Get("S3OriginConfig", "OriginAccessIdentity").Exists() &&
			origin.Get("S3OriginConfig", "OriginAccessIdentity").Is("") != assembly.True:
			pass.Report(distribution, property+".S3OriginConfig.OriginAccessIdentity", "is set; want origin access control in its place")
		case strings.Contains(name, ".s3-website"):
			pass.Report(distribution, property+".DomainName", "is %s, a website of a public bucket; want the bucket itself", name)
		case !ofBucket(origin):
		case !access.AlwaysExists():
			pass.Report(distribution, property+".OriginAccessControlId", "is not set, and the origin is a bucket")
		default:
			to, _ := access.Target()
			if to.Resource == nil {
				continue
			}
			if signs := to.Resource.Get("OriginAccessControlConfig", "SigningBehavior"); signs.Is("always") != assembly.True {
				pass.Report(to.Resource, "OriginAccessControlConfig.SigningBehavior", "is %v; want always", signs)
			}
		}
	}
}

// originVersions looks at custom origins that are spoken to by TLS at all. TLS-001 finds those that
// are not, and old versions.
func originVersions(pass *engine.Pass, distribution *assembly.Resource) {
	for property, origin := range origins(distribution) {
		custom := origin.Get("CustomOriginConfig")
		if custom.Exists() && !ofBucket(origin) && custom.Get("OriginProtocolPolicy").Is("http-only") != assembly.True &&
			!custom.Get("OriginSSLProtocols").AlwaysExists() {
			pass.Report(distribution, property+".CustomOriginConfig.OriginSSLProtocols", "is not set; want TLSv1.2")
		}
	}
}

func rootObject(pass *engine.Pass, distribution *assembly.Resource) {
	config := distribution.Get("DistributionConfig")
	if config.Get("DefaultRootObject").AlwaysExists() {
		return
	}
	for _, origin := range origins(distribution) {
		if ofBucket(origin) && origin.Get("Id").String() == config.Get("DefaultCacheBehavior", "TargetOriginId").String() {
			pass.Report(distribution, "DistributionConfig.DefaultRootObject", "is not set, and the default origin is a bucket")
		}
	}
}

func namesDistribution(source *assembly.Resource) bool {
	distribution := func(to assembly.Reference) bool { return to.Resource.Type == distributionType }
	if text, _ := source.Get("ResourceArn").Outline(); strings.Contains(text, ":cloudfront:") {
		return true
	}
	return slices.ContainsFunc(source.Get("ResourceArn").Targets(), distribution)
}

// logsByACL looks at the bucket of CloudFront's own logging, if it is in the app.
func logsByACL(pass *engine.Pass, distribution *assembly.Resource) {
	const property = "DistributionConfig.Logging.Bucket"
	for _, to := range distribution.Get("DistributionConfig", "Logging", "Bucket").Targets() {
		rules := to.Resource.Get("OwnershipControls", "Rules").List()
		takes := func(rule assembly.Value) bool {
			return rule.Get("ObjectOwnership").OneOf("BucketOwnerPreferred", "ObjectWriter") == assembly.True
		}
		if to.Resource.Type == "AWS::S3::Bucket" && !slices.ContainsFunc(rules, takes) {
			pass.Report(distribution, property, "is %s, which takes no ACLs; want ObjectOwnership BucketOwnerPreferred", to.Resource.Path)
		}
	}
}

// functionRegions looks at the functions of all behaviors.
func functionRegions(pass *engine.Pass, distribution *assembly.Resource) {
	for _, behavior := range []string{"DefaultCacheBehavior", "CacheBehaviors.*"} {
		property := "DistributionConfig." + behavior + ".LambdaFunctionAssociations.*.LambdaFunctionARN"
		for _, path := range option.Paths(distribution, property) {
			inNorthVirginia(pass, distribution, strings.Join(path, "."))
		}
	}
}

// inNorthVirginia reports what a distribution uses of another Region than us-east-1, by reference
// or by ARN.
func inNorthVirginia(pass *engine.Pass, distribution *assembly.Resource, property string) {
	v := distribution.Get(strings.Split(property, ".")...)
	if to, ok := v.Target(); ok {
		if elsewhere(to.Resource) {
			pass.Report(distribution, property, "is %s in %s; want one in us-east-1", to.Resource.Path, to.Resource.Stack.Region)
		}
		return
	}
	text, _ := v.ByDefault().Text()
	if fields := strings.Split(text, ":"); len(fields) > 3 && fields[3] != "us-east-1" {
		pass.Report(distribution, property, "is of %s; want one in us-east-1", fields[3])
	}
}

// admittedOrigins asks whether distributions reach the load balancers of their VPC origins.
func admittedOrigins(pass *engine.Pass) {
	for _, distribution := range pass.OfType(distributionType) {
		for _, origin := range origins(distribution) {
			to, ok := origin.Get("VpcOriginConfig", "VpcOriginId").Target()
			if !ok {
				continue
			}
			balancer, ok := to.Resource.Get("VpcOriginEndpointConfig", "Arn").Target()
			if !ok {
				continue
			}
			port, known := to.Resource.Get("VpcOriginEndpointConfig", "HTTPSPort").Int()
			if !known {
				port = 443
			}
			if a := reach.Of(pass.Assembly).From(reach.Name(distribution)).To(reach.Name(balancer.Resource), port); a.Reachable == assembly.False {
				pass.Report(to.Resource, "VpcOriginEndpointConfig.Arn", "is %s, which CloudFront does not reach: %v",
					balancer.Resource.Path, a.Blocked)
			}
		}
	}
}

func aclRegion(pass *engine.Pass) {
	for _, typ := range []string{"AWS::WAFv2::WebACL", "AWS::WAFv2::IPSet", "AWS::WAFv2::RegexPatternSet", "AWS::WAFv2::RuleGroup"} {
		for _, r := range pass.OfType(typ) {
			if r.Get("Scope").Is("CLOUDFRONT") == assembly.True && elsewhere(r) {
				pass.Report(r, "Scope", "is CLOUDFRONT in %s; want us-east-1", r.Stack.Region)
			}
		}
	}
	for _, distribution := range pass.OfType(distributionType) {
		acl := distribution.Get("DistributionConfig", "WebACLId")
		to, inApp := acl.Target()
		regional := inApp && to.Resource.Type == "AWS::WAFv2::WebACL" && to.Resource.Get("Scope").Is("REGIONAL") == assembly.True
		if text, _ := acl.Text(); regional || strings.Contains(text, ":regional/") {
			pass.Report(distribution, "DistributionConfig.WebACLId", "is a web ACL of scope REGIONAL; want CLOUDFRONT")
		}
	}
}
