package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

var seeds = []string{
	statement(`"Effect":"Deny","Action":["s3:*","iam:?et*"],"Resource":"*"`),
	statement(`"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"NotAction":"s3:*","NotResource":"arn:aws:s3:::${aws:username, 'x'}/*"`),
	statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["a*","${*}"]},"Null":{"a:b":true}}`),
	statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"a:b":[1e3,-2]},"DateEquals":{"a:b":"2026"},"IpAddress":{"a:b":"::/0"}}`),
}

// What Parse accepts, it writes and reads again unchanged, and every kind can judge it.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := policy.Parse(data)
		if err != nil {
			if len(policy.Problems(err)) == 0 {
				t.Fatalf("%T carries no Problem: %v", err, err)
			}
			return
		}
		again, err := policy.Parse(d.JSON())
		if err != nil {
			t.Fatalf("what was accepted is not any more: %v\n%s", err, d)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatalf("(-first +second):\n%s", diff)
		}
		for _, kind := range []policy.Kind{policy.IdentityBased, policy.ResourceBased, policy.ServiceControl, policy.ResourceControl} {
			_ = d.Validate(kind) // must not panic
		}
	})
}

// Whatever the policy and the request: an explicit Deny wins, a grant needs an Allow, and
// minifying changes nothing.
func FuzzEvaluate(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), user, "s3:GetObject", "arn:aws:s3:::ana/k", "a:b", "2026")
	}
	f.Fuzz(func(t *testing.T, data []byte, arn, action, resource, key, value string) {
		d, err := policy.Parse(data)
		if err != nil {
			return
		}
		request := policy.Request{
			Principal: policy.Principal{ARN: arn, Service: map[bool]string{true: value}[len(arn)%7 == 0]},
			Action:    action, Resource: resource, Context: policy.Context{key: {value}, "aws:TagKeys": {value, key}},
		}
		p := policy.Policies{Identity: docs(d), Resource: docs(d), SCPs: [][]policy.Document{{d}}}
		got := policy.Evaluate(request, p)
		if got.Allowed && (got.Explicit || got.By.Effect == policy.Deny) {
			t.Fatalf("allowed in spite of a deny: %s", got)
		}
		m := docs(d.Minify())
		if min := policy.Evaluate(request, policy.Policies{Identity: m, Resource: m, SCPs: [][]policy.Document{m}}); min.Allowed != got.Allowed || min.Explicit != got.Explicit {
			t.Fatalf("minified: %s\nbefore: %s\n%s", min, got, d)
		}
		p.Identity = docs(d, deny("Never", "*"))
		if strict := policy.Evaluate(request, p); strict.Allowed || !strict.Explicit {
			t.Fatalf("a Deny of everything leaves %s", strict)
		}
	})
}
