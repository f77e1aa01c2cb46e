package change

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// phrases are how the summary counts entries: with a verb before them, or "new" and the like.
var phrases = map[Kind]struct{ verb, thing string }{
	Refusal:   {"fails at", "resource"},
	Replaced:  {"replaces", "resource"},
	MayGo:     {"may replace", "resource"},
	Deleted:   {"deletes", "resource"},
	GivenUp:   {"gives up", "resource"},
	Opened:    {"opens", "path"},
	Allowed:   {"allows", "new permission"},
	Trusted:   {"trusts", "new third party"},
	Violation: {"violates", "guardrail"},
	Waived:    {"waives", "guardrail"},
	AlarmGone: {"removes", "alarm"},
	AlarmSet:  {"changes", "alarm"},
	AlarmNew:  {"adds", "alarm"},
	Closed:    {"closes", "path"},
	Mended:    {"mends", "violation"},
}

// summary says all in one line.
func (c *Change) summary() string {
	if len(c.Entries) == 0 {
		return "Nothing changes."
	}
	var all []string
	for _, kind := range kinds {
		phrase, counted := phrases[kind]
		if kind == Cost && c.more != 0 {
			all = append(all, costs(c.more)+" a month")
		}
		if !counted {
			continue
		}
		things := map[string]int{}
		var order []string
		for _, e := range c.Of(kind) {
			thing := e.thing
			if thing == "" {
				thing = phrase.thing
			}
			if things[thing]++; things[thing] == 1 {
				order = append(order, thing)
			}
		}
		for i, thing := range order {
			order[i] = words.Count(things[thing], thing)
		}
		if len(order) > 0 {
			all = append(all, phrase.verb+" "+list(order))
		}
	}
	if len(all) == 0 {
		return "Changes nothing that a reviewer has to look at: no data, path, permission, alarm or cost."
	}
	text := strings.Join(all, "; ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// costs words a difference: "$43.00 more".
func costs(more price.Money) string {
	if more < 0 {
		return "costs " + (-more).String() + " less"
	}
	return "costs " + more.String() + " more"
}

// list joins words: "a, b and c".
func list(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// few joins the first of some texts, and counts the others.
func few(most int, all []string) string {
	if len(all) <= most {
		return list(all)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}
