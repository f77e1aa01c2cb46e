package need

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// A delivery is a resource whose creation AWS checks against a policy: it has to be there before.
type delivery struct {
	typ, property string // what names the bucket or the function
	policy        string // the type of the policy
	of            string // the property of the policy that names the same
}

// deliveries are those whose reference says that the policy has to exist.
var deliveries = []delivery{
	{"AWS::CloudTrail::Trail", "S3BucketName", "AWS::S3::BucketPolicy", "Bucket"},
	{"AWS::CloudTrail::Trail", "CloudWatchLogsRoleArn", "AWS::IAM::Policy", "Roles"},
	{"AWS::CloudTrail::Trail", "SnsTopicName", "AWS::SNS::TopicPolicy", "Topics"},
	{"AWS::Config::DeliveryChannel", "S3BucketName", "AWS::S3::BucketPolicy", "Bucket"},
	{"AWS::Config::DeliveryChannel", "SnsTopicARN", "AWS::SNS::TopicPolicy", "Topics"},
	{"AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes.*.Value", "AWS::S3::BucketPolicy", "Bucket"},
	{"AWS::Logs::SubscriptionFilter", "RoleArn", "AWS::IAM::Policy", "Roles"},
	{"AWS::Logs::SubscriptionFilter", "DestinationArn", "AWS::Lambda::Permission", "FunctionName"},
	{"AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations.*.Function", "AWS::Lambda::Permission", "FunctionName"},
	{"AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations.*.Queue", "AWS::SQS::QueuePolicy", "Queues"},
	{"AWS::S3::Bucket", "NotificationConfiguration.TopicConfigurations.*.Topic", "AWS::SNS::TopicPolicy", "Topics"},
}

// Precede finds deliveries that do not wait for the policy which admits them, and keys whose policy
// does not admit the service that has to use them.
func Precede(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, d := range deliveries {
		policies := map[*assembly.Resource][]*assembly.Resource{}
		for _, policy := range p.After.OfType(d.policy) {
			for _, to := range policy.Get(d.of).Targets() {
				policies[to.Resource] = append(policies[to.Resource], policy)
			}
		}
		for _, r := range p.After.OfType(d.typ) {
			if p.New(r) {
				all = append(all, d.late(r, policies)...)
			}
		}
	}
	return append(all, assembly.Derived(p.After, keysKey{}, keys)...)
}

func (d delivery) late(r *assembly.Resource, policies map[*assembly.Resource][]*assembly.Resource) []finding.Finding {
	var before map[*assembly.Resource]bool
	for _, v := range reach(r.Get(), strings.Split(d.property, ".")) {
		to, ok := v.Target()
		if !ok {
			continue
		}
		for _, policy := range policies[to.Resource] {
			if before == nil {
				before = r.Dependencies()
			}
			if policy.Stack != r.Stack || before[policy] || policy == r {
				continue
			}
			return []finding.Finding{{
				Kind: finding.Precede, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: d.property,
				Message: fmt.Sprintf("delivers to %s, and does not wait for %s, which admits it", to.Resource.LogicalID, policy.LogicalID),
				Fix:     fmt.Sprintf("Add a dependency on %s.", policy.LogicalID),
			}}
		}
	}
	return nil
}

// reach returns the values at a path; "*" stands for every element.
func reach(v assembly.Value, names []string) []assembly.Value {
	if len(names) == 0 {
		return []assembly.Value{v}
	}
	if names[0] != "*" {
		return reach(v.Get(names[0]), names[1:])
	}
	var all []assembly.Value
	for _, e := range v.List() {
		all = append(all, reach(e, names[1:])...)
	}
	return all
}

// A user is a type of which a service uses a key on creation, and the actions that it needs.
type user struct {
	typ, property, service string
	actions                []string
	// bucket is the property that names a bucket: with an S3 bucket key it takes kms:Decrypt too.
	bucket string
}

// users are from the key policies that the guides of the services ask for.
var users = []user{
	{"AWS::CloudTrail::Trail", "KMSKeyId", "cloudtrail.", []string{"kms:GenerateDataKey", "kms:DescribeKey"}, "S3BucketName"},
	{"AWS::Logs::LogGroup", "KmsKeyId", "logs.", []string{"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"}, ""},
}

type keysKey struct{}

func keys(a *assembly.Assembly) []finding.Finding {
	var all []finding.Finding
	for _, u := range users {
		for _, r := range a.OfType(u.typ) {
			to, ok := r.Get(u.property).Target()
			if !ok || to.Resource.Type != "AWS::KMS::Key" {
				continue
			}
			needs := slices.Clone(u.actions)
			if bucket, ok := r.Get(u.bucket).Target(); u.bucket != "" && ok && bucketKey(bucket.Resource) {
				needs = append(needs, "kms:Decrypt")
			}
			for _, action := range needs {
				if admits(to.Resource.Get("KeyPolicy"), u.service, action) != assembly.False {
					continue
				}
				all = append(all, finding.Finding{
					Kind: finding.Precede, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: u.property,
					Message: fmt.Sprintf("cannot be created, because the policy of %s does not allow %s to %samazonaws.com", to.Resource.Path, action,
						u.service),
					Fix: "Allow the service " + action + " in the key policy.",
				})
			}
		}
	}
	return all
}

// bucketKey reports whether objects in a bucket are encrypted with an S3 bucket key.
func bucketKey(r *assembly.Resource) bool {
	rules := r.Get("BucketEncryption", "ServerSideEncryptionConfiguration").List()
	return slices.ContainsFunc(rules, func(rule assembly.Value) bool { return rule.Get("BucketKeyEnabled").Is(true) == assembly.True })
}

// admits tells whether a policy allows an action to a service, under whatever condition. The name
// of the service may end anywhere.
func admits(document assembly.Value, service, action string) assembly.Truth {
	policy := document.Decoded()
	if policy.Form() != assembly.Object {
		return assembly.Unknown
	}
	return assembly.Any(policy.Get("Statement").List(), func(s assembly.Value) assembly.Truth {
		if s.Get("Effect").Is("Allow") == assembly.False || s.Get("NotAction").Exists() {
			return assembly.False
		}
		return assembly.Any(s.Get("Principal", "Service").List(), func(v assembly.Value) assembly.Truth {
			name, ok := v.Outline()
			if !ok {
				return assembly.Unknown
			}
			return assembly.TruthOf(strings.HasPrefix(name, service))
		}).And(assembly.Any(s.Get("Action").List(), func(v assembly.Value) assembly.Truth {
			pattern, known := v.Text()
			if !known {
				return assembly.Unknown
			}
			matched, _ := path.Match(strings.ToLower(pattern), strings.ToLower(action))
			return assembly.TruthOf(matched)
		}))
	})
}
