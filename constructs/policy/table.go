package policy

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// A Row is one line of a decision table: a request, and what has to become of it.
type Row struct {
	// Name says what the row is about, in words.
	Name      string
	Principal Principal
	Action    string
	Resource  string
	// ResourceAccount is [Request.ResourceAccount].
	ResourceAccount string
	Context         Context
	// Want is the decision.
	Want Effect
	// By is the Sid of the statement that has to decide. The default is any.
	By string
}

// A Table decides many requests under the same policies.
type Table struct {
	Policies Policies
	Rows     []Row
}

// TB is the part of testing.TB that a table needs.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check reports every row whose decision differs from what it wants, with the statement
// that decided.
//
//	policy.Check(t, policies, []policy.Row{
//		{Name: "IAM works from anywhere", Principal: admin, Action: "iam:CreateRole", Want: policy.Allow,
//			Context: policy.Context{"aws:RequestedRegion": {"us-east-1"}}},
//	})
func Check(t TB, policies Policies, rows []Row) {
	t.Helper()
	Table{policies, rows}.Check(t)
}

// Check is the function [Check].
func (t Table) Check(tb TB) {
	tb.Helper()
	for _, row := range t.Rows {
		d := Evaluate(row.request(), t.Policies)
		switch {
		case d.Allowed != (row.Want == Allow):
			tb.Errorf("%s\n%s", row.difference(d, string(row.Want)), t.explain(d))
		case row.By != "" && d.By.Sid != row.By:
			tb.Errorf("%s\n%s", row.difference(d, fmt.Sprintf("%s by %s", row.Want, row.By)), t.explain(d))
		}
	}
}

// String decides the rows and prints them as a table.
func (t Table) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REQUEST\tACTION\tDECISION\tBY")
	for _, row := range t.Rows {
		d := Evaluate(row.request(), t.Policies)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", row.Name, row.Action, d.effect(), d.by())
	}
	w.Flush()
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (r Row) request() Request {
	return Request{
		Principal: r.Principal, Action: r.Action, Resource: r.Resource,
		ResourceAccount: r.ResourceAccount, Context: r.Context,
	}
}

func (r Row) difference(d Decision, want string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s on %s by %s", r.Name, r.Action, r.request().resource(), r.Principal.name())
	for _, key := range sortedKeys(r.Context) {
		fmt.Fprintf(&b, "\n  with %s = %s", key, strings.Join(r.Context[key], ", "))
	}
	fmt.Fprintf(&b, "\n  got  %s: %s\n  want %s", d.effect(), d.Reason, want)
	return b.String()
}

// explain shows the text of the deciding statement and the trace.
func (t Table) explain(d Decision) string {
	text := d.String()
	if s, ok := t.Policies.statement(d.By); ok {
		text = s.String() + "\n  " + text
	}
	return "  " + text
}

// statement finds the statement of a step.
func (p Policies) statement(s Step) (Statement, bool) {
	docs := map[Source][]Document{
		FromIdentity: p.Identity, FromBoundary: p.Boundary, FromSession: p.Session, FromResource: p.Resource,
	}[s.Source]
	switch s.Source {
	case FromSCP:
		docs = p.SCPs[s.Level]
	case FromRCP:
		docs = p.RCPs[s.Level]
	case "":
		return Statement{}, false
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

func (d Decision) effect() Effect {
	if d.Allowed {
		return Allow
	}
	return Deny
}

// by is the decision's Sid, or what there is instead of one.
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
