package decide_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

const user = "arn:aws:iam::111122223333:user/people/ana"

// holds reports whether a condition lets an Allow statement apply.
func holds(t *testing.T, c policy.Condition, ctx decide.Context) bool {
	t.Helper()
	d := policy.Document{Statements: []policy.Statement{
		{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}, Condition: c},
	}}
	if err := d.Validate(policy.IdentityBased); err != nil {
		t.Fatal(err)
	}
	return decide.Policies{Identity: []policy.Document{d}}.Decide(decide.Request{
		Principal: decide.Principal{ARN: user}, Action: "s3:GetObject", Context: ctx,
	}).Allowed
}

// Every operator against a key that matches, one that does not, and one that is absent.
// The rows for absent keys are the semantics that region and encryption policies hinge
// on: a negated operator is true.
func TestOperatorTruthTable(t *testing.T) {
	for _, c := range []struct {
		operator, policy, match, differ string
	}{
		{"StringEquals", "a", "a", "A"},
		{"StringEqualsIgnoreCase", "aÉ", "Aé", "b"},
		{"StringLike", "eu-*-?", "eu-west-1", "eu-west-10x"},
		{"NumericEquals", "2.0", "2", "3"},
		{"NumericLessThan", "10", "9", "10"},
		{"NumericLessThanEquals", "10", "10", "11"},
		{"NumericGreaterThan", "10", "10.5", "10"},
		{"NumericGreaterThanEquals", "10", "10", "9"},
		{"DateEquals", "2026-01-01T00:00:00Z", "1767225600", "2026-01-02"},
		{"DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01"},
		{"DateLessThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"},
		{"DateGreaterThan", "2026", "2026-01-01T00:00:00.5Z", "2026"},
		{"DateGreaterThanEquals", "2026-01-01T01:00:00+01:00", "2026-01-01", "2025-12-31"},
		{"Bool", "true", "True", "false"},
		{"BinaryEquals", "AQID", "AQID", "AQIE"},
		{"IpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"},
		{"IpAddress", "2001:db8::/32", "2001:db8::1", "2001:db9::1"},
		{"IpAddress", "203.0.113.7", "::ffff:203.0.113.7", "203.0.113.8"},
		{"ArnEquals", "arn:*:sns:*:*:topic*", "arn:aws:sns:eu-west-1:111122223333:topic:x", "arn:aws:sqs:eu-west-1:111122223333:topic"},
		{"ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", "arn:aws:iam:a:b:role/x:role/x"},
	} {
		negated := map[string]string{
			"StringEquals": "StringNotEquals", "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase",
			"StringLike": "StringNotLike", "NumericEquals": "NumericNotEquals", "DateEquals": "DateNotEquals",
			"IpAddress": "NotIpAddress", "ArnEquals": "ArnNotEquals", "ArnLike": "ArnNotLike",
		}[c.operator]
		check := func(operator string, values []string, want bool) {
			t.Helper()
			ctx := decide.Context{}
			if values != nil {
				ctx["Test:Key"] = values // keys are case-insensitive
			}
			if got := holds(t, policy.Condition{operator: {"test:key": {c.policy}}}, ctx); got != want {
				t.Errorf("%s: %q with %q = %v, want %v", operator, c.policy, values, got, want)
			}
		}
		match, differ := []string{c.match}, []string{c.differ}
		both := []string{c.match, c.differ}

		check(c.operator, match, true)
		check(c.operator, differ, false)
		check(c.operator, nil, false)
		check(c.operator, []string{}, false)
		check(c.operator, both, true)
		check(c.operator+"IfExists", match, true)
		check(c.operator+"IfExists", differ, false)
		check(c.operator+"IfExists", nil, true)
		check("ForAllValues:"+c.operator, both, false)
		check("ForAllValues:"+c.operator, match, true)
		check("ForAllValues:"+c.operator, nil, true)
		check("ForAllValues:"+c.operator+"IfExists", nil, true)
		check("ForAnyValue:"+c.operator, both, true)
		check("ForAnyValue:"+c.operator, differ, false)
		check("ForAnyValue:"+c.operator, nil, false)
		check("ForAnyValue:"+c.operator+"IfExists", nil, true)
		if negated == "" {
			continue
		}
		check(negated, match, false)
		check(negated, differ, true)
		check(negated, nil, true)
		check(negated, both, false)
		check(negated+"IfExists", nil, true)
		check(negated+"IfExists", match, false)
		check("ForAllValues:"+negated, both, false)
		check("ForAllValues:"+negated, differ, true)
		check("ForAllValues:"+negated, nil, true)
		check("ForAnyValue:"+negated, both, true)
		check("ForAnyValue:"+negated, match, false)
		check("ForAnyValue:"+negated, nil, false)
	}
}

