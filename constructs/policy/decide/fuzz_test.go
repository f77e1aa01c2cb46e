package decide_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

var seeds = []string{
	`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*","iam:?et*"],"Resource":"*"}]}`,
	`{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","*"]}` +
		`,"NotAction":"s3:*","NotResource":"arn:aws:s3:::${aws:username, 'x'}/*"}]}`,
	`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"` +
		`,"Condition":{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["a*","${*}"]},"Null":{"a:b":true}}}]}`,
	`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"` +
		`,"Condition":{"NumericLessThan":{"a:b":[1e3,-2]},"DateEquals":{"a:b":"2026"},"IpAddress":{"a:b":"::/0"}}}]}`,
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
		request := decide.Request{
			Principal: decide.Principal{ARN: arn, Service: map[bool]string{true: value}[len(arn)%7 == 0]},
			Action:    action, Resource: resource, Context: decide.Context{key: {value}, "aws:TagKeys": {value, key}},
		}
		p := decide.Policies{Identity: docs(d), Resource: docs(d), SCPs: [][]policy.Document{{d}}}
		got := p.Decide(request)
		if got.Allowed && (got.Explicit || got.By.Effect == policy.Deny) {
			t.Fatalf("got %s, want no allowed request with a Deny", got)
		}
		m := docs(d.Minify())
		minified := decide.Policies{Identity: m, Resource: m, SCPs: [][]policy.Document{m}}.Decide(request)
		if minified.Allowed != got.Allowed || minified.Explicit != got.Explicit {
			t.Fatalf("got %s\nwant %s, as before Minify of %s", minified, got, d)
		}
		p.Identity = docs(d, deny("Never", "*"))
		if strict := p.Decide(request); strict.Allowed || !strict.Explicit {
			t.Fatalf("with a Deny of everything, got %s, want an explicit Deny", strict)
		}
	})
}
