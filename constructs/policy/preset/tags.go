package preset

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// RequireTags denies creating resources without their tags, so that every cost and every finding
// has an owner. It covers actions that can tag what they create. Tag policies (management.Tags)
// define how tags are spelled, but do not require them.
type RequireTags struct {
	// Tags are the tags that a new resource needs. Required.
	Tags []RequiredTag
	// Exempt are patterns of principals that need no tags. The default is none.
	Exempt []string
}

// A RequiredTag is a tag and its accepted values.
type RequiredTag struct {
	// Key is the tag key. Required.
	Key string
	// Values are the accepted values. The default is any.
	Values []string
}

// taggedOnCreation are actions that tag what they create, and taggedResources the resources that
// they tag. AWS checks RunInstances for images and subnets as well, which it does not tag.
var (
	taggedOnCreation = []string{
		"dynamodb:CreateTable",
		"ec2:CreateVolume",
		"ec2:RunInstances",
		"ecs:CreateCluster",
		"lambda:CreateFunction",
		"rds:CreateDBCluster",
		"rds:CreateDBInstance",
		"secretsmanager:CreateSecret",
		"sns:CreateTopic",
		"sqs:CreateQueue",
	}
	taggedResources = []string{
		"arn:*:dynamodb:*:*:table/*",
		"arn:*:ec2:*:*:instance/*",
		"arn:*:ec2:*:*:volume/*",
		"arn:*:ecs:*:*:cluster/*",
		"arn:*:lambda:*:*:function:*",
		"arn:*:rds:*:*:cluster:*",
		"arn:*:rds:*:*:db:*",
		"arn:*:secretsmanager:*:*:secret:*",
		"arn:*:sns:*:*:*",
		"arn:*:sqs:*:*:*",
	}
)

// Statements implements [policy.Preset].
func (r RequireTags) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("RequireTags", r.Exempt)
	ps := &policy.Problems{}
	ps.Join(err)
	if len(r.Tags) == 0 {
		ps.Add("RequireTags.Tags", "empty", "at least one tag")
	}
	var out []policy.Statement
	for _, tag := range r.Tags {
		if tag.Key == "" || strings.ContainsAny(tag.Key, "*?${}") {
			ps.Add("RequireTags.Tags.Key", strconv.Quote(tag.Key), "a tag key such as CostCenter")
		}
		c := policy.Condition{"Null": {"aws:RequestTag/" + tag.Key: {"true"}}}
		if len(tag.Values) > 0 {
			c = policy.Condition{"StringNotEquals": {"aws:RequestTag/" + tag.Key: tag.Values}} // absent is unequal
		}
		out = append(out, policy.Statement{
			Sid: "RequireTag" + onlyAlphanumeric(tag.Key), Effect: policy.Deny,
			Action: taggedOnCreation, Resource: taggedResources, Condition: exempt.condition(c),
		})
	}
	return out, ps.Err()
}

// ProtectTags lets only exempt roles set, change and remove tags that decide something, such as
// those that exempt a resource from an automation. It also denies creating a resource with such a
// tag, and ec2:DeleteTags without tags, which deletes all.
//
// s3:PutBucketTagging replaces all tags of a bucket and names no key: whoever may call it can set
// any tag. [ProtectS3Settings] leaves it to deployments, so what such a tag decides about a bucket,
// a deployment decides.
type ProtectTags struct {
	// Keys are tag keys, with wildcards, such as "plinth:*". Required.
	Keys []string
	// Exempt are patterns of the roles that may change these tags. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectTags) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectTags", p.Exempt)
	ps := &policy.Problems{}
	ps.Join(err)
	if len(p.Keys) == 0 {
		ps.Add("ProtectTags.Keys", "empty", "at least one tag key")
	}
	for _, key := range p.Keys {
		if strings.Trim(key, "*?") == "" {
			ps.Add("ProtectTags.Keys", strconv.Quote(key), "a tag key such as plinth:*, not all of them")
		}
	}
	s := deniedEverywhere("ProtectTags", exempt, "*")
	s.Condition = exempt.condition(policy.Condition{"ForAnyValue:StringLike": {"aws:TagKeys": p.Keys}})
	all := deniedEverywhere("ProtectAllTags", exempt, "ec2:DeleteTags")
	all.Condition = exempt.condition(policy.Condition{"Null": {"aws:TagKeys": {"true"}}})
	return []policy.Statement{s, all}, ps.Err()
}

// onlyAlphanumeric makes a tag key a part of a Sid.
func onlyAlphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}
