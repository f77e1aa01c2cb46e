package access_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

// topic reads the policy of a topic that a template's JSON gives.
func topic(t testing.TB, document string) *access.Policy {
	t.Helper()
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: `{
		"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": ["a", {"Ref": "P"}]}},
		"Resources": {
			"Setting": {"Type": "AWS::SSM::Parameter", "Properties": {"Value": "*"}},
			"Call": {"Type": "Custom::AWS"}, "Role": {"Type": "AWS::IAM::Role"}, "Data": {"Type": "AWS::S3::Bucket"},
			"T": {"Type": "AWS::SNS::TopicPolicy", "Properties": {"PolicyDocument": ` + document + `}}}}`})
	return access.Of(a, a.Stacks[0].Resource("T"))[0]
}

func statement(elements string) string {
	return `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*", ` + elements + `}}`
}

// What only deployment knows is neither allowed nor denied, and what is known is one of both.
func TestUnknownPartsAreUnknown(t *testing.T) {
	const everyone, unknown, nobody = assembly.True, assembly.Unknown, assembly.False
	for document, want := range map[string]assembly.Truth{
		statement(
			`"Principal": "*"`): everyone,
		statement(
			`"Principal": {"AWS": ["111111111111", "*"]}`): everyone,
		statement(
			`"NotPrincipal": {"AWS": "111111111111"}`): everyone,
		// in the same template
		statement(
			`"Principal": {"AWS": {"Fn::GetAtt": ["Setting", "Value"]}}`): everyone,
		statement(
			`"Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}`): nobody,
		statement(
			`"Principal": {"AWS": {"Fn::GetAtt": ["Call", "Principal"]}}`): unknown,
		statement(
			`"Principal": {"AWS": {"Ref": "P"}}`): unknown,
		statement(
			`"Principal": {"AWS": "{{resolve:ssm:x}}"}`): unknown,
		// AWS takes no * within an ARN
		statement(
			`"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${P}:root"}}`): nobody,
		statement(
			`"Principal": {"Fn::If": ["C", "*", {"AWS": "111111111111"}]}`): everyone,
		statement(
			`"Principal": {"Service": {"Ref": "P"}}`): nobody,
		statement(
			`"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}`): nobody,
		statement(
			`"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": {"Ref": "P"}}}`): unknown,
		statement(
			`"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": {"Fn::Sub": "arn:aws:iam::${P}:role/r"}}}`): unknown,
		statement(
			`"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}}}`): nobody,
		statement(
			`"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": {"Fn::GetAtt": ["Data", "Arn"]}}}`): nobody,
		statement(
			`"Principal": "*", "Condition": {"Fn::If": ["C", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, {"Ref": "AWS::NoValue"}]}`): unknown,
		statement(`"Principal": "*", "Condition": {"stringequals": {"AWS:principalorgid": "o-1"}}`): nobody,
		statement(`"Principal": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:*"}}`):  everyone,
		`{"Ref": "P"}`: unknown,
		`{"Version": "2012-10-17", "Statement": [{"Fn::If": ["C", {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}, ` +
			`{"Ref": "AWS::NoValue"}]}]}`: unknown,
		`{"Fn::Sub": "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", ` +
			`\"Principal\": {\"AWS\": \"arn:aws:iam::${AWS::AccountId}:root\"}}}"}`: nobody,
		`"{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Principal\": \"*\"}}"`: everyone,
		`"not JSON"`: unknown,
	} {
		got := assembly.False
		for _, s := range topic(t, document).Statements {
			got = got.Or(s.Ask(witness.Search.Outsider))
		}
		if got != want {
			t.Errorf("Ask(Outsider) of %s = %v, want %v", document, got, want)
		}
	}
}

// A denial counts only if it is surely there.
func TestDenialsThatMayBeMissingDenyNothing(t *testing.T) {
	const denial = `{"Effect": "Deny", "Action": "sns:*", "Resource": "*", "Principal": "*"}`
	for statements, want := range map[string]bool{
		`[` + denial + `]`: true, denial: true,
		`[{"Fn::If": ["C", ` + denial +
			`, {"Ref": "AWS::NoValue"}]}]`: false,
		`{"Fn::If": ["C", [` + denial +
			`], []]}`: false,
		`[{"Ref": "AWS::NoValue"}, ` + denial +
			`]`: true,
		`[{"Effect": "Deny", "Action": {"Ref": "P"}, "Resource": "*", "Principal": "*"}]`:                   false,
		`[{"Effect": {"Ref": "P"}, "Action": "*", "Resource": "*", "Principal": "*"}]`:                      false,
		`[{"Effect": "Deny", "NotAction": {"Ref": "P"}, "Resource": "*", "Principal": "*"}]`:                false,
		`[{"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*", "Condition": {"Ref": "P"}}]`: false,
		`[{"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": ` +
			`{"Ref": "P"}}}}]`: true,
	} {
		p := topic(t, `{"Version": "2012-10-17", "Statement": `+statements+`}`)
		got := p.Denied(decide.Request{Principal: decide.Principal{ARN: "arn:aws:iam::" + witness.Stranger + ":role/r"}, Action: "sns:Publish"})
		if got != want {
			t.Errorf("Denied() of %s = %v, want %v", statements, got, want)
		}
	}
}

// Every row of the table reads what stands at its place.
func TestEveryTypeIsRead(t *testing.T) {
	document := policy.Document{Version: policy.Version, Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"},
	}}}.Object()
	spread := map[string]map[string]any{
		"AWS::EC2::VPCEndpointServicePermissions": {"AllowedPrincipals": []any{"*"}},
		"AWS::EntityResolution::PolicyStatement":  {"Action": []any{"entityresolution:*"}, "Principal": []any{"*"}},
		"AWS::Events::EventBusPolicy":             {"Action": "events:PutEvents", "Principal": "*"},
		"AWS::Lambda::LayerVersionPermission":     {"Action": "lambda:GetLayerVersion", "Principal": "*"},
		"AWS::Lambda::Permission":                 {"Action": "lambda:InvokeFunction", "Principal": "*"},
		"AWS::QBusiness::Permission":              {"Actions": []any{"qbusiness:SearchRelevantContent"}, "Principal": "*"},
		"AWS::Signer::ProfilePermission":          {"Action": "signer:StartSigningJob", "Principal": "*"},
	}
	seen := map[access.Type]bool{}
	for _, typ := range access.Types {
		if seen[typ] {
			t.Errorf("%s %s is in the table twice", typ.Name, typ.Property)
		}
		seen[typ] = true
		properties := spread[typ.Name]
		if properties == nil {
			properties = nested(strings.Split(typ.Property, "."), document).(map[string]any)
		}
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: map[string]any{"Resources": map[string]any{
			"R": map[string]any{"Type": typ.Name, "Properties": properties}}}})
		if !slices.ContainsFunc(access.Policies(a), func(p *access.Policy) bool {
			return p.Type == typ && len(p.Statements) == 1 && p.Statements[0].Allows() &&
				(typ.Kind == access.Identity || p.Statements[0].Ask(witness.Search.Outsider) == assembly.True)
		}) {
			t.Errorf("Policies() has no statement for everyone of %s %s", typ.Name, typ.Property)
		}
	}
}

// nested puts a document at a path, in which * is an element of a list.
func nested(path []string, document any) any {
	for _, key := range slices.Backward(path) {
		if key == "*" {
			document = []any{document}
		} else {
			document = map[string]any{key: document}
		}
	}
	return document
}
