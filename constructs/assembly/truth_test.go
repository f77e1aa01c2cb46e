package assembly_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

func TestTruthTables(t *testing.T) {
	const u, f, tr = assembly.Unknown, assembly.False, assembly.True
	tests := []struct{ a, b, and, or assembly.Truth }{
		{f, f, f, f}, {f, u, f, u}, {f, tr, f, tr},
		{u, f, f, u}, {u, u, u, u}, {u, tr, u, tr},
		{tr, f, f, tr}, {tr, u, u, tr}, {tr, tr, tr, tr},
	}
	for _, tt := range tests {
		if got := tt.a.And(tt.b); got != tt.and {
			t.Errorf("%v.And(%v) = %v, want %v", tt.a, tt.b, got, tt.and)
		}
		if got := tt.a.Or(tt.b); got != tt.or {
			t.Errorf("%v.Or(%v) = %v, want %v", tt.a, tt.b, got, tt.or)
		}
		// De Morgan holds with three values, too.
		if got, want := tt.a.And(tt.b).Not(), tt.a.Not().Or(tt.b.Not()); got != want {
			t.Errorf("not (%v and %v) = %v, want %v", tt.a, tt.b, got, want)
		}
	}
}

func TestAnyIsFalseOnlyIfNoValueCanSatisfy(t *testing.T) {
	isTCP := func(v assembly.Value) assembly.Truth { return v.Is("tcp") }
	for list, want := range map[string]assembly.Truth{
		`[]`:                       assembly.False,
		`["udp"]`:                  assembly.False,
		`["udp", {"Ref": "P"}]`:    assembly.Unknown,
		`["tcp", {"Ref": "P"}]`:    assembly.True,
		`{"Ref": "AWS::NoValue"}`:  assembly.False,
		`[{"Fn::GetAZs": ""}, ""]`: assembly.Unknown,
	} {
		if got := assembly.Any(property(t, "", list).List(), isTCP); got != want {
			t.Errorf("Any(%s) = %v, want %v", list, got, want)
		}
	}
}

func TestIncludesLooksAtEachElement(t *testing.T) {
	for list, want := range map[string]assembly.Truth{
		`["a", "b"]`: assembly.True, `"b"`: assembly.True, `["a", {"Ref": "P"}]`: assembly.Unknown,
		`["a"]`: assembly.False, `null`: assembly.False, `{"Ref": "P"}`: assembly.Unknown,
	} {
		if got := property(t, "", list).Includes("b", "c"); got != want {
			t.Errorf("%s includes b or c = %v, want %v", list, got, want)
		}
	}
}
