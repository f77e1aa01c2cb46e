package decide

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A Row is a line of a [Table]: a request and the wanted decision.
type Row struct {
	// Name says in words what the row is about.
	Name string
	// Request is what is asked. An Action with wildcards asks whether any of the actions is
	// allowed.
	Request
	// Want is the wanted decision. [Table.String] does not need it.
	Want policy.Effect
	// By is the Sid of the statement that has to decide. By default any may.
	By string
}

// decide decides the request. One whose Action has wildcards is allowed if [Policies.Find] finds an
// action that is.
func (r Row) decide(p Policies) (Request, Decision) {
	if !wild(r.Action) {
		return r.Request, p.Decide(r.Request)
	}
	if found, ok := p.Find(r.Request); ok {
		return found, p.Decide(found)
	}
	return r.Request, Decision{Reason: "denied: no policy allows any of " + r.Action}
}

// A Table decides requests under the same policies.
type Table struct {
	Policies Policies
	Rows     []Row
}

// Failures decides the rows and explains each decision that is not the wanted one: the request, got
// and want, the text of the statement that decided, and the trace.
func (t Table) Failures() []string {
	var failures []string
	for _, row := range t.Rows {
		request, d := row.decide(t.Policies)
		row.Request = request
		switch {
		case row.Want != policy.Allow && row.Want != policy.Deny:
			failures = append(failures, fmt.Sprintf("%s: Want is %q, want Allow or Deny", row.Name, row.Want))
		case d.Allowed != (row.Want == policy.Allow):
			failures = append(failures, row.difference(d, string(row.Want))+"\n"+t.explain(d))
		case row.By != "" && d.By.Sid != row.By:
			failures = append(failures, row.difference(d, fmt.Sprintf("%s by %s", row.Want, row.By))+"\n"+t.explain(d))
		}
	}
	return failures
}

// String decides the rows and prints them as a table.
func (t Table) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REQUEST\tACTION\tDECISION\tBY")
	for _, row := range t.Rows {
		_, d := row.decide(t.Policies)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", row.Name, row.Action, d.effect(), d.by())
	}
	w.Flush()
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (r Row) difference(d Decision, want string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s on %s by %s", r.Name, r.Action, r.resource(), r.Principal.name())
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		fmt.Fprintf(&b, "\n  with %s = %s", key, strings.Join(r.Context[key], ", "))
	}
	fmt.Fprintf(&b, "\n  got  %s: %s\n  want %s", d.effect(), d.Reason, want)
	return b.String()
}

// explain returns the text of the statement that decided, and the trace.
func (t Table) explain(d Decision) string {
	text := d.String()
	if s, ok := t.Policies.statement(d.By); ok {
		text = s.String() + "\n  " + text
	}
	return "  " + text
}

// statement returns the statement of a step.
func (p Policies) statement(s Step) (policy.Statement, bool) {
	docs := map[Source][]policy.Document{
		FromIdentity: p.Identity, FromBoundary: p.Boundary, FromSession: p.Session, FromResource: p.Resource,
		FromEndpoint: p.Endpoint,
	}[s.Source]
	switch s.Source {
	case FromSCP:
		docs = p.SCPs[s.Level]
	case FromRCP:
		docs = p.RCPs[s.Level]
	case "":
		return policy.Statement{}, false
	}
	return docs[s.Policy].Statements[s.Statement], true
}

func (p Principal) name() string {
	switch {
	case p.Service != "":
		return p.Service
	case p.ARN == "":
		return "an anonymous caller"
	}
	return p.ARN
}

func (d Decision) effect() policy.Effect {
	if d.Allowed {
		return policy.Allow
	}
	return policy.Deny
}

// by names the statement that decided, or says which Allow is missing.
func (d Decision) by() string {
	switch {
	case d.By.Sid != "":
		return d.By.Sid
	case d.By.Name != "":
		return d.By.Name
	case d.By.Source != "":
		return d.By.String()
	}
	return strings.TrimPrefix(d.Reason, "denied: ")
}
