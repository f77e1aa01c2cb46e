package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/example"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func TestList(t *testing.T) {
	code, stdout, stderr := command("-list", "-schemas")
	if got, want := strings.Count(stdout, "\n"), len(rules()); code != exitClean || stderr != "" || got != want {
		t.Errorf("exit status %d, stderr %q, %d lines, want %d", code, stderr, got, want)
	}
	for _, args := range [][]string{{"-include", "S3-*"}, {"-include", "S3-*", "-severity", "S3-001=warning", "-exclude", "S3-002"}} {
		_, stdout, _ := command(append([]string{"-list"}, args...)...)
		lines := strings.Split(strings.TrimSpace(stdout), "\n")
		ok := !slices.ContainsFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "S3-") })
		if first := strings.Fields(lines[0]); !ok || first[0] != "S3-001" || first[1] != "Security" {
			t.Errorf("%v lists\n%s, want the rules about S3", args, stdout)
		}
		if len(args) > 2 && (!strings.HasSuffix(lines[0], "warning") || strings.Contains(stdout, "S3-002")) {
			t.Errorf("%v lists\n%s, want a warning, and no S3-002", args, stdout)
		}
	}
}

func TestListAsJSON(t *testing.T) {
	code, stdout, _ := command("-list", "-schemas", "-format", "json")
	var got []struct{ ID, Title, Why, Fix, Pillar, Severity string }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != exitClean {
		t.Fatalf("exit status %d, %v", code, err)
	}
	for i, r := range rules() {
		if got[i].ID != r.ID || got[i].Title != r.Title || got[i].Why != r.Why || got[i].Pillar != string(r.Pillar) ||
			got[i].Severity != r.Severity.String() {
			t.Errorf("rule %d = %+v, want %s", i, got[i], r.ID)
		}
	}
}

func TestExplain(t *testing.T) {
	code, stdout, stderr := command("-explain", "vpc-002")
	if code != exitClean || stderr != "" {
		t.Errorf("exit status %d, stderr %q", code, stderr)
	}
	i := slices.IndexFunc(catalogue.Rules(), func(r engine.Rule) bool { return r.ID == "VPC-002" })
	r := catalogue.Rules()[i]
	for _, want := range []string{
		"VPC-002  " + r.Title, r.Why, r.Fix, string(r.Pillar), "off in Sandbox", `guardrail.Waive(scope, "VPC-002"`, "- Rule: VPC-002",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("want %q in\n%s", want, stdout)
		}
	}
	if _, stdout, _ := command("-explain", "WAIVER-*,VPC-001", "-exclude", "VPC-001"); strings.Count(stdout, "\n  why ") != 5 ||
		strings.Contains(stdout, `Waive(scope, "WAIVER`) {
		t.Errorf("got\n%s, want five rules, also one that is off, and no way to waive what is about waivers", stdout)
	}
	if _, stdout, _ := command("-explain", "VPC-001", "-format", "json"); !strings.HasPrefix(stdout, "[\n  {\n    \"id\": \"VPC-001\"") {
		t.Errorf("got\n%s, want JSON", stdout)
	}
	code, _, stderr = command("-explain", "VPC-0002")
	if want := "guardrail: -explain is \"VPC-0002\", want a rule of guardrail -list, or a pattern that matches one; did you mean " +
		"VPC-002?\n"; code !=
		exitUnusable || stderr != want {
		t.Errorf("exit status %d, stderr %q, want %q", code, stderr, want)
	}
}

func TestExplanationsHaveAnExample(t *testing.T) {
	_, stdout, _ := command("-explain", "*")
	for _, r := range rules() {
		e, ok := example.Of(r.ID)
		// Those about what CloudFormation accepts say in each finding what is wrong and how to mend it.
		if engine.Waivable(r) && !conformance.Has(r.ID) && !ok {
			t.Errorf("%s has no example, want one: PLINTH_UPDATE=1 go test ./constructs/guardrail/catalogue/...", r.ID)
		}
		if ok && (!strings.Contains(stdout, e.String()) || e.Found == "" || len(e.Changes) == 0) {
			t.Errorf("-explain %s lacks\n%s", r.ID, e)
		}
	}
	_, stdout, _ = command("-explain", "VPC-004", "-format", "json")
	var got []struct {
		ID      string
		Example struct {
			Found   string
			Changes []struct{ Path, Type string }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || len(got) != 1 || got[0].ID != "VPC-004" {
		t.Fatalf("got %v, %v from\n%s, want VPC-004", got, err, stdout)
	}
	if e := got[0].Example; len(e.Changes) != 1 || e.Changes[0].Type != "AWS::EC2::VPC" || !strings.HasPrefix(e.Found, "Vpc Enable") {
		t.Errorf("example = %+v, want a property of a VPC", e)
	}
}

func TestVersion(t *testing.T) {
	size := fmt.Sprint(len(catalogue.Rules()), " rules\n")
	for want, build := range map[string]*debug.BuildInfo{
		"guardrail unknown version, " + size: nil,
		"guardrail v1.2.3, go1.26.0, revision abc, modified, " + size: {
			GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"},
			Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}},
		},
	} {
		if got := version(build); got != want {
			t.Errorf("version() = %q, want %q", got, want)
		}
	}
	if code, stdout, _ := command("-version"); code != exitClean || !strings.HasSuffix(stdout, size) {
		t.Errorf("exit status %d, stdout %q", code, stdout)
	}
}
