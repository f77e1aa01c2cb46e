// Package generate draws random policies and requests, for tests that hold a property against all
// of them.
package generate

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// User is one of the principals that requests come from.
const User = "arn:aws:iam::111122223333:user/people/ana"

// The generators draw from small alphabets, so that random requests meet random policies
// often enough to matter.

var (
	genAction = rapid.SampledFrom([]string{
		"*", "s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:PutObject", "s3:?utObject", "sqs:*", "sqs:SendMessage",
		"kms:Decrypt", "kms:De*", "sts:AssumeRole", "iam:Get*", "logs:*", "sts:*",
	})
	genRequestAction = rapid.SampledFrom(
		[]string{
			"s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "kms:Decrypt", "sts:AssumeRole", "iam:GetPolicy",
			"logs:DeleteLogGroup", "sts:GetCallerIdentity",
		},
	)
	genResource = rapid.SampledFrom([]string{
		"*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:*:s3:::a/?", "arn:aws:s3:::${aws:username}/*",
		"arn:aws:s3:::${aws:PrincipalTag/team, 'a'}", "arn:*:*:*:*:*",
		"arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:*", "arn:aws:logs:*:log-group:a",
		"arn:aws:iam::aws:policy/*",
	})
	genRequestResource = rapid.SampledFrom([]string{
		"arn:aws:s3:::a", "arn:aws:s3:::a/k", "arn:aws:s3:::ana/k", "arn:aws-cn:s3:::a/k", "arn:aws:sqs:eu-west-1:111122223333:q",
		"arn:aws:sqs:eu-west-1:444455556666:q", "arn:aws:logs:eu-west-1:111122223333:log-group:a", "arn:aws:iam::aws:policy/ReadOnlyAccess",
	})
	genARN = rapid.SampledFrom([]string{
		User, "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:assumed-role/r/s",
		"arn:aws:iam::444455556666:role/r",
	})
	// families are the values that a policy and a request may have for a kind of operator,
	// and the keys that carry them.
	families = map[string]struct{ policy, request, keys *rapid.Generator[string] }{
		"String": {
			rapid.SampledFrom([]string{"a", "b", "A", "a*", "?", "*", "2", "${aws:username}", "${aws:PrincipalTag/team, 'b'}", "${*}", ""}),
			rapid.SampledFrom([]string{"a", "b", "A", "*", "a*", "ana", "2", ""}),
			rapid.SampledFrom([]string{"test:one", "Test:Two", "aws:TagKeys", "aws:PrincipalTag/team"}),
		},
		"Numeric": {
			rapid.SampledFrom([]string{"2", "10", "-1.5"}),
			rapid.SampledFrom([]string{"2.0", "3", "11", "-2"}),
			rapid.Just("test:number"),
		},
		"Date": {
			rapid.SampledFrom([]string{"2026-01-01T00:00:00Z", "1767225600", "2025-06-01T12:00:00Z"}),
			rapid.SampledFrom([]string{"2026-01-01T00:00:00Z", "2025-06-01T12:00:00Z", "2024-01-01T00:00:00Z"}),
			rapid.Just("test:date"),
		},
		"Bool":   {rapid.SampledFrom([]string{"true", "false"}), rapid.SampledFrom([]string{"true", "false"}), rapid.Just("test:bool")},
		"Binary": {rapid.SampledFrom([]string{"AQID", "AQIE"}), rapid.SampledFrom([]string{"AQID", "AQIE"}), rapid.Just("test:binary")},
		"Ip": {
			rapid.SampledFrom([]string{"203.0.113.0/24", "2001:db8::/32", "203.0.113.7"}),
			rapid.SampledFrom([]string{"203.0.113.7", "203.0.113.8", "198.51.100.1", "2001:db8::1"}),
			rapid.Just("test:ip"),
		},
		"Arn": {
			rapid.SampledFrom([]string{User, "arn:*:iam::*:role/*", "arn:aws:iam::${aws:PrincipalAccount}:User/*"}),
			rapid.SampledFrom([]string{User, "arn:aws:iam::111122223333:role/r", "arn:aws-cn:iam::1:role/r"}),
			rapid.SampledFrom([]string{"aws:PrincipalArn", "test:arn"}),
		},
	}
	genOperator = rapid.SampledFrom([][2]string{
		{"StringEquals", "String"}, {"StringNotEquals", "String"}, {"StringEqualsIgnoreCase", "String"}, {
			"StringNotEqualsIgnoreCase", "String",
		},
		{"StringLike", "String"}, {"StringNotLike", "String"}, {"NumericEquals", "Numeric"}, {"NumericNotEquals", "Numeric"},
		{"NumericLessThan", "Numeric"}, {"NumericGreaterThanEquals", "Numeric"}, {"DateLessThanEquals", "Date"}, {
			"DateGreaterThan", "Date",
		},
		{"Bool", "Bool"}, {"BinaryEquals", "Binary"}, {"IpAddress", "Ip"}, {"NotIpAddress", "Ip"}, {"ArnLike", "Arn"}, {"ArnNotEquals", "Arn"}, {
			"Null", "Bool",
		},
	})
)

