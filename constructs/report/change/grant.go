package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/grant"
	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

const (
	mostActions   = 6 // that a sentence names
	mostResources = 3
)

// grants says what policies allow and deny that they did not.
func (c *comparison) grants() {
	var ordinary []string // of what is new and manages no permissions
	for _, g := range grant.Between(c.before, c.after) {
		e := Entry{Kind: Denied, Level: Info, Sentence: sentence(g)}.at(g.Subject)
		e.Details = details(g)
		if g.Allowed {
			e.Kind, e.Level = Allowed, Review
			if dangerous(g) {
				e.Level = Danger
			} else if g.New {
				ordinary = append(ordinary, e.Sentence)
				continue
			}
		}
		c.add(e)
	}
	if len(ordinary) > 0 {
		c.add(Entry{Level: Info, Kind: Resources, Details: ordinary,
			Sentence: fmt.Sprintf("New roles get %s that manage no permissions of others.", words.Count(len(ordinary), "grant"))})
	}
}

// dangerous reports whether strangers are let in, a control policy lets more through, or somebody
// may change who may do what.
func dangerous(g grant.Change) bool {
	return g.Outside || g.Kind == grant.SCP || g.Kind == grant.RCP ||
		g.Kind == grant.Identity && slices.ContainsFunc(g.Actions, func(action string) bool {
			return strings.HasPrefix(action, "everything but") || strings.HasSuffix(action, ":*") || strings.Trim(action, "*") == "" ||
				apicall.LevelOf(action) == apicall.ManagesPermissions
		})
}

func sentence(g grant.Change) string {
	actions, on := few(mostActions, g.Actions), few(mostResources, g.Resources)
	subject := "the " + noun(g.Subject) + " " + g.Name
	who := g.Who
	if g.Outside && g.Who != "everybody" {
		who += ", who is outside of the app,"
	}
	let := "No longer lets"
	if g.Allowed {
		let = "Lets"
	}
	var text string
	switch g.Kind {
	case grant.Trust:
		text = fmt.Sprintf("%s %s assume %s", let, who, subject)
	case grant.Resource:
		text = fmt.Sprintf("%s %s call %s on %s", let, who, actions, subject)
	case grant.Endpoint:
		text = fmt.Sprintf("%s %s on %s pass %s", let, actions, on, subject)
	case grant.SCP, grant.RCP:
		stop := "stop"
		if g.Allowed {
			stop = "no longer stop"
		}
		text = fmt.Sprintf("The %ss of %s %s %s on %s", g.Kind, g.Name, stop, actions, on)
	default:
		if g.New {
			subject = "the new " + strings.TrimPrefix(subject, "the ")
		}
		text = fmt.Sprintf("%s %s call %s on %s", let, subject, actions, on)
	}
	if g.Boundary {
		text += ", by its permissions boundary"
	}
	switch {
	case g.Unproven:
		text += ", under conditions of which no request is known to satisfy them"
	case g.Conditional:
		text += ", under conditions"
	}
	return strings.ReplaceAll(text, " on *", " on everything") + "."
}

// details are what the sentence had no room for, and a request that shows it.
func details(g grant.Change) []string {
	var all []string
	if len(g.Actions) > mostActions {
		all = append(all, "actions: "+strings.Join(g.Actions, ", "))
	}
	if len(g.Resources) > mostResources {
		all = append(all, "resources: "+strings.Join(g.Resources, ", "))
	}
	if g.Witness.Action != "" && !slices.Contains(g.Actions, g.Witness.Action) {
		all = append(all, fmt.Sprintf("for example %s on %s", g.Witness.Action, g.Witness.Resource))
	}
	return all
}
