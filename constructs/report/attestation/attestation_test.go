package attestation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

const file = `
attestations:
  - item: savings-plans
    owner: finops@example.com
    date: 2026-11-01
    expires: 2027-10-31
    note: Compute Savings Plan of $4 an hour for a year
waivers:
  - item: read-replicas
    owner: shop@example.com
    date: "2026-11-01"
    note: reads take 5 % of what the database can do
`

func TestParse(t *testing.T) {
	want := []attestation.Attestation{
		{Item: "savings-plans", Owner: "finops@example.com", Date: "2026-11-01", Expires: "2027-10-31",
			Note: "Compute Savings Plan of $4 an hour for a year", Origin: "a.yaml"},
		{Item: "read-replicas", Owner: "shop@example.com", Date: "2026-11-01", Note: "reads take 5 % of what the database can do",
			Waives: true, Origin: "a.yaml"},
	}
	got, err := attestation.Parse("a.yaml", []byte(file))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Parse() error %v (-want +got):\n%s", err, diff)
	}
	got, err = attestation.Parse("a.yaml", []byte(`{"attestations": [{"item": "mfa", "owner": "it", "date": "2026-01-02"}]}`))
	if err != nil || len(got) != 1 || got[0].Item != "mfa" {
		t.Errorf("Parse() of JSON = %+v, %v, want one attestation", got, err)
	}
	if got, err := attestation.Parse("a.yaml", nil); err != nil || got != nil {
		t.Errorf("Parse() of an empty file = %+v, %v, want nothing", got, err)
	}
}

func TestParseNamesWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ change, want string }{
		{"item: savings-plans => item: ''", "a.yaml: it names no item"},
		{"owner: finops@example.com => owner: ''", "a.yaml: savings-plans has no owner"},
		{"date: 2026-11-01\n    expires => date: yesterday\n    expires", `a.yaml: date of savings-plans is "yesterday", want a day`},
		{"2027-10-31 => 2027-13-31", `a.yaml: expires of savings-plans is "2027-13-31"`},
		{"2027-10-31 => 2026-10-31", "a.yaml: savings-plans expires on 2026-10-31, before its date 2026-11-01"},
		{"    note: reads take 5 % of what the database can do => ", "a.yaml: the waiver of read-replicas has no note"},
		{"owner: finops => team: finops", "a.yaml: unmarshal errors:\n  line 4: field team not found"},
		{"waivers: => exceptions:", "field exceptions not found"},
		{file + " => - a", "want lists of attestations and waivers"},
		{file + " => {", "a.yaml: "},
	} {
		old, replaced, _ := strings.Cut(tt.change, " => ")
		_, err := attestation.Parse("a.yaml", []byte(strings.Replace(file, old, replaced, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse() with %s: error %v, want %q", tt.change, err, tt.want)
		}
	}
}

func TestLapsed(t *testing.T) {
	a := attestation.Attestation{Item: "mfa", Owner: "it", Date: "2026-11-01", Expires: "2026-11-30"}
	for _, tt := range []struct {
		now  string
		want string
	}{
		{"2026-10-31T23:59:59Z", "is dated 2026-11-01, which is yet to come"},
		{"2026-11-01T00:00:00Z", ""},
		{"2026-11-30T23:59:59Z", ""},
		{"2026-12-01T00:00:00Z", "expired on 2026-11-30"},
		{"2026-12-01T00:30:00+01:00", ""}, // still November in UTC
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Lapsed(now); got != tt.want {
			t.Errorf("Lapsed(%s) = %q, want %q", tt.now, got, tt.want)
		}
	}
	if got := a.Lapsed(time.Time{}); got != "" {
		t.Errorf("Lapsed() without a time = %q, want that nothing lapses", got)
	}
}

// What an app records counts once, however many stacks record it.
func TestRecorded(t *testing.T) {
	entry := assemblytest.Entry{Type: assembly.MetadataAttestation, Data: map[string]string{
		"item": "mfa", "owner": "it@example.com", "date": "2026-11-01", "note": "Identity Center asks for it"}}
	stack := func(name string, entries ...assemblytest.Entry) assemblytest.Stack {
		return assemblytest.Stack{Name: name, Template: `{"Resources": {}}`, Metadata: map[string][]assemblytest.Entry{name: entries}}
	}
	got, err := attestation.Recorded(assemblytest.Read(t, stack("A", entry), stack("B", entry)))
	want := []attestation.Attestation{
		{Item: "mfa", Owner: "it@example.com", Date: "2026-11-01", Note: "Identity Center asks for it", Origin: "A"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("Recorded() error %v (-want +got):\n%s", err, diff)
	}
	for _, data := range []any{"mfa", map[string]string{"item": "mfa"}, nil, 7} {
		broken := assemblytest.Entry{Type: assembly.MetadataAttestation, Data: data}
		if _, err := attestation.Recorded(assemblytest.Read(t, stack("A", broken))); err == nil ||
			!strings.HasPrefix(err.Error(), "stack A: plinth:attestation: ") {
			t.Errorf("Recorded() of %v: error %v, want one that names the stack", data, err)
		}
	}
}

func Example() {
	all, err := attestation.Parse("attestations.yaml", []byte(`
attestations:
  - item: cost-reviews
    owner: finops@example.com
    date: 2026-11-01
    expires: 2027-01-31
    note: first Monday of each month
`))
	if err != nil {
		panic(err)
	}
	fmt.Println(all[0].Item, all[0])
	fmt.Println(all[0].Lapsed(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)))
	// Output:
	// cost-reviews finops@example.com on 2026-11-01, until 2027-01-31: first Monday of each month
	// expired on 2027-01-31
}
