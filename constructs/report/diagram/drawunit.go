package diagram

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/report/diagram/internal/box"
)

const (
	accountWidth = 200
	mostAccounts = 60   // that are drawn of a unit
	pageWidth    = 1120 // units beside each other are no wider
)

// drawUnit draws the root or an organizational unit with all in it.
func drawUnit(u *unit, depth int) box.Block {
	class := "outer"
	switch {
	case u.external:
		class = "dashed"
	case depth%2 == 1:
		class = "inner"
	}
	var accounts, units []box.Block
	for _, a := range u.accounts[:min(len(u.accounts), mostAccounts)] {
		accounts = append(accounts, drawAccount(a))
	}
	columns := []int{1, 2, 3, 4, 5}[min(len(accounts)/5, 4)]
	if depth == 0 { // beside each other, above the units
		columns = min(max(len(accounts), 1), 5)
	}
	width := accountWidth + 20
	if depth == 0 || len(accounts) >= 5 {
		width = pageWidth / 2
	}
	for _, below := range u.units {
		units = append(units, drawUnit(below, depth+1))
	}
	return box.Frame(class, 12, 10, box.Column(8,
		box.Column(0,
			box.Wrapped(box.Head, width, u.name),
			box.Text(box.Muted, u.note()),
			box.Wide(accountWidth+20, box.Wrapped(box.Muted, width, u.policiesInShort()))),
		box.Columns(columns, 6, 8, accounts...),
		box.Text(box.Muted, more(len(u.accounts)-mostAccounts, "more account")),
		box.Flow(pageWidth, 12, units...),
	))
}

func drawAccount(a *unit) box.Block {
	class := "leaf"
	if a.external {
		class = "dashed"
	}
	lines := box.Column(0,
		box.Wrapped(box.Bold, accountWidth, a.name),
		box.Text(box.Muted, a.note()),
		box.Text(box.Muted, more(a.stacks, "stack")),
		box.Wrapped(box.Muted, accountWidth, a.policiesInShort()),
	)
	if len(a.services) > 0 {
		lines = box.Column(4, lines, box.Marked("private", box.Column(0,
			box.Text(box.Muted, "Delegated administrator of"),
			box.Wrapped(box.Muted, accountWidth-12, strings.Join(a.services, ", ")))))
	}
	return box.Frame(class, 10, 7, box.Wide(accountWidth, lines))
}

// note is what is known of a unit beside its name.
func (u *unit) note() string {
	switch {
	case u.external:
		return "not in this app"
	case u.id == "":
		return "id known only at deployment"
	}
	return u.id
}

func (u *unit) policiesInShort() string {
	var all []string
	for _, p := range u.policies {
		all = append(all, strings.TrimPrefix(more(len(p.names), p.kind), "1 "))
	}
	return strings.Join(all, " · ")
}

// text describes a unit and all below it, indented.
func (u *unit) text(indent string) []string {
	what := "Organizational unit"
	switch {
	case u.account:
		what = "Account"
	case indent == "":
		what = "The organization's root"
	}
	line := fmt.Sprintf("%s%s %s, %s", indent, what, u.name, u.note())
	if indent == "" {
		line = fmt.Sprintf("%s, %s", what, u.note())
	}
	for _, p := range u.policies {
		line += fmt.Sprintf("; %s: %s", p.kind, strings.Join(p.names, ", "))
	}
	if len(u.services) > 0 {
		line += "; delegated administrator of " + strings.Join(u.services, ", ")
	}
	all := []string{line}
	for _, below := range append(append([]*unit{}, u.accounts...), u.units...) {
		all = append(all, below.text(indent+"  ")...)
	}
	return all
}
