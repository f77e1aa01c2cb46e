package policy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

func statement(body string) string {
	return `{"Version":"2012-10-17","Statement":[{` + body + `}]}`
}

// An empty block is what some tools write for no condition.
func TestParseTakesAnEmptyCondition(t *testing.T) {
	d, err := policy.Parse([]byte(statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{}`)))
	if err != nil || d.Statements[0].Condition != nil {
		t.Errorf("Parse() = %v, %v, want no condition", d, err)
	}
}

func TestParseReadsEveryElement(t *testing.T) {
	text := `{"Version":"2012-10-17","Id":"x","Statement":[` +
		`{"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:role/r"],"Service":"s3.amazonaws.com"},` +
		`"Action":"s3:Get*","Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"],` +
		`"Condition":{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:max-keys":["10","11"]}}},` +
		`{"Effect":"Deny","Principal":"*","NotAction":["iam:*","sts:*"],"NotResource":"arn:aws:s3:::b"}]}`
	d, err := policy.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, d.String()); diff != "" {
		t.Errorf("parsed and written again (-want +got):\n%s", diff)
	}
	object, _ := json.Marshal(d.Object())
	var viaObject policy.Document
	if err := json.Unmarshal(object, &viaObject); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, viaObject); diff != "" {
		t.Errorf("Object differs (-document +object):\n%s", diff)
	}
}

func TestParseTakesValuesThatAWSTakes(t *testing.T) {
	d, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*",
		"Condition":{"Bool":{"aws:SecureTransport":false},"NumericGreaterThan":{"s3:max-keys":[10,1e2]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := policy.Condition{"Bool": {"aws:SecureTransport": {"false"}}, "NumericGreaterThan": {"s3:max-keys": {"10", "1e2"}}}
	if diff := cmp.Diff(want, d.Statements[0].Condition); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSONDoesNotEscapeHTML(t *testing.T) {
	d := policy.Document{
		Statements: []policy.Statement{{Sid: "S", Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"arn:aws:s3:::<&>"}}},
	}
	if want := `"Resource":"arn:aws:s3:::<&>"`; !strings.Contains(d.String(), want) {
		t.Errorf("JSON() = %s, want it to contain %s", d, want)
	}
	if d.Size() != len(`{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::<&>"}]}`) {
		t.Errorf("size is %d", d.Size())
	}
}

// Each error names the place, the value and what is wanted.
func TestParseErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":         {`{`, "is not JSON"},
		"trailing text":   {`{"Version":"2012-10-17","Statement":[]} {}`, "followed by more text"},
		"not an object":   {`[]`, "is a JSON list, want a JSON object"},
		"no version":      {`{"Statement":[]}`, `Version is absent, want "2012-10-17"`},
		"bad version":     {`{"Version":"2012","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`, `Version is "2012"`},
		"duplicate key":   {`{"Version":"2012-10-17","Version":"2012-10-17"}`, "Version is given twice, want each key once"},
		"wrong case":      {statement(`"effect":"Deny"`), "Statement[0].effect is unknown, want Effect"},
		"unknown element": {statement(`"Colour":"red"`), "want one of Action, Condition, Effect"},
		"no statement":    {`{"Version":"2012-10-17","Statement":[]}`, "Statement is empty"},
		"no effect":       {statement(`"Action":"*","Resource":"*"`), `Effect is "", want Allow or Deny`},
		"bad effect":      {statement(`"Effect":"Yes","Action":"*","Resource":"*"`), `Effect is "Yes"`},
		"no action":       {statement(`"Effect":"Deny","Resource":"*"`), "Action is absent, want Action or NotAction"},
		"two actions": {
			statement(`"Effect":"Deny","Action":"*","NotAction":"*","Resource":"*"`), "NotAction is present beside Action",
		},
		"empty list": {statement(`"Effect":"Deny","Action":[],"Resource":"*"`), "an empty list, want at least one value"},
		"action syntax": {
			statement(`"Sid":"X","Effect":"Deny","Action":["*","s3PutObject"],"Resource":"*"`),
			`Statement[0] (Sid "X").Action[1] is "s3PutObject", want service:Action`,
		},
		"prefix wildcard":  {statement(`"Effect":"Deny","Action":"*:Put*","Resource":"*"`), "wildcards go after the colon"},
		"number as action": {statement(`"Effect":"Deny","Action":3,"Resource":"*"`), "Action is 3, want a string"},
		"operator": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}`),
			"Condition.StringEqual is not a condition operator",
		},
		"Null with IfExists": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}`),
			"is not a condition operator",
		},
		"condition key": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"PrincipalOrgID":"c"}}`),
			"want a condition key",
		},
		"key twice": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:B":"c","a:b":"c"}}`),
			"keys are case-insensitive",
		},
		"no values": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:B":[]}}`), "an empty list",
		},
		"null value": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:B":null}}`),
			"is null, want a string, number or boolean",
		},
		"number": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:b":"NaN"}}`),
			`is "NaN", want a number`,
		},
		"date": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateEquals":{"a:b":"yesterday"}}`), "want a date",
		},
		"bool": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"yes"}}`), "want true or false",
		},
		"range": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"a:b":"10.0.0.0/33"}}`),
			"want an IP address or a range",
		},
		"arn": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnLike":{"a:b":"arn:aws:iam::*"}}`),
			"want an ARN of six sections",
		},
		"variable in number": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:b":"${a:c}"}}`), "want a number",
		},
		"open variable": {
			statement(`"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${aws:username"`), `want "${" to be closed by "}"`,
		},
		"bad default": {
			statement(`"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${aws:username, none}"`), "want ${key}, ${key, 'default'}",
		},
		"partial principal": {
			statement(`"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:role/*"},"Action":"*","Resource":"*"`),
			"wildcards do not match parts of a principal",
		},
		"no condition": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":"x"`), `Condition is "x", want an object such as`,
		},
		"flat condition": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":"true"}`),
			`Condition.Null is "true", want an object of condition keys`,
		},
		"empty operator": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{}}`), "want an object of condition keys",
		},
		"no principals": {statement(`"Effect":"Deny","Principal":{},"Action":"*","Resource":"*"`), "Principal is empty"},
		"both principals": {
			statement(`"Effect":"Deny","Principal":"*","NotPrincipal":"*","Action":"*","Resource":"*"`),
			"NotPrincipal is present beside Principal",
		},
		"empty version": {
			`{"Version":"","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`, `Version is "", want "2012-10-17"`,
		},
		"empty resource":    {statement(`"Effect":"Deny","Action":"*","Resource":""`), `Resource[0] is "", want a value`},
		"action characters": {statement(`"Effect":"Deny","Action":"s3:Get Object","Resource":"*"`), "want an action name of letters"},
		"open in condition": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:b":"${x"}}`),
			`want "${" to be closed`,
		},
		"open object": {`{"Version":"2012-10-17",`, "is not JSON"},
		"open list":   {`{"Version":"2012-10-17","Statement":[`, "is not JSON"},
		"bad principal": {
			statement(`"Effect":"Deny","Principal":{"AWS":"1111"},"Action":"*","Resource":"*"`), "want an account id, an ARN",
		},
		"principal text": {statement(`"Effect":"Deny","Principal":"me","Action":"*","Resource":"*"`), `is "me", want "*" or an object`},
		"unknown partition": {
			statement(`"Effect":"Deny","Action":"*","Resource":"arn:amazon:s3:::b"`), "want a partition such as aws, aws-cn or *",
		},
		"unknown partition in a condition": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:amazon:s3:::b"}}`),
			"want an ARN of six sections",
		},
		"both values of Bool": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":["true","false"]}}`),
			"a:b is true and false, want one value",
		},
		"both values of Null": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Null":{"a:b":["true","false"]}}`),
			"want one value: true and false together ask nothing",
		},
		"private address": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:sourceIP":["10.0.0.0/8","fd00::1"]}}`),
			"is 10.0.0.0/8, fd00::1, want public addresses",
		},
		"private address, negated": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddressIfExists":{"aws:SourceIp":"192.168.0.0/16"}}`),
			"want public addresses",
		},
		"space in a variable": {
			statement(`"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${ aws:username }"`), "want ${key}, ${key, 'default'}",
		},
		"tag key": {
			statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/":"a"}}`),
			`is "aws:PrincipalTag/", want a condition key`,
		},
		"variable in an old version": {
			`{"Version":"2008-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${aws:username}"}}`,
			"want none of ${...} in version 2008-10-17",
		},
		"variable in a condition of an old version": {
			`{"Version":"2008-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringLike":{"a:b":"${a:c}"}}}}`,
			"want none of ${...} in version 2008-10-17",
		},
		"allow others": {
			statement(`"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"`),
			"only a Deny can have NotPrincipal",
		},
	} {
		_, err := policy.Parse([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is\n%v\nwant one with\n%s", name, err, c.want)
		}
		if err != nil && len(policy.ProblemsIn(err)) == 0 {
			t.Errorf("%s: %T carries no Problem", name, err)
		}
	}
}

