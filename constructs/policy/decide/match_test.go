package decide_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

func TestResourcePatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, resource string
		want              bool
	}{
		{"*", "", true},
		{"arn:aws:s3:::*", "", false}, // an action without resource types asks for "*"
		{"arn:*:s3:::b/*", "arn:aws-cn:s3:::b/k/l", true},
		{"arn:aws:s3:::b", "arn:aws:s3:::B", false},
		// A star at the end of a section goes on past colons, another one does not.
		{"arn:aws:logs:*:log-group:audit", "arn:aws:logs:eu-west-1:1:log-group:audit", true},
		{"arn:aws:logs:eu-*:log-group:audit", "arn:aws:logs:eu-west-1:1:log-group:audit", true},
		{"arn:aws:logs:*-1:log-group:audit", "arn:aws:logs:eu-west-1:1-1:log-group:audit", false},
		{"arn:aws:logs:*:log-group:audit", "arn:aws:logs:eu-west-1:1:log-group:audit:*", false},
		{"arn:aws:logs:*:log-group:other", "arn:aws:logs:eu-west-1:1:log-group:audit", false},
		{"arn:aws:iam:?1:role:r", "arn:aws:iam::1:role:r", false}, // nor does a question mark
		// An incomplete ARN is completed with stars, which comes first.
		{"arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:q", true},
		{"arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:1:q", true},
		{"arn:aws:sqs:eu-west-1", "arn:aws:sqs:eu-west-1:1:q", true},
		{"arn:aws:sqs:eu-west-1", "arn:aws:sqs:eu-west-2:1:q", false},
		{"arn:aws:sqs:*:q", "arn:aws:sqs:eu-west-1:1:q", false}, // that is arn:aws:sqs:*:q:*
		{"arn:aws:sns", "arn:aws:sqs:eu-west-1:1:q", false},
		{"arn:aws", "arn:aws:sqs:eu-west-1:1:q", true},
		{"arn:aws:sqs", "", false},
		{"arn:aws:logs:*:*:log-group:a*", "arn:aws:logs:eu-west-1:1:log-group:ab:*", true},
		{"arn:aws:ec2:eu-west-?:*:instance/*", "arn:aws:ec2:eu-west-1:1:instance/i-1", true},
	} {
		d := policy.Document{Statements: []policy.Statement{{Effect: policy.Deny, Action: []string{"x:y"}, Resource: []string{c.pattern}}}}
		not := policy.Document{
			Statements: []policy.Statement{{Effect: policy.Deny, NotAction: []string{"x:z"}, NotResource: []string{c.pattern}}},
		}
		request := decide.Request{Principal: decide.Principal{ARN: user}, Action: "X:Y", Resource: c.resource}
		if (decide.Policies{Identity: docs(d)}).Decide(request).Explicit != c.want {
			t.Errorf("Resource %q matches %q = %v, want %v", c.pattern, c.resource, !c.want, c.want)
		}
		if (decide.Policies{Identity: docs(not)}).Decide(request).Explicit == c.want {
			t.Errorf("NotResource %q exempts %q = %v, want %v", c.pattern, c.resource, !c.want, c.want)
		}
	}
}

// A document that skipped validation must neither panic nor match by accident.
func TestMalformedDocumentsMatchNothing(t *testing.T) {
	for _, c := range []policy.Condition{
		{"NoSuchOperator": {"a:b": {"c"}}},
		{"NumericEquals": {"a:b": {"x"}}},
		{"DateEquals": {"a:b": {"x"}}},
		{"IpAddress": {"a:b": {"x"}}},
		{"BinaryEquals": {"a:b": {"%"}}},
		{"ArnLike": {"a:b": {"*"}}},
		{"StringEquals": {"a:b": {"${"}}},
		{"StringEquals": {"a:b": {"${a:b, x}"}}},
	} {
		d := policy.Document{
			Statements: []policy.Statement{{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}, Condition: c}},
		}
		request := decide.Request{Principal: decide.Principal{ARN: user}, Action: "a:b", Context: decide.Context{"a:b": {"x"}}}
		if (decide.Policies{Identity: docs(d)}).Decide(request).Allowed {
			t.Errorf("%v holds, want it to match nothing", c)
		}
	}
}
