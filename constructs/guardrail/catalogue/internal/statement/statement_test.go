package statement_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
)

// read returns the statement of a document with a single one.
func read(t *testing.T, s string) statement.Statement {
	t.Helper()
	document := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: fmt.Sprintf(`{"Resources": {
		"Role": {"Type": "AWS::IAM::Role"},
		"R": {"Type": "T", "Properties": {"Document": {"Statement": %s}}}}}`, s)}).Stacks[0].Resource("R").Get("Document")
	all := statement.In(document)
	if len(all) != 1 {
		t.Fatalf("In(%s) has %d statements, want 1", s, len(all))
	}
	return all[0]
}

func TestEveryone(t *testing.T) {
	for principal, want := range map[string]assembly.Truth{
		`"Principal": "*"`: assembly.True,
		`"Principal": {"AWS": ["111111111111", "*"]}`:              assembly.True,
		`"NotPrincipal": {"AWS": "111111111111"}`:                  assembly.True,
		`"Principal": {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}`:    assembly.False,
		`"Principal": {"AWS": {"Ref": "AWS::AccountId"}}`:          assembly.False,
		`"Principal": {"Service": "lambda.amazonaws.com"}`:         assembly.False,
		`"Principal": {"AWS": {"Ref": "Param"}}`:                   assembly.Unknown,
		`"Principal": {"Fn::If": ["C", "*", {"AWS": "1"}]}`:        assembly.True, // in one case
		`"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${P}:r"}}`: assembly.False,
	} {
		if got := read(t, "{"+principal+"}").Everyone(); got != want {
			t.Errorf("Everyone() of %s = %v, want %v", principal, got, want)
		}
	}
}

func TestConditioned(t *testing.T) {
	for condition, want := range map[string]bool{
		`{"StringEquals": {"aws:SourceAccount": "111111111111"}}`:                  true,
		`{"ForAnyValue:StringLike": {"aws:sourceaccount": "1*"}}`:                  false, // a tenth of all accounts
		`{"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}`:       true,
		`{"StringEqualsIfExists": {"aws:SourceAccount": "111111111111"}}`:          false, // holds where the key is missing
		`{"ForAllValues:StringEquals": {"aws:SourceAccount": "111111111111"}}`:     false, // so does this
		`{"StringNotEquals": {"aws:SourceAccount": "111111111111"}}`:               false,
		`{"StringLike": {"aws:SourceAccount": "*"}}`:                               false,
		`{"StringEquals": {"aws:PrincipalTag/team": "a"}}`:                         false,
		`{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}`:             false,
		`{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}`:                            true,
		`{"StringEquals": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs"}}`: true,
	} {
		s := read(t, `{"Condition": `+condition+`}`)
		if got := s.Conditioned("aws:sourceaccount", "aws:sourceip", "kms:encryptioncontext:"); got != want {
			t.Errorf("Conditioned() of %s = %v, want %v", condition, got, want)
		}
	}
}

// A document that is known only at deployment is one statement that may allow anything.
func TestUnknownDocument(t *testing.T) {
	document := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {
		"R": {"Type": "T", "Properties": {"Document": {"Ref": "Param"}}}}}`}).Stacks[0].Resource("R").Get("Document")
	all := statement.In(document.Decoded())
	if len(all) != 1 || all[0].Known() || !all[0].Allows() || all[0].Everyone() != assembly.Unknown {
		t.Errorf("In() = %v, want one unknown statement that may allow anything to anyone", all)
	}
}
