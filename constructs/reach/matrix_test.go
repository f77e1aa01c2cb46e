package reach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

func TestMatrix(t *testing.T) {
	a, _ := oneVPC()
	n := reach.Of(a.read(t))
	m, err := n.Matrix(443)
	if err != nil {
		t.Fatal(err)
	}
	want := `tcp/443 from \ to  1    2    3    4
1 Prod/Vpc/app     yes  yes  yes  yes
2 Prod/Vpc/data    yes  yes  yes  no
3 Prod/Vpc/public  yes  yes  yes  yes
4 internet         no   no   yes  -
`
	if diff := cmp.Diff(want, m.String()); diff != "" {
		t.Errorf("String() (-want +got):\n%s", diff)
	}
	// Each cell agrees with the answer to its question.
	for _, from := range m.Places {
		for _, to := range m.Places {
			answer := n.From(from).To(to, 443)
			if cell := m.At(from, to); !cell.External && (cell.Reachable != answer.Reachable || cell.Partial != answer.Partial) {
				t.Errorf("At(%q, %q) = %v, want the answer\n%v", from, to, cell, answer)
			}
		}
	}
	if got := m.At("Prod/Vpc/app", "elsewhere"); got.Reachable != assembly.Unknown {
		t.Errorf("At() = %v for a place that the matrix does not have, want unknown", got)
	}
}

func TestMatrixOfChosenPlaces(t *testing.T) {
	a := twoSpokes()
	a.in("Hub").propagate(get("Prod", "Att"), "dev").propagate(get("Dev", "Att"), "prod").send("dev", "10.2.1.128/25", nil)
	m, err := reach.Of(a.read(t)).Matrix(5432, devApp, prodApp, reach.OnPremises)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.At(devApp, prodApp); got.String() != "part" {
		t.Errorf("At(%q, %q) = %v, want part", devApp, prodApp, got)
	}
	if got := m.At(devApp, reach.OnPremises); got.Reachable != assembly.Unknown {
		t.Errorf("At(%q, %q) = %v, want unknown: there is no VPN", devApp, reach.OnPremises, got)
	}
}
