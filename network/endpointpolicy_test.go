package network_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// partition is how a template leaves the partition of an ARN open.
var partition = regexp.MustCompile(`\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}`)

// endpointPolicies decide as the policy of the endpoint for a service alone does: everybody and
// every resource allow all.
func endpointPolicies(t *testing.T, props network.EndpointsProps, service string) decide.Policies {
	t.Helper()
	app, stack := newStack(t)
	props.VPC = network.NewVPC(stack, "Network", nil).VPC()
	network.NewEndpoints(stack, "Endpoints", &props)
	for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::VPCEndpoint") {
		if !strings.HasSuffix(r.Path, "/"+service+"/Resource") {
			continue
		}
		text := partition.ReplaceAllString(r.Get("PolicyDocument").String(), `"arn:aws$1"`)
		document, err := policy.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		open := policy.FullAWSAccess()
		open.Statements[0].Principal = policy.Everyone()
		return decide.Policies{
			Identity: []policy.Document{policy.FullAWSAccess()}, Resource: []policy.Document{open}, Endpoint: []policy.Document{document},
		}
	}
	t.Fatalf("no endpoint for %s", service)
	return decide.Policies{}
}

var (
	member   = decide.Principal{ARN: "arn:aws:iam::111111111111:role/App", OrgID: organization}
	stranger = decide.Principal{ARN: "arn:aws:iam::666666666666:role/Stranger", OrgID: "o-zzzzzzzzzz"}
)

// call is a request for a resource of an account and its organization.
func call(p decide.Principal, action, resource, account, org string) decide.Request {
	return decide.Request{Principal: p, Action: action, Resource: resource, ResourceAccount: account, Context: decide.Context{
		"aws:RequestedRegion": {"eu-west-1"}, "aws:ResourceOrgID": {org},
	}}
}

func TestEndpointsLetNoForeignCredentialsThroughAndNoDataOut(t *testing.T) {
	const ours, foreign, registry = "222222222222", "666666666666", "602401143452"
	props := network.EndpointsProps{Services: []string{"sqs"}, OrganizationID: organization, TrustedAccounts: []string{registry}}
	policytest.Check(t, endpointPolicies(t, props, "S3"), []decide.Row{
		{Name: "own bucket", Request: call(member, "s3:PutObject", "arn:aws:s3:::ours/x", ours, organization), Want: policy.Allow},
		{Name: "foreign bucket", Request: call(member, "s3:PutObject", "arn:aws:s3:::theirs/x", foreign, "o-zzzzzzzzzz"), Want: policy.Deny},
		{Name: "foreign credentials", Request: call(stranger, "s3:GetObject", "arn:aws:s3:::ours/x", ours, organization), Want: policy.Deny},
		{Name: "trusted account", Request: call(member, "s3:GetObject", "arn:aws:s3:::addons/x", registry, "o-yyyyyyyyyy"), Want: policy.Allow},
		{
			Name: "image layer of ECR", Want: policy.Allow,
			Request: call(stranger, "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/x", "888888888888", "o-xxxxxxxxxx"),
		},
		{
			Name: "writing to a bucket of AWS", Want: policy.Deny,
			Request: call(member, "s3:PutObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/x", "888888888888", "o-xxxxxxxxxx"),
		},
	})
	policytest.Check(t, endpointPolicies(t, props, "sqs"), []decide.Row{
		{
			Name: "own queue", Want: policy.Allow,
			Request: call(member, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:q", ours, organization),
		},
		{
			Name: "foreign queue", Want: policy.Deny,
			Request: call(member, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:666666666666:q", foreign, "o-zzzzzzzzzz"),
		},
		{
			Name: "foreign credentials", Want: policy.Deny,
			Request: call(stranger, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:q", ours, organization),
		},
	})
}

// Without an organization, resources of a company's other accounts cannot be told from foreign
// ones.
func TestEndpointsWithoutAnOrganizationServeTheAccountAlone(t *testing.T) {
	policytest.Check(t, endpointPolicies(t, network.EndpointsProps{}, "DynamoDB"), []decide.Row{
		{
			Name: "identity of the account", Want: policy.Allow,
			Request: call(member, "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:222222222222:table/t", "222222222222", organization),
		},
		{
			Name: "identity of another account of the organization", Want: policy.Deny,
			Request: call(decide.Principal{ARN: "arn:aws:iam::222222222222:role/App", OrgID: organization},
				"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/t", "111111111111", organization),
		},
	})
}
