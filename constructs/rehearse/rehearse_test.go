package rehearse_test

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// unpacked writes an assembly of testdata to a directory; edit may change its files.
func unpacked(t testing.TB, name string, edit func(file, text string) string) *assembly.Assembly {
	t.Helper()
	if edit == nil {
		edit = func(_, text string) string { return text }
	}
	dir := t.TempDir()
	r, err := zip.OpenReader(filepath.Join("testdata", name+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(edit(f.Name, string(text))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// faults are what the rehearsal has to find in the example as it was before it could be deployed.
var faults = []struct {
	name     string
	kind     finding.Kind
	at, says string
}{
	{"the root's id is made up", finding.Placeholder, "Organization/Organization/Units/Security", "names r-ab12, which is not known before"},
	{"the organization's id is made up", finding.Placeholder, "Organization/Policies/Root/RCP-1", "names o-abcdef1234"},
	{"accounts are made up", finding.Placeholder, "LogArchive", "is deployed into 666666666666"},
	{"delegations name accounts that do not exist", finding.Placeholder,
		"Organization/Delegation/access-analyzer.amazonaws.com/Resource/Default", "names 555555555555"},
	{"accounts are orphaned", finding.Retry, "Organization/Organization/Accounts/Log Archive", "shares its stack with 73 resources"},
	{"units are orphaned", finding.Retry, "Organization/Organization/Units/Security", "place taken (ParentId r-ab12, Name Security)"},
	{"a delegation cannot be repeated", finding.Retry, "Organization/Delegation/guardduty.amazonaws.com/Resource/Default",
		"BadRequestException"},
	{"a recorder does not wait for the archive", finding.Order, "GuardNetwork/Recorder/Channel", "nothing makes it wait"},
	{"a hub does not wait for the archive", finding.Order, "Hub/Hub/FlowLog/FlowLog", "nothing makes it wait"},
	{"the trail does not wait for the archive", finding.Order, "Trail/Trail/Resource", "nothing makes it wait"},
	{"a DNS firewall is locked", finding.Lock, "ProdNetwork/DNSFirewall/ProdNetwork1CC04D6F/Resource", "ROLLBACK_FAILED"},
	{"a trust policy grows", finding.Limit, "LogArchive/Publish/GetStackOutputRole", "with 24 it passes 2048 characters in a trust policy"},
}

func TestFaultsOfProductionAreFound(t *testing.T) {
	r := rehearse.First(unpacked(t, "production-before", nil))
	if r.Deployable() {
		t.Error("Deployable() = true, want false")
	}
	for _, want := range faults {
		if !slices.ContainsFunc(r.Of(want.kind), func(f finding.Finding) bool {
			return f.Path() == want.at && strings.Contains(f.Message, want.says)
		}) {
			t.Errorf("%s: no finding of %s at %s says %q", want.name, want.kind, want.at, want.says)
		}
	}
	for _, kind := range []finding.Kind{finding.Schema, finding.Replace, finding.Stale, finding.Delete} {
		if got := r.Of(kind); len(got) > 0 {
			t.Errorf("findings of %s = %v, want none in a first deployment", kind, got)
		}
	}
}

// With ids left empty, accounts are made, and all delegations name accounts that are made up.
func TestFirstPhaseOfTheLandingZoneIsNotDeployable(t *testing.T) {
	r := rehearse.First(unpacked(t, "landing-zone-first", nil))
	if indexOf(r.Findings, finding.Placeholder, "DelegationaccessanalyzeramazonawscomD4C383A2", "names 222222222222") < 0 || r.Deployable() {
		t.Errorf("Deployable() = %v, want false, with a finding of 222222222222 in the delegations:\n%s", r.Deployable(), r)
	}
}

// A deployment that goes on where it stopped meets what is there: the stacks before that step as
// they are to be, the others as they were.
func TestResumeGoesOnWhereItStopped(t *testing.T) {
	topic := func(name string) string { return resource("T", "AWS::SNS::Topic", `"TopicName": "`+name+`"`) }
	before := assemblytest.Read(t, stack("A", topic("a")), stack("B", topic("b")))
	after := assemblytest.Read(t, stack("A", topic("aa")), stack("B", topic("bb")), stack("C", topic("cc"), "B"))
	for step, want := range map[int]string{1: "updated updated created", 2: "skipped updated created", 3: "skipped skipped created"} {
		var got []string
		for _, s := range rehearse.Resume(before, after, step).Steps {
			got = append(got, map[bool]string{true: "created", false: map[bool]string{true: "skipped", false: "updated"}[s.Unchanged]}[s.New])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Resume() at step %d = %v, want %s", step, got, want)
		}
	}
	if r := rehearse.Resume(nil, after, 2); r.Steps[0].New || !r.Steps[1].New {
		t.Errorf("Resume() of a first deployment at step 2 = %v, want A there and B new", r)
	}
	// What the second step retained is in the way of the third attempt, and no earlier one.
	named := stack("B", resource("L", "AWS::Logs::LogGroup", `"LogGroupName": "l"`, retained), "A")
	app := assemblytest.Read(t, stack("A", topic("a")), named)
	if indexOf(rehearse.Resume(nil, app, 2).Findings, finding.Retry, "L", "is retained") < 0 {
		t.Error("Resume() at the step of a retained log group finds nothing")
	}
	if got := rehearse.Resume(nil, app, 3).Findings; len(got) > 0 {
		t.Errorf("Resume() after everything is there = %v, want nothing", got)
	}
}

func BenchmarkFirst(b *testing.B) {
	a := unpacked(b, "production-before", nil)
	for b.Loop() {
		rehearse.First(a)
	}
}

func BenchmarkUpdate(b *testing.B) {
	before := unpacked(b, "production-before", nil)
	after := unpacked(b, "production-before", func(_, text string) string { return strings.ReplaceAll(text, "10.1.0.0/16", "10.9.0.0/16") })
	if r := rehearse.Update(before, after); len(r.Of(finding.Replace)) == 0 {
		b.Fatalf("nothing is replaced:\n%s", r)
	}
	for b.Loop() {
		rehearse.Update(before, after)
	}
}

func TestSectionSaysWhatToDoAndWhatFails(t *testing.T) {
	var b strings.Builder
	if err := rehearse.Section(unpacked(t, "production-before", nil), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  1. Organization in 999999999999/eu-west-1\n     before: Bootstrap 999999999999/eu-west-1: cdk bootstrap " +
			"aws://999999999999/eu-west-1\n",
		"     fails: Organization/Organization/Units/Security: names r-ab12, which is not known before",
		" 19. SecurityTooling in 555555555555/eu-west-1\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("Section() lacks %q:\n%s", want, b.String())
		}
	}
}
