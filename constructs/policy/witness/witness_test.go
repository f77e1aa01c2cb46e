package witness_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

const own, org = "111111111111", "o-own"

// search asks about the first statement of a policy: s3:GetObject for a principal, under a
// condition in JSON.
func search(t testing.TB, p *policy.Principals, condition string, more ...policy.Statement) witness.Search {
	t.Helper()
	s := policy.Statement{Effect: policy.Allow, Principal: p, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::b/*"}}
	if condition != "" {
		if err := json.Unmarshal([]byte(condition), &s.Condition); err != nil {
			t.Fatal(err)
		}
	}
	return witness.Search{
		Document: policy.Document{Version: policy.Version, Statements: append([]policy.Statement{s}, more...)}, Account: own, Service: "s3",
	}
}

// A condition keeps strangers out if its fixed values do.
func TestOutsider(t *testing.T) {
	for condition, want := range map[string]bool{
		``: true,
		`{"StringEquals": {"aws:PrincipalOrgID": ["o-own"]}}`: false,
		`{"StringEquals": {"aws:principalorgid": ["o-own"]}}`: false,
		// text, not a pattern
		`{"StringEquals": {"aws:PrincipalOrgID": ["o-*"]}}`:       false,
		`{"StringLike": {"aws:PrincipalOrgID": ["o-*"]}}`:         true,
		`{"StringLike": {"aws:PrincipalOrgID": ["o-own", "?*"]}}`: true,
		`{"StringNotEquals": {"aws:PrincipalOrgID": ["o-own"]}}`:  true,
		// anonymous callers have none
		`{"StringEqualsIfExists": {"aws:PrincipalOrgID": ["o-own"]}}`:                                                         true,
		`{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": ["o-own"]}}`:                                                    true,
		`{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-own/*"]}}`:                                                  false,
		`{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-*/r-*/*"]}}`:                                                true,
		`{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["*/ou-1/*"]}}`:                                                 true,
		`{"StringEquals": {"aws:PrincipalAccount": ["222222222222"]}}`:                                                        false,
		`{"StringLike": {"aws:PrincipalAccount": ["????????????"]}}`:                                                          true,
		`{"StringLike": {"aws:PrincipalAccount": ["1*"]}}`:                                                                    true,
		`{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::111111111111:role/*"]}}`:                                             false,
		`{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/admin"]}}`:                                                    true,
		`{"ArnLike": {"aws:PrincipalArn": ["arn:*:*:*:*:*"]}}`:                                                                true,
		`{"StringLike": {"aws:PrincipalArn": ["*/admin"]}}`:                                                                   true,
		`{"StringLike": {"aws:PrincipalArn": ["arn:aws:iam::*"]}}`:                                                            true,
		`{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/admin"]}, "StringEquals": {"aws:PrincipalOrgID": ["o-own"]}}`: false,
		`{"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:user/*"]}, "StringLike": {"aws:PrincipalAccount": ["1*"]}}`:        true,
		// variables: what callers choose, or what is not theirs
		`{"StringLike": {"sts:RoleSessionName": ["${aws:username}"]}}`:             true,
		`{"StringEquals": {"aws:PrincipalTag/team": ["${aws:ResourceTag/team}"]}}`: true,
		`{"StringEquals": {"aws:PrincipalAccount": ["${aws:PrincipalAccount}"]}}`:  true,
		`{"StringEquals": {"aws:PrincipalAccount": ["${aws:ResourceAccount}"]}}`:   false,
		`{"StringEquals": {"aws:PrincipalOrgID": ["${aws:ResourceOrgID}"]}}`:       false,
		`{"StringLike": {"aws:userid": ["AROA*"]}}`:                                true,
		`{"StringLike": {"aws:userid": ["*:*"]}}`:                                  true,
		`{"StringLike": {"aws:userid": ["AROAEXAMPLEEXAMPLE123:*"]}}`:              false,
		`{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}`:                      false,
		`{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}}`:                          false,
		`{"IpAddress": {"aws:VpcSourceIp": ["10.0.0.0/8"]}}`:                       true,
		`{"IpAddress": {"aws:SourceIp": ["0.0.0.0/1"]}}`:                           true,
		`{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "128.0.0.0/1"]}}`:       true,
		`{"IpAddress": {"aws:SourceIp": ["2000::/3"]}}`:                            true,
		`{"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}}`:                   true,
		`{"StringEquals": {"aws:SourceVpce": ["vpce-1"]}}`:                         false,
		`{"StringLike": {"aws:SourceVpce": ["vpce-*"]}}`:                           true,
		`{"StringLike": {"aws:SourceVpc": ["*"]}}`:                                 true,
		`{"StringLike": {"s3:DataAccessPointAccount": ["*"]}}`:                     true,
		`{"StringEquals": {"s3:DataAccessPointAccount": ["111111111111"]}}`:        false,
		`{"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::own"]}}`:                     false,
		// the name of a bucket is one bucket's
		`{"ArnLike": {"aws:SourceArn": ["arn:aws:s3:*:*:own"]}}`:                                false,
		`{"ArnLike": {"aws:SourceArn": ["arn:aws:sns:*:*:own"]}}`:                               true,
		`{"Bool": {"aws:SecureTransport": ["true"]}, "StringEquals": {"aws:UserAgent": ["x"]}}`: true, // whoever calls chooses
		`{"Null": {"aws:PrincipalOrgID": ["false"]}}`:                                           true,
		// a service that acts for a stranger
		`{"Bool": {"aws:PrincipalIsAWSService": ["true"]}}`:                                                 true,
		`{"Bool": {"aws:PrincipalIsAWSService": ["true"]}, "StringEquals": {"aws:SourceOrgID": ["o-own"]}}`: false,
		// such a statement allows nothing
		`{"Unknown": {"aws:PrincipalOrgID": ["o-own"]}}`: false,
	} {
		r, got := search(t, policy.Everyone(), condition).Outsider()
		if got != want {
			t.Errorf("Outsider() under %s = %v (%+v), want %v", condition, got, r, want)
		}
	}
}