// Principals are spelled as "AWS JSON policy elements: Principal" in the IAM User Guide has it.
func TestPrincipals(t *testing.T) {
	const canonical = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"
	for kind, names := range map[string]struct{ right, wrong []string }{
		"AWS": {
			[]string{
				"*", "111122223333", "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:role/app/r", "AROAEXAMPLEID12345",
				"arn:aws:iam::111122223333:user/ana", "arn:aws:sts::111122223333:assumed-role/r/s",
				"arn:aws:sts::111122223333:federated-user/ana", "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
			},
			[]string{
				"1111222233334", "ana", "arn:aws:s3:::b", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::111122223333:policy/p",
				"arn:amazon:iam::111122223333:root", "arn:aws:iam::${aws:PrincipalAccount}:root", "arn:aws:iam::1111:root",
				"arn:aws:sts::111122223333:assumed-role/r", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:user/",
			},
		},
		"Service": {
			[]string{
				"s3.amazonaws.com", "ec2.amazonaws.com.cn", "cassandra.application-autoscaling.amazonaws.com", "alexa-appkit.amazon.com",
				"states.eu-west-1.amazonaws.com", "*",
			},
			[]string{"S3.amazonaws.com", "s3", "s3.amazon.aws.com", "s3.amazonaws.com ", "*.amazonaws.com", "arn:aws:s3:::b"},
		},
		"Federated": {
			[]string{
				"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "arn:aws:iam::111122223333:saml-provider/idp",
				"accounts.google.com", "cognito-identity.amazonaws.com", "*",
			},
			[]string{"token.actions.githubusercontent.com", "arn:aws:iam::111122223333:role/r", "111122223333"},
		},
		"CanonicalUser": {[]string{canonical}, []string{canonical[1:], "111122223333"}},
	} {
		check := func(name string) error {
			_, err := policy.Parse([]byte(statement(`"Effect":"Deny","Action":"*","Principal":{"` + kind + `":"` + name + `"}`)))
			return err
		}
		for _, name := range names.right {
			if err := check(name); err != nil {
				t.Errorf("%s %q: error is %v, want none", kind, name, err)
			}
		}
		for _, name := range names.wrong {
			if err := check(name); err == nil {
				t.Errorf("%s %q: no error, want one", kind, name)
			}
		}
	}
}

