package change

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/baseline"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// guardrails compares findings: those that were there before are known.
func (c *comparison) guardrails() error {
	before, err := engine.Evaluate(c.before, c.options.Rules, c.options.Now)
	if err != nil {
		return fmt.Errorf("change: %w", err)
	}
	after, err := engine.Evaluate(c.after, c.options.Rules, c.options.Now)
	if err != nil {
		return fmt.Errorf("change: %w", err)
	}
	mended := map[string][]string{}
	for _, f := range baseline.Of(before).Apply(after) {
		if !c.gone(f) {
			mended[f.Rule] = append(mended[f.Rule], strings.TrimSpace(f.Stack+" "+f.Resource))
		}
	}
	for _, r := range after.Rules {
		if at := mended[r.ID]; len(at) > 0 {
			c.add(Entry{Level: Better, Kind: Mended,
				Sentence: fmt.Sprintf("No longer violates %s at %s: %s.", r.ID, few(mostPaths, at), lower(r.Title)), Details: at})
		}
	}
	byRule := map[string][]engine.Finding{}
	for _, f := range after.Findings {
		byRule[f.Rule.ID] = append(byRule[f.Rule.ID], f)
	}
	for _, rule := range after.Rules {
		c.violation(rule, byRule[rule.ID])
	}
	return nil
}

// violation adds an entry for the findings of a rule.
func (c *comparison) violation(rule engine.Rule, findings []engine.Finding) {
	if len(findings) == 0 {
		return
	}
	e := Entry{Level: Review, Kind: Violation, Path: findings[0].Path, Source: findings[0].Source.String()}
	var paths []string
	for _, f := range findings {
		if f.Severity == engine.Error {
			e.Level = Danger
		}
		paths = append(paths, strings.TrimSuffix(f.Path, "/Resource"))
		e.Details = append(e.Details, fmt.Sprintf("%s: %s", f.Path, f.Text()))
	}
	e.Sentence = fmt.Sprintf("Violates %s at %s. Wanted: %s.", rule.ID, few(mostPaths, union(paths, nil)), lower(rule.Title))
	e.Details = append(e.Details, rule.Why, rule.Fix)
	c.add(e)
}

// mostPaths are the resources that a sentence about a guardrail names.
const mostPaths = 3

// lower makes a title part of a sentence, unless it begins with an abbreviation or a name.
func lower(title string) string {
	if len(title) > 1 && title[1] >= 'a' && title[1] <= 'z' && !strings.HasPrefix(title, "AWS") {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}

// gone reports whether the resource of a finding is no longer there, so that nothing was mended.
func (c *comparison) gone(f baseline.Finding) bool {
	for _, s := range c.after.Stacks {
		if s.Path == f.Stack || s.TemplateFile == f.Stack {
			return f.Resource != "" && s.Resource(f.Resource) == nil
		}
	}
	return true
}

// ended makes a text end as a sentence does.
func ended(text string) string {
	if text != "" && text[len(text)-1] != '.' {
		return text + "."
	}
	return text
}

// waivers compares what is accepted, and who is trusted.
func (c *comparison) waivers() {
	type key struct{ rule, path string }
	read := func(a *assembly.Assembly) (map[key]*engine.Waiver, []key) {
		all := map[key]*engine.Waiver{}
		var order []key
		for _, w := range engine.Waivers(a) {
			k := key{w.Rule, w.Path}
			if all[k] == nil {
				order = append(order, k)
			}
			all[k] = w
		}
		return all, order
	}
	was, wasOrder := read(c.before)
	is, order := read(c.after)
	for _, k := range order {
		w, old := is[k], was[k]
		switch {
		case old == nil:
			c.add(Entry{Level: Review, Kind: Waived, Path: w.Path,
				Sentence: fmt.Sprintf("Waives %s for %s%s: %s", w.Rule, w.Path, w.Until(), ended(w.Reason))})
		case old.Expires != w.Expires && (w.Expires == "" || old.Expires != "" && w.Expires > old.Expires):
			c.add(Entry{Level: Review, Kind: Waived, Path: w.Path,
				Sentence: fmt.Sprintf("Extends the waiver of %s for %s%s: %s", w.Rule, w.Path, w.Until(), ended(w.Reason))})
		}
	}
	for _, k := range wasOrder {
		if is[k] == nil {
			c.add(Entry{Level: Better, Kind: Unwaived, Path: k.path, Sentence: fmt.Sprintf("No longer waives %s for %s.", k.rule, k.path)})
		}
	}
	c.trust()
}

func (c *comparison) trust() {
	read := func(a *assembly.Assembly) (map[string]string, []string) {
		all := map[string]string{}
		var order []string
		for _, s := range a.Stacks {
			for _, t := range s.Trusted {
				if _, there := all[t.Who]; !there {
					order = append(order, t.Who)
					all[t.Who] = t.Reason
				}
			}
		}
		return all, order
	}
	was, wasOrder := read(c.before)
	is, order := read(c.after)
	for _, who := range order {
		if _, there := was[who]; !there {
			c.add(Entry{Level: Review, Kind: Trusted,
				Sentence: fmt.Sprintf("Trusts %s with access or data of the app: %s", stranger(who), ended(is[who]))})
		}
	}
	for _, who := range wasOrder {
		if _, there := is[who]; !there {
			c.add(Entry{Level: Better, Kind: Untrusted, Sentence: fmt.Sprintf("No longer trusts %s.", stranger(who))})
		}
	}
}

func stranger(who string) string {
	if len(who) == 12 {
		return "account " + who
	}
	return who
}
