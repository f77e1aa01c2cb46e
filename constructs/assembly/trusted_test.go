package assembly_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestTrustedNamesSomebodyForAReason(t *testing.T) {
	for who, want := range map[string]string{
		"111111111111": "", "s3://central-logs": "", "https://intake.example.com": "",
		"": "want an account id", "11111111111": "want an account id", "*": "want an account id",
		"https://intake.example.com/x": "want an account id",
		"http://intake.example.com":    "want an account id", "s3://a/b": "want an account id", "https://*.example.com": "want an account id",
		"${Token[TOKEN.1]}": "known only",
	} {
		err := assembly.Trusted{Who: who, Reason: "ours"}.Check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("Check of %q = %v, want %q", who, err, want)
		}
	}
	if err := (assembly.Trusted{Who: "111111111111", Reason: " "}).Check(); err == nil || !strings.Contains(err.Error(), "no reason") {
		t.Errorf("Check without a reason = %v", err)
	}
}

// What is recorded of a construct below the stack says nothing of the stack, and an entry without a
// reason does not pass for one.
func TestTrustedIsReadOfStacks(t *testing.T) {
	entry := func(reason string) []assemblytest.Entry {
		return []assemblytest.Entry{{Type: assembly.MetadataTrusted, Data: map[string]any{"who": "111111111111", "reason": reason}}}
	}
	s := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{}`, Metadata: map[string][]assemblytest.Entry{
		"S": entry("ours"), "S/Child": {{Type: assembly.MetadataTrusted, Data: map[string]any{"who": "222222222222", "reason": "x"}}},
	}}).Stacks[0]
	if diff := cmp.Diff([]assembly.Trusted{{Who: "111111111111", Reason: "ours"}}, s.Trusted); diff != "" {
		t.Errorf("trusted (-want +got):\n%s", diff)
	}
	if !s.Trusts("111111111111") || s.Trusts("222222222222") {
		t.Errorf("the stack trusts %v", s.Trusted)
	}
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Template: `{}`, Metadata: map[string][]assemblytest.Entry{"S": entry("")}})
	if _, err := assembly.Read(dir); err == nil || !strings.Contains(err.Error(), "trusted for no reason") {
		t.Errorf("Read of an entry without a reason = %v", err)
	}
}