// A list with a public address among private ones has an effect.
func TestOnePublicAddressIsEnough(t *testing.T) {
	for _, addresses := range []string{`["10.0.0.0/8","203.0.113.0/24"]`, `"0.0.0.0/0"`, `"10.0.0.0/7"`, `"2001:db8::/32"`} {
		text := statement(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":` + addresses + `}}`)
		if _, err := policy.Parse([]byte(text)); err != nil {
			t.Errorf("%s: error is %v, want none", addresses, err)
		}
	}
}

func TestParseDepthIsBounded(t *testing.T) {
	_, err := policy.Parse([]byte(strings.Repeat(`{"Statement":[`, 100000)))
	if err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("error is %.200v, want one with nested too deeply", err)
	}
}

func TestValidateRulesOfEachKind(t *testing.T) {
	base := policy.Statement{Sid: "S", Effect: policy.Deny, Action: []string{"s3:*"}, Resource: []string{"*"}}
	change := func(f func(*policy.Statement)) policy.Statement {
		s := base
		f(&s)
		return s
	}
	rcp := change(func(s *policy.Statement) { s.Principal = policy.Everyone() })
	for name, c := range map[string]struct {
		kind policy.Kind
		s    policy.Statement
		want string
	}{
		"identity":           {policy.IdentityBased, base, ""},
		"SCP":                {policy.ServiceControl, base, ""},
		"RCP":                {policy.ResourceControl, rcp, ""},
		"resource":           {policy.ResourceBased, rcp, ""},
		"SCP with principal": {policy.ServiceControl, rcp, "Principal is present, want none: the service control policy applies"},
		"identity principal": {policy.IdentityBased, rcp, "want none: the identity-based policy applies"},
		"resource w/o":       {policy.ResourceBased, base, "Principal is absent"},
		"RCP w/o principal":  {policy.ResourceControl, base, `want "*" in a resource control policy`},
		"RCP that allows": {
			policy.ResourceControl, change(func(s *policy.Statement) { *s = rcp; s.Effect = policy.Allow }), "only RCPFullAWSAccess",
		},
		"RCP with NotAction": {
			policy.ResourceControl, change(func(s *policy.Statement) { *s = rcp; s.Action, s.NotAction = nil, s.Action }),
			"do not support NotAction",
		},
		"RCP about everything": {
			policy.ResourceControl, change(func(s *policy.Statement) { *s = rcp; s.Action = []string{"*"} }),
			"cannot be about all actions",
		},
		"RCP about EC2": {
			policy.ResourceControl, change(func(s *policy.Statement) { *s = rcp; s.Action = []string{"ec2:*"} }),
			"supports resource control policies",
		},
		"RCP NotResource": {
			policy.ResourceControl, change(func(s *policy.Statement) { *s = rcp; s.Resource, s.NotResource = nil, s.Resource }), "",
		},
		"SCP Allow NotAction": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Effect = policy.Allow; s.Action, s.NotAction = nil, s.Action }),
			"",
		},
		"Sid with spaces": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Sid = "No way" }), "want letters A-Z, a-z and digits",
		},
		"Sid with spaces in RP": {policy.ResourceBased, change(func(s *policy.Statement) { *s = rcp; s.Sid = "Enable IAM" }), ""},
		"no resource":           {policy.ServiceControl, change(func(s *policy.Statement) { s.Resource = nil }), "Resource is absent"},
		"trust policy":          {policy.ResourceBased, change(func(s *policy.Statement) { *s = rcp; s.Resource = nil }), ""},
		"short ARN": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Resource = []string{"arn:aws:s3"} }), "an ARN of six sections",
		},
		"ARN with * for what is missing": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Resource = []string{"arn:aws:sqs:*"} }), "",
		},
		"* over sections": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Resource = []string{"arn:aws:logs:*:log-group:a"} }), "",
		},
		"variable ARN": {
			policy.IdentityBased, change(func(s *policy.Statement) { s.Resource = []string{"arn:aws:s3:::${aws:username}/*"} }), "",
		},
		"empty Principals": {
			policy.ResourceBased, change(func(s *policy.Statement) { s.Principal = &policy.Principals{} }), "Principal is empty",
		},
		"not UTF-8": {
			policy.ServiceControl, change(func(s *policy.Statement) { s.Resource = []string{"arn:aws:s3:::\xff"} }), "want UTF-8",
		},
	} {
		err := policy.Document{Name: "n", Statements: []policy.Statement{c.s}}.Validate(c.kind)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: error is %v, want none", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error is %v, want one with %s", name, err, c.want)
		}
	}
	twice := policy.Document{ID: "i", Version: "2008-10-17", Statements: []policy.Statement{base, base}}
	problems := policy.ProblemsIn(twice.Validate(policy.ServiceControl))
	if len(problems) != 3 {
		t.Errorf("an old document with an Id and a Sid used twice has %d problems, want 3: %v", len(problems), problems)
	}
	twice = policy.Document{Statements: []policy.Statement{rcp, rcp}}
	for kind, refused := range map[policy.Kind]bool{policy.ResourceBased: false, policy.ResourceControl: true} {
		if err := twice.Validate(kind); (err != nil) != refused {
			t.Errorf("a Sid used twice in a %s: error is %v, want one = %v", kind, err, refused)
		}
	}
}

func TestDocumentIsPartOfOtherJSON(t *testing.T) {
	d := denies(policy.Statement{Sid: "S", Action: []string{"s3:*"}})
	text, err := json.Marshal(map[string]any{"policy": d})
	if want := `{"policy":` + d.String() + `}`; err != nil || string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
	if err := json.Unmarshal([]byte(`{"Version":"2012-10-17"}`), &d); err == nil {
		t.Error("Unmarshal() = nil, want an error about a policy without statements")
	}
}