func list(t *rapid.T, gen *rapid.Generator[string], label string) []string {
	return rapid.SliceOfNDistinct(gen, 1, 2, rapid.ID).Draw(t, label)
}

var genCondition = rapid.Custom(func(t *rapid.T) policy.Condition {
	c := policy.Condition{}
	for range rapid.IntRange(0, 2).Draw(t, "operators") {
		op := genOperator.Draw(t, "operator")
		name := op[0]
		if name != "Null" {
			name = rapid.SampledFrom([]string{"", "", "ForAllValues:", "ForAnyValue:"}).Draw(t, "set") + name +
				rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(t, "suffix")
		}
		family := families[op[1]]
		values := list(t, family.policy, "values")
		if op[1] == "Bool" {
			values = values[:1] // both are no valid policy
		}
		c[name] = map[string][]string{family.keys.Draw(t, "key"): values}
	}
	if len(c) == 0 {
		return nil
	}
	return c
})

// genStatement draws valid statements; with principals for a resource-based policy.
func genStatement(effects []policy.Effect, principals bool) *rapid.Generator[policy.Statement] {
	return rapid.Custom(func(t *rapid.T) policy.Statement {
		s := policy.Statement{
			Sid:       rapid.StringMatching(`([A-Z][a-z0-9]{0,2})?`).Draw(t, "sid"),
			Effect:    rapid.SampledFrom(effects).Draw(t, "effect"),
			Condition: genCondition.Draw(t, "condition"),
		}
		if rapid.IntRange(0, 3).Draw(t, "not action") == 0 {
			s.NotAction = list(t, genAction, "actions")
		} else {
			s.Action = list(t, genAction, "actions")
		}
		if rapid.IntRange(0, 3).Draw(t, "not resource") == 0 {
			s.NotResource = list(t, genResource, "resources")
		} else {
			s.Resource = list(t, genResource, "resources")
		}
		if principals {
			s.Principal = rapid.SampledFrom([]*policy.Principals{
				policy.Everyone(), {AWS: []string{"111122223333"}}, {AWS: []string{User, "arn:aws:iam::444455556666:root"}}, {
					Service: []string{"sns.amazonaws.com"},
				},
			}).Draw(t, "principal")
			if s.Effect == policy.Deny && !s.Principal.Everyone && rapid.Bool().Draw(t, "not principal") {
				s.Principal, s.NotPrincipal = nil, s.Principal
			}
		}
		return s
	})
}

// Document draws valid documents with unique Sids, with principals for a resource-based policy.
func Document(principals bool, maxStatements int) *rapid.Generator[policy.Document] {
	return rapid.Custom(func(t *rapid.T) policy.Document {
		d := policy.Document{Version: policy.Version}
		sids := map[string]bool{}
		n := rapid.IntRange(1, maxStatements).Draw(t, "statements")
		for range n {
			s := genStatement([]policy.Effect{policy.Allow, policy.Deny}, principals).Draw(t, "statement")
			if sids[s.Sid] {
				s.Sid = ""
			}
			sids[s.Sid] = true
			d.Statements = append(d.Statements, s)
		}
		return d
	})
}

// Request draws a request.
var Request = rapid.Custom(func(t *rapid.T) decide.Request {
	r := decide.Request{
		Principal: decide.Principal{ARN: genARN.Draw(t, "principal")},
		Action:    genRequestAction.Draw(t, "action"),
		Resource:  genRequestResource.Draw(t, "resource"),
		Context:   decide.Context{},
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		family := families[name]
		if name == "Arn" || rapid.Bool().Draw(t, "absent") {
			continue
		}
		r.Context[family.keys.Draw(t, "key")] = rapid.SliceOfN(family.request, 0, 2).Draw(t, "values")
	}
	return r
})