func TestOutsiderIsNobodyWhoIsNamed(t *testing.T) {
	for _, p := range []*policy.Principals{
		{AWS: []string{"222222222222"}}, {Service: []string{"s3.amazonaws.com"}}, {Federated: []string{"accounts.google.com"}},
	} {
		if r, found := search(t, p, "").Outsider(); found {
			t.Errorf("Outsider() of %+v = %+v, want none", p, r)
		}
	}
}

func TestOutsiderHeedsDenials(t *testing.T) {
	deny := func(condition policy.Condition, actions ...string) policy.Statement {
		return policy.Statement{
			Effect: policy.Deny, Principal: policy.Everyone(), Action: actions, Resource: []string{"*"}, Condition: condition,
		}
	}
	for name, c := range map[string]struct {
		denial policy.Statement
		want   bool
	}{
		"others":     {deny(policy.Condition{"StringNotEquals": {"aws:PrincipalOrgID": {org}}}, "s3:*"), false},
		"plain HTTP": {deny(policy.Condition{"Bool": {"aws:SecureTransport": {"false"}}}, "s3:*"), true},
		"without encryption": {deny(policy.Condition{"StringNotEquals": {"s3:x-amz-server-side-encryption": {"aws:kms"}}}, "s3:*"),
			true},
		"another action": {deny(nil, "s3:PutObject"), true},
		"everything":     {deny(nil, "*"), false},
		"other networks": {deny(policy.Condition{"StringNotEquals": {"aws:SourceVpce": {"vpce-1"}}}, "s3:Get*"), false},
		"all but a role of any account": {deny(policy.Condition{"ArnNotLike": {"aws:PrincipalArn": {"arn:aws:iam::111111111111:role/*"}}}, "*"),
			false},
	} {
		if _, got := search(t, policy.Everyone(), "", c.denial).Outsider(); got != c.want {
			t.Errorf("Outsider() where %s is denied = %v, want %v", name, got, c.want)
		}
	}
}

