package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

var seeds = []string{
	statement(`"Effect":"Deny","Action":["s3:*","iam:?et*"],"Resource":"*"`),
	statement(
		`"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"NotAction":"s3:*"` +
			`,"NotResource":"arn:aws:s3:::${aws:username, 'x'}/*"`,
	),
	statement(
		`"Effect":"Deny","Action":"*","Resource":"*"` +
			`,"Condition":{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["a*","${*}"]},"Null":{"a:b":true}}`,
	),
	statement(
		`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"a:b":[1e3,-2]}` +
			`,"DateEquals":{"a:b":"2026"},"IpAddress":{"a:b":"::/0"}}`,
	),
}

// What Parse accepts, it writes and reads again unchanged, and every kind can judge it.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := policy.Parse(data)
		if err != nil {
			if len(policy.ProblemsIn(err)) == 0 {
				t.Fatalf("%T carries no Problem: %v", err, err)
			}
			return
		}
		again, err := policy.Parse(d.JSON())
		if err != nil {
			t.Fatalf("Parse(JSON()) = %v, want no error\n%s", err, d)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			t.Fatalf("(-first +second):\n%s", diff)
		}
		for _, kind := range []policy.Kind{policy.IdentityBased, policy.ResourceBased, policy.ServiceControl, policy.ResourceControl} {
			_ = d.Validate(kind) // must not panic
		}
	})
}