func TestNull(t *testing.T) {
	for _, c := range []struct {
		want    string
		values  []string
		applies bool
	}{
		{"true", nil, true}, {"true", []string{"x"}, false}, {"true", []string{}, true},
		{"false", nil, false}, {"false", []string{"x"}, true}, {"False", []string{"x"}, true},
		{"true", []string{""}, true}, {"false", []string{""}, false}, {"true", []string{"", "x"}, false},
	} {
		if got := holds(t, policy.Condition{"Null": {"k:k": {c.want}}}, decide.Context{"k:k": c.values}); got != c.applies {
			t.Errorf("Null %s with %q = %v, want %v", c.want, c.values, got, !got)
		}
	}
}

// Empty values are a null data set to set operators, and plain text to the others: S3 lists the
// top of a bucket with an empty prefix.
func TestEmptyValues(t *testing.T) {
	for _, c := range []struct {
		operator, value string
		got             []string
		want            bool
	}{
		{"ForAllValues:StringEquals", "home", []string{""}, true},
		{"ForAllValues:StringEquals", "home", []string{"", ""}, true},
		{"ForAllValues:StringEquals", "home", []string{"", "home"}, false},
		{"ForAllValues:ArnLike", "arn:aws:iam::*:role/x", []string{""}, true},
		{"ForAnyValue:StringEquals", "", []string{""}, false},
		{"ForAnyValue:StringNotEquals", "home", []string{""}, false},
		{"ForAnyValue:StringEquals", "", []string{"", "home"}, true},
		{"StringEquals", "", []string{""}, true},
		{"StringEqualsIfExists", "home", []string{""}, false},
		{"StringNotEquals", "", []string{""}, false},
	} {
		if got := holds(t, policy.Condition{c.operator: {"k:k": {c.value}}}, decide.Context{"k:k": c.got}); got != c.want {
			t.Errorf("%s %q with %q = %v, want %v", c.operator, c.value, c.got, got, c.want)
		}
	}
}

// Several values of a policy are alternatives; several keys and operators all have to hold.
func TestConditionCombines(t *testing.T) {
	ctx := decide.Context{"a:a": {"1"}, "b:b": {"2"}}
	for _, c := range []struct {
		condition policy.Condition
		want      bool
	}{
		{policy.Condition{"StringEquals": {"a:a": {"0", "1"}}}, true},
		{policy.Condition{"StringNotEquals": {"a:a": {"0", "1"}}}, false},
		{policy.Condition{"StringNotEquals": {"a:a": {"0", "2"}}}, true},
		{policy.Condition{"StringEquals": {"a:a": {"1"}, "b:b": {"2"}}}, true},
		{policy.Condition{"StringEquals": {"a:a": {"1"}, "b:b": {"3"}}}, false},
		{policy.Condition{"StringEquals": {"a:a": {"1"}}, "NumericLessThan": {"b:b": {"2"}}}, false},
	} {
		if got := holds(t, c.condition, ctx); got != c.want {
			t.Errorf("%v = %v, want %v", c.condition, got, c.want)
		}
	}
}

func TestPolicyVariables(t *testing.T) {
	ctx := decide.Context{
		"aws:PrincipalTag/Team": {"blue"}, "aws:TagKeys": {"a", "b"}, "x:star": {"*"}, "x:empty": {},
	}
	for _, c := range []struct {
		operator, value, got string
		want                 bool
	}{
		{"StringEquals", "${aws:username}", "ana", true},
		{"StringEquals", "${AWS:UserName}", "ana", true},
		{"StringLike", "home/${aws:username}/*", "home/ana/x", true},
		{"StringEquals", "${aws:PrincipalTag/Team}", "blue", true},
		{"StringEquals", "${aws:PrincipalTag/Role, 'none'}", "none", true},
		{"StringEquals", "${aws:PrincipalTag/Team, 'none'}", "blue", true},
		{"StringEquals", "a${aws:PrincipalTag/Role}", "a", false},
		{"StringNotEquals", "a${aws:PrincipalTag/Role}", "a", true},
		{"StringLike", "*${aws:PrincipalTag/Role}", "a", false},
		{"StringNotLike", "*${aws:PrincipalTag/Role}", "a", true},
		{"StringEquals", "${aws:TagKeys}", "a", false}, // several values make no variable
		{"StringLike", "a${*}", "a*", true},
		{"StringLike", "a${*}", "ab", false},
		{"StringLike", "a${?}", "a?", true},
		{"StringLike", "a${?}", "ab", false},
		{"StringEquals", "${*}${?}${$}{x}", "*?${x}", true},
		{"StringLike", "${x:star}", "*", true},
		{"StringLike", "${x:star}", "anything", false}, // a value is no pattern
		{"ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:user/*", user, true},
		{"ArnLike", "${aws:PrincipalArn}", user, true},
		{"Bool", "${x:bool, 'true'}", "true", true},
	} {
		all := decide.Context{"t:t": {c.got}}
		for k, v := range ctx {
			all[k] = v
		}
		if got := holds(t, policy.Condition{c.operator: {"t:t": {c.value}}}, all); got != c.want {
			t.Errorf("%s %q with %q = %v, want %v", c.operator, c.value, c.got, got, c.want)
		}
	}
}