func TestDeputy(t *testing.T) {
	service := &policy.Principals{Service: []string{"sns.amazonaws.com"}}
	for condition, want := range map[string]bool{
		``: true,
		`{"StringEquals": {"aws:SourceAccount": ["111111111111"]}}`:         false,
		`{"StringEqualsIfExists": {"aws:SourceAccount": ["111111111111"]}}`: true,
		`{"ArnLike": {"aws:SourceArn": ["arn:aws:sns:*:111111111111:*"]}}`:  false,
		`{"ArnLike": {"aws:SourceArn": ["arn:aws:sns:*:*:*"]}}`:             true,
		`{"StringLike": {"aws:SourceArn": ["arn:aws:sns:*"]}}`:              true,
		`{"StringEquals": {"aws:SourceOrgID": ["o-own"]}}`:                  false,
		// services are in no organization
		`{"StringEquals": {"aws:PrincipalOrgID": ["o-own"]}}`:                                                         false,
		`{"StringEquals": {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]}}`:                                        true,
		`{"StringEquals": {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"], "kms:CallerAccount": ["111111111111"]}}`: false,
		`{"StringLike": {"kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:*:*:*"]}}`:                           true,
		`{"StringLike": {"kms:EncryptionContext:aws:sns:topicArn": ["arn:aws:sns:*:111111111111:*"]}}`:                false,
	} {
		if r, got := search(t, service, condition).Deputy("sns.amazonaws.com"); got != want {
			t.Errorf("Deputy() under %s = %v (%+v), want %v", condition, got, r, want)
		}
	}
}

func TestForeignFindsWhomADenialSpares(t *testing.T) {
	known := func(account string) bool { return account == own }
	for spared, want := range map[string]string{
		"arn:*:iam::*:role/deploy-*":              "arn:aws:iam::222222222222:role/deploy-Zq",
		"arn:aws:iam::222222222222:role/deploy":   "arn:aws:iam::222222222222:role/deploy",
		"arn:aws:iam::" + own + ":role/deploy":    "",
		"arn:aws:iam::333333333333:role/deploy-*": "",
	} {
		s := search(t, &policy.Principals{AWS: []string{"222222222222"}}, "", policy.Statement{
			Effect: policy.Deny, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"},
			Condition: policy.Condition{"ArnNotLike": {"aws:PrincipalArn": {spared}}}})
		if r, _ := s.Foreign(known); r.Principal.ARN != want {
			t.Errorf("Foreign() where %s is spared = %q, want %q", spared, r.Principal.ARN, want)
		}
	}
}

func TestForeign(t *testing.T) {
	known := func(account string) bool { return account == own }
	for name, c := range map[string]struct {
		principal *policy.Principals
		condition string
		want      string
	}{
		"an account": {&policy.Principals{AWS: []string{own, "222222222222"}}, "", "arn:aws:iam::222222222222:root"},
		"a role":     {&policy.Principals{AWS: []string{"arn:aws:iam::222222222222:role/r"}}, "", "arn:aws:iam::222222222222:role/r"},
		"our own":    {&policy.Principals{AWS: []string{own}}, "", ""},
		"by condition": {policy.Everyone(), `{"StringEquals": {"aws:PrincipalAccount": ["222222222222"]}}`,
			"arn:aws:iam::222222222222:root"},
		"in the organization": {&policy.Principals{AWS: []string{"222222222222"}}, `{"StringEquals": {"aws:PrincipalOrgID": ["o-own"]}}`, ""},
		"one role of an account": {&policy.Principals{AWS: []string{"222222222222"}},
			`{"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::222222222222:role/r"]}}`, "arn:aws:iam::222222222222:role/r"},
	} {
		r, _ := search(t, c.principal, c.condition).Foreign(known)
		if r.Principal.ARN != c.want {
			t.Errorf("Foreign() of %s = %q, want %q", name, r.Principal.ARN, c.want)
		}
	}
}

// What is found is allowed, and whoever is found is a stranger.
func TestOutsiderIsAllowedAndAStranger(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		s := witness.Search{Document: documents().Draw(t, "document"), Account: own, Service: "s3"}
		for i, statement := range s.Document.Statements {
			if s.Statement = i; statement.Effect != policy.Allow {
				continue
			}
			r, found := s.Outsider()
			if !found {
				continue
			}
			if d := decideWith(s.Document, r); !d.Allowed {
				t.Fatalf("Outsider() = %+v, which is %s", r, d.Reason)
			}
			if r.Principal.ARN != "" && slices.Contains(r.Context["aws:principalorgid"], org) {
				t.Fatalf("Outsider() = %+v, of the own organization", r)
			}
		}
	})
}

