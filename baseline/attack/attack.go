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

// An Organization is what is attacked.
type Organization struct {
	// ID is the id of the organization.
	ID string
	// Region is one in which workloads may run, outside of us-east-1.
	Region string
	// Qualifier is that of the CDK bootstrap stack whose roles the policies exempt.
	Qualifier string
	// Above returns the control policies above the accounts of a unit, such as "Production". The
	// identity and resource policies are those of whoever attempts.
	Above func(unit string) decide.Policies
}

// An Attempt is one call in an account of a unit, and what is wanted of it.
type Attempt struct {
	Unit string
	decide.Row
	policies decide.Policies
}

// A Group is the attempts that an intruder would make for one purpose, and what has to keep
// working.
type Group struct {
	Wants    string
	Attempts []Attempt
}

//go:embed attempts.txt
var attempts string

// Attempts returns all groups, in order. It panics when the table of this package is malformed.
func Attempts(o Organization) []Group {
	var groups []Group
	for i, line := range strings.Split(attempts, "\n") {
		title, heading := strings.CutPrefix(line, "## ")
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
		case heading:
			groups = append(groups, Group{Wants: title})
		default:
			attempt, err := o.parse(line)
			if err != nil {
				panic(fmt.Errorf("attack: attempts.txt:%d: %w", i+1, err))
			}
			group := &groups[len(groups)-1]
			group.Attempts = append(group.Attempts, attempt)
		}
	}
	return groups
}

// parse reads a line: unit | who | decision | action | resource | condition keys | name.
func (o Organization) parse(line string) (Attempt, error) {
	fields := strings.Split(line, "|")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) != 7 {
		return Attempt{}, fmt.Errorf("got %d fields, want 7", len(fields))
	}
	unit, who, want, action, resource, keys, name := fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6]
	principal, ok := principals[who]
	if !ok {
		return Attempt{}, fmt.Errorf("who is %q, want one of the principals", who)
	}
	context := decide.Context{"aws:RequestedRegion": {o.Region}, "aws:SecureTransport": {"true"}}
	for key := range strings.FieldsSeq(keys) {
		key, values, _ := strings.Cut(key, "=")
		context[key] = strings.Split(o.fill(values), ",")
	}
	p := o.Above(unit)
	p.Identity, p.Resource = principal.identity(), principal.resource()
	request := decide.Request{
		Principal: decide.Principal{ARN: o.fill(principal.arn), OrgID: o.ID},
		Action:    action, Resource: o.fill(resource), ResourceAccount: account, Context: context,
	}
	if principal.stranger {
		request.Principal.OrgID = "o-anotherorg1"
	}
	return Attempt{Unit: unit, Row: decide.Row{Name: name, Want: policy.Effect(want), Request: request}, policies: p}, nil
}

// account is where all attempts take place.
const account = "111111111111"

func (o Organization) fill(text string) string {
	return strings.NewReplacer("ACCOUNT", account, "REGION", o.Region, "QUALIFIER", o.Qualifier).Replace(text)
}

// Failures explains each decision of a group that is not the wanted one.
func (g Group) Failures() []string {
	var all []string
	for _, a := range g.Attempts {
		for _, failure := range (decide.Table{Policies: a.policies, Rows: []decide.Row{a.Row}}).Failures() {
			all = append(all, g.Wants+": "+a.Unit+": "+failure)
		}
	}
	return all
}

// Print decides the attempts and prints them as a table.
func Print(w io.Writer, groups []Group) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, g := range groups {
		if i > 0 {
			fmt.Fprintln(t)
		}
		fmt.Fprintf(t, "%s\nUNIT\tREQUEST\tACTION\tDECISION\tBY\n", g.Wants)
		for _, a := range g.Attempts {
			decision := a.policies.Decide(a.Request)
			effect, by := policy.Deny, decision.By.Sid
			if decision.Allowed {
				effect, by = policy.Allow, ""
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", a.Unit, a.Name, a.Action, effect, by)
		}
	}
	return t.Flush()
}