// In the 2008 language ${...} is text.
func TestOldVersionHasNoVariables(t *testing.T) {
	for version, resource := range map[string]string{
		"2008-10-17": "arn:aws:s3:::b/${aws:username}",
		"2012-10-17": "arn:aws:s3:::b/ana",
	} {
		d := policy.Document{Version: version, Statements: []policy.Statement{
			{Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::b/${aws:username}"}},
		}}
		request := decide.Request{Principal: decide.Principal{ARN: user}, Action: "s3:GetObject", Resource: resource}
		if !(decide.Policies{Identity: []policy.Document{d}}).Decide(request).Allowed {
			t.Errorf("version %s: %s is denied, want it allowed", version, resource)
		}
	}
}

func TestDerivedKeys(t *testing.T) {
	session := decide.Principal{
		ARN: "arn:aws-cn:sts::111122223333:assumed-role/Deploy/run-1", OrgID: "o-example", Tags: map[string]string{"Team": "blue"},
	}
	for _, c := range []struct {
		principal  decide.Principal
		key, value string
	}{
		{session, "aws:PrincipalArn", "arn:aws-cn:iam::111122223333:role/Deploy"},
		{session, "aws:PrincipalAccount", "111122223333"},
		{session, "aws:PrincipalOrgID", "o-example"},
		{session, "aws:PrincipalTag/team", "blue"},
		{session, "aws:PrincipalType", "AssumedRole"},
		{session, "aws:PrincipalIsAWSService", "false"},
		{session, "aws:ResourceAccount", "444455556666"},
		{decide.Principal{ARN: user}, "aws:username", "ana"},
		{decide.Principal{ARN: user}, "aws:PrincipalType", "User"},
		{decide.Principal{ARN: "arn:aws:iam::111122223333:root"}, "aws:PrincipalType", "Account"},
		{decide.Principal{ARN: "arn:aws:sts::111122223333:federated-user/bo"}, "aws:PrincipalType", "FederatedUser"},
		{decide.Principal{}, "aws:PrincipalType", "Anonymous"},
		{decide.Principal{Service: "config.amazonaws.com"}, "aws:PrincipalServiceName", "config.amazonaws.com"},
		{decide.Principal{Service: "config.amazonaws.com"}, "aws:PrincipalIsAWSService", "true"},
	} {
		deny := policy.Document{Statements: []policy.Statement{{
			Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"sqs:*"}, Resource: []string{"*"},
			Condition: policy.Condition{"StringEquals": {c.key: {c.value}}},
		}}}
		request := decide.Request{Principal: c.principal, Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:444455556666:q"}
		if !(decide.Policies{Resource: []policy.Document{deny}}).Decide(request).Explicit {
			t.Errorf("%s of %+v differs, want %q", c.key, c.principal, c.value)
		}
		request.Context = decide.Context{c.key: nil}
		if (decide.Policies{Resource: []policy.Document{deny}}).Decide(request).Explicit {
			t.Errorf("%s without values is present, want it absent", c.key)
		}
	}
}

func ExampleContext() {
	d := decide.Policies{Identity: []policy.Document{{Name: "home", Statements: []policy.Statement{{
		Sid: "OwnFolder", Effect: policy.Allow,
		Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::home/${aws:username}/*"},
		Condition: policy.Condition{"IpAddress": {"aws:SourceIp": {"203.0.113.0/24"}}},
	}}}}}.Decide(decide.Request{
		Principal: decide.Principal{ARN: user},
		Action:    "s3:GetObject",
		Resource:  "arn:aws:s3:::home/ana/notes.txt",
		Context:   decide.Context{"aws:SourceIp": {"203.0.113.9"}},
	})
	fmt.Println(d.Reason)
	// Output: allowed by identity policy "home", statement 0 (OwnFolder)
}