// Whatever a stranger is allowed is found: no condition that the search takes for a fixed one lets
// a stranger's random request pass.
func TestOutsiderMissesNoStranger(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		s := witness.Search{Document: documents().Draw(t, "document"), Account: own, Service: "s3"}
		r := decide.Request{
			Principal:       decide.Principal{ARN: rapid.SampledFrom(strangers).Draw(t, "principal"), OrgID: "o-other"},
			Action:          rapid.SampledFrom([]string{"s3:GetObject", "s3:PutObject"}).Draw(t, "action"),
			Resource:        "arn:aws:s3:::b/k",
			ResourceAccount: own,
			Context: decide.Context{
				"aws:SourceIp":        {rapid.SampledFrom([]string{"198.51.100.7", "8.8.4.4"}).Draw(t, "address")},
				"aws:SecureTransport": {rapid.SampledFrom([]string{"true", "false"}).Draw(t, "TLS")},
				"aws:SourceVpce":      rapid.SampledFrom([][]string{nil, {"vpce-other"}}).Draw(t, "endpoint"),
			},
		}
		d := decideWith(s.Document, r)
		if !d.Allowed {
			return
		}
		for i, statement := range s.Document.Statements {
			if s.Statement = i; statement.Effect == policy.Allow {
				if _, found := s.Outsider(); found {
					return
				}
			}
		}
		t.Fatalf("Outsider() finds nobody, but %+v is %s by\n%s", r, d.Reason, s.Document)
	})
}

func decideWith(d policy.Document, r decide.Request) decide.Decision {
	return decide.Policies{
		Identity: []policy.Document{policy.FullAWSAccess()}, Resource: []policy.Document{d},
	}.Decide(r)
}

// strangers have names that conditions may ask for.
var strangers = []string{
	"arn:aws:iam::333333333333:role/admin", "arn:aws:iam::333333333333:user/joe", "arn:aws:iam::333333333333:role/x",
}

// documents are policies of one to three statements with conditions that restrict callers or not.
func documents() *rapid.Generator[policy.Document] {
	tests := []policy.Condition{
		nil, nil,
		{"StringEquals": {"aws:PrincipalOrgID": {org}}},
		{"StringLike": {"aws:PrincipalOrgID": {"o-*"}}},
		{"StringNotEquals": {"aws:PrincipalOrgID": {org}}},
		{"ArnLike": {"aws:PrincipalArn": {"arn:aws:iam::*:role/admin"}}},
		{"ArnLike": {"aws:PrincipalArn": {"arn:aws:iam::*:user/*"}}},
		{"ArnNotLike": {"aws:PrincipalArn": {"arn:aws:iam::111111111111:role/*"}}},
		{"IpAddress": {"aws:SourceIp": {"203.0.113.0/24"}}},
		{"IpAddress": {"aws:SourceIp": {"8.0.0.0/7"}}},
		{"Bool": {"aws:SecureTransport": {"true"}}},
		{"Bool": {"aws:SecureTransport": {"false"}}},
		{"StringNotEquals": {"aws:SourceVpce": {"vpce-own"}}},
		{"StringEquals": {"aws:SourceVpce": {"vpce-own"}}},
		{"StringEqualsIfExists": {"aws:SourceVpce": {"vpce-own"}}},
	}
	return rapid.Custom(func(t *rapid.T) policy.Document {
		d := policy.Document{Version: policy.Version}
		for range rapid.IntRange(1, 3).Draw(t, "statements") {
			d.Statements = append(d.Statements, policy.Statement{
				Effect:    rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Allow, policy.Deny}).Draw(t, "effect"),
				Principal: rapid.SampledFrom([]*policy.Principals{policy.Everyone(), {AWS: []string{own}}}).Draw(t, "principal"),
				Action:    rapid.SampledFrom([][]string{{"s3:GetObject"}, {"s3:*"}, {"s3:Put*", "s3:GetObject"}}).Draw(t, "action"),
				Resource:  rapid.SampledFrom([][]string{{"*"}, {"arn:aws:s3:::b/*"}}).Draw(t, "resource"),
				Condition: rapid.SampledFrom(tests).Draw(t, "condition"),
			})
		}
		return d
	})
}
