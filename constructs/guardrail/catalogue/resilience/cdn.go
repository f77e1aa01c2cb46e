package resilience

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var cdnRules = []engine.Rule{
	{
		ID: "CDN-001", Title: "VPC origins of CloudFront are reached by TLS 1.2",
		Why:    "Where the template is silent, CloudFront repeats what the viewer did, plain HTTP included, and speaks SSL 3 and TLS 1.0.",
		Fix:    "Set OriginProtocolPolicy to https-only and OriginSSLProtocols to TLSv1.2.",
		Pillar: engine.Security,
		Check:  vpcOriginTable.Check,
	},
	{
		ID: "CDN-002", Title: "Web ACLs for CloudFront are in us-east-1",
		Why:    "AWS refuses web ACLs of scope CLOUDFRONT in every other Region, when the deployment is half done.",
		Fix:    "Define the web ACL in a stack in us-east-1, and give its ARN to the distribution.",
		Pillar: engine.Reliability,
		Check: engine.Each("AWS::WAFv2::WebACL", func(pass *engine.Pass, acl *assembly.Resource) {
			if acl.Get("Scope").Is("CLOUDFRONT") == assembly.True && elsewhereThan("us-east-1", acl) {
				pass.Report(acl, "Scope", "is CLOUDFRONT in %s; want us-east-1", acl.Stack.Region)
			}
		}),
	},
}

var vpcOriginTable = option.Table{
	{Type: "AWS::CloudFront::VpcOrigin", Property: "VpcOriginEndpointConfig.OriginProtocolPolicy", Want: option.Is("https-only")},
	{Type: "AWS::CloudFront::VpcOrigin", Property: "VpcOriginEndpointConfig.OriginSSLProtocols", Want: option.Has("TLSv1.2")},
	{Type: "AWS::CloudFront::VpcOrigin", Property: "VpcOriginEndpointConfig.OriginSSLProtocols",
		Want: option.Unset(option.Lacks("SSLv3", "TLSv1", "TLSv1.1"))},
}
