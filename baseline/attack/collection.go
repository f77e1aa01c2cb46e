package attack

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// A Denial is what public collections of control policies deny of a service, decided one way.
type Denial struct {
	Service string
	// Want is Deny, or Allow for actions that the default policies leave allowed.
	Want policy.Effect
	// Actions are without the prefix of the service.
	Actions []string
	// Why says why they are left allowed, empty for Deny.
	Why string
	org Organization
}

//go:embed collections.txt
var collections string

// Denials returns all of them, by service. It panics when the table of this package is malformed.
func Denials(o Organization) []Denial {
	var all []Denial
	for i, line := range strings.Split(collections, "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		fields := strings.Split(line, " |")
		if len(fields) != 4 {
			panic(fmt.Errorf("attack: collections.txt:%d: got %d fields, want 4", i+1, len(fields)))
		}
		all = append(all, Denial{
			Service: fields[0], Want: policy.Effect(strings.TrimSpace(fields[1])), Actions: strings.Fields(fields[2]),
			Why: strings.TrimSpace(fields[3]), org: o,
		})
	}
	return all
}

// Table decides the actions as those of an administrator in Production.
func (d Denial) Table() decide.Table {
	p := d.org.Above("Production")
	administrator := principals["administrator"]
	p.Identity = administrator.identity()
	t := decide.Table{Policies: p}
	for _, action := range d.Actions {
		t.Rows = append(t.Rows, decide.Row{Name: d.Service, Want: d.Want, Request: decide.Request{
			Principal: decide.Principal{ARN: d.org.fill(administrator.arn), OrgID: d.org.ID},
			Action:    d.Service + ":" + action, ResourceAccount: account,
			Context: decide.Context{"aws:RequestedRegion": {d.org.Region}, "aws:SecureTransport": {"true"}},
		}})
	}
	return t
}

// PrintDenials prints one row for what is denied of each service, and one for what is not, and why.
func PrintDenials(w io.Writer, denials []Denial) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SERVICE\tDECISION\tACTIONS\tWHY")
	for _, d := range denials {
		example := d.Actions[0]
		if n := len(d.Actions) - 1; n > 0 {
			example += fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", d.Service, d.Want, example, d.Why)
	}
	return t.Flush()
}
