package access

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// placeholder is a part of an outline that only deployment knows. A policy variable such as
// ${aws:username} is none.
var placeholder = regexp.MustCompile(`\$\{([A-Za-z0-9]+(?:\.[A-Za-z0-9.:]+)?|AWS::[A-Za-z]+)\}`)

// textOf returns a text as it is at deployment: names, ids and ARNs of the app's own resources,
// which deployment makes, as stand-ins that are equal where they are. What is not known becomes
// unknown.
func textOf(v assembly.Value, unknown string) (text string, known bool) {
	if text, ok := v.Text(); ok {
		return text, true
	}
	outline, ok := v.Outline()
	if !ok || strings.Contains(outline, "{{resolve:") {
		return unknown, false
	}
	known = true
	targets := v.Targets()
	return placeholder.ReplaceAllStringFunc(outline, func(match string) string {
		name := match[2 : len(match)-1]
		part, ok := partOf(name, targets)
		known = known && ok
		switch {
		case ok:
			return part
		case unknown == narrow:
			return "(" + name + ")" // what is not known is equal to itself
		}
		return unknown
	}), known
}

// pseudo are the parameters that CloudFormation gives every stack. What an app does not say of an
// environment has one value in all its stacks.
var pseudo = map[string]string{
	"AWS::AccountId": unnamed, "AWS::Partition": "aws", "AWS::Region": "eu-west-1", "AWS::URLSuffix": "amazonaws.com",
	"AWS::StackName": "stack", "AWS::StackId": "stack",
}

// partOf is what stands for a placeholder.
func partOf(name string, targets []assembly.Reference) (string, bool) {
	if text, ok := pseudo[name]; ok {
		return text, true
	}
	id, attribute, _ := strings.Cut(name, ".")
	for _, to := range targets {
		if to.Resource.LogicalID == id && to.Attribute == attribute {
			return standIn(to)
		}
	}
	return "", false
}

// standIn is the text of a reference to a resource, unless its value comes from outside the app.
func standIn(to assembly.Reference) (string, bool) {
	r := to.Resource
	switch {
	case r.Type == "AWS::SSM::Parameter" && to.Attribute == "Value":
		return textOf(r.Get("Value"), "*")
	case strings.HasPrefix(r.Type, "Custom::"), r.Type == "AWS::CloudFormation::CustomResource", r.Type == "AWS::CloudFormation::Stack":
		return "", false
	case r.Type == "AWS::S3::Bucket" && to.Attribute == "":
		return bucketName(r), true
	case r.Type == "AWS::S3::Bucket" && to.Attribute == "Arn":
		return "arn:aws:s3:::" + bucketName(r), true
	case strings.HasSuffix(to.Attribute, "Arn"), to.Attribute == "" && refIsARN[r.Type]:
		service := strings.ToLower(strings.Split(r.Type+"::", "::")[1])
		region, prefix := pseudo["AWS::Region"], ""
		if service == "iam" {
			region, prefix = "", strings.ToLower(strings.TrimPrefix(r.Type, "AWS::IAM::"))+"/"
		}
		return strings.Join([]string{"arn:aws", service, region, Account(r.Stack), prefix + token(r)}, ":"), true
	}
	return token(r) + to.Attribute, true
}

// refIsARN are types of which a Ref is the ARN.
var refIsARN = map[string]bool{
	"AWS::SNS::Topic": true, "AWS::SecretsManager::Secret": true, "AWS::StepFunctions::StateMachine": true,
	"AWS::IAM::ManagedPolicy": true, "AWS::IAM::OIDCProvider": true, "AWS::CloudTrail::Trail": true,
	"AWS::ElasticLoadBalancingV2::LoadBalancer": true, "AWS::RolesAnywhere::TrustAnchor": true,
}

// BucketName is the name of a bucket, or what stands for it in the policies that are read.
func BucketName(r *assembly.Resource) string { return bucketName(r) }

func bucketName(r *assembly.Resource) string {
	if name := r.Get("BucketName"); name.Exists() {
		text, _ := textOf(name, narrow)
		return text
	}
	return strings.ToLower(token(r))
}

// token stands for what deployment calls a resource.
func token(r *assembly.Resource) string { return r.Stack.Name + "-" + r.LogicalID }

// Text returns a text with stand-ins for what deployment calls the app's own resources.
func Text(v assembly.Value) (string, bool) { return textOf(v, "") }
