package policy

import "strings"

// RequireTags denies to create resources without their tags, so that every cost and every
// finding has an owner. Only actions that can tag on creation are covered; tag policies
// (see [TagPolicy]) govern the spelling of tags, not their presence.
type RequireTags struct {
	// Tags are the tags that a request has to carry. Required.
	Tags []RequiredTag
	// Exempt are patterns of principals that need no tags. The default is none.
	Exempt []string
}

// A RequiredTag is a tag and the values that it may have.
type RequiredTag struct {
	// Key is the tag key. Required.
	Key string
	// Values are the accepted values. The default is any.
	Values []string
}

// taggedOnCreation are actions that take tags, with the resources on which the tags are
// checked. RunInstances is checked for images and subnets as well, which it does not tag.
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

// Statements implements [Preset].
func (r RequireTags) Statements() ([]Statement, error) {
	exempt, err := exempting("RequireTags", r.Exempt)
	ps := &problems{errs: []error{err}}
	if len(r.Tags) == 0 {
		ps.add("RequireTags.Tags", "empty", "at least one tag")
	}
	var out []Statement
	for _, tag := range r.Tags {
		if tag.Key == "" || strings.ContainsAny(tag.Key, "*?${}") {
			ps.add("RequireTags.Tags.Key", quoted(tag.Key), "a tag key such as CostCenter")
		}
		c := Condition{"Null": {"aws:RequestTag/" + tag.Key: {"true"}}}
		if len(tag.Values) > 0 {
			c = Condition{"StringNotEquals": {"aws:RequestTag/" + tag.Key: tag.Values}} // absent is unequal
		}
		out = append(out, Statement{
			Sid: "RequireTag" + onlyAlphanumeric(tag.Key), Effect: Deny,
			Action: taggedOnCreation, Resource: taggedResources, Condition: exempt.condition(c),
		})
	}
	return out, ps.err()
}

// ProtectTags denies everybody but the exempt roles to set, change or take away tags that decide
// something, such as those that keep a resource out of an automation.
type ProtectTags struct {
	// Keys are tag keys, with "*" for any text: "plinth:*". Required.
	Keys []string
	// Exempt are patterns of the roles that may. Required.
	Exempt []string
}

// Statements implements [Preset]. A request that is about no tags has no tag keys, and is left
// alone; one that makes something with such a tag is refused like one that tags it later.
func (p ProtectTags) Statements() ([]Statement, error) {
	exempt, err := requireExempt("ProtectTags", p.Exempt)
	ps := &problems{errs: []error{err}}
	if len(p.Keys) == 0 {
		ps.add("ProtectTags.Keys", "empty", "at least one tag key")
	}
	for _, key := range p.Keys {
		if strings.Trim(key, "*?") == "" {
			ps.add("ProtectTags.Keys", quoted(key), "a tag key such as plinth:*, not all of them")
		}
	}
	s := deniedEverywhere("ProtectTags", exempt, "*")
	s.Condition = exempt.condition(Condition{"ForAnyValue:StringLike": {"aws:TagKeys": p.Keys}})
	return []Statement{s}, ps.err()
}

// onlyAlphanumeric makes a part of a Sid of a tag key.
func onlyAlphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters+digits, r) {
			return r
		}
		return -1
	}, s)
}
