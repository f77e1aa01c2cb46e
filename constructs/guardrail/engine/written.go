package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// written are the waivers in the Metadata of a template that stands alone, and of its resources:
//
//	Metadata:
//	  Plinth:
//	    Waivers:
//	      - Rule: S3-001
//	        Reason: the website is public
//	        Expires: 2027-03-31
//
// Nobody but the author of such a template can accept anything in it. What is described by a
// manifest has its waivers there, so that an override cannot forge one.
func written(s *assembly.Stack, report func(Finding)) (all []*Waiver) {
	all = append(all, writtenIn(s.Meta("Plinth"), Waiver{Path: s.Path, stack: s}, report)...)
	for _, r := range s.Resources {
		all = append(all, writtenIn(r.Meta("Plinth"), Waiver{Path: r.Path, stack: s, resource: r}, report)...)
	}
	return all
}

// writtenIn reads one section. The waivers are like the one given, which knows their place.
func writtenIn(section assembly.Value, like Waiver, report func(Finding)) (all []*Waiver) {
	if !section.Exists() {
		return nil
	}
	like.property = "Metadata.Plinth"
	if !like.stack.Standalone {
		report(like.about(foreignWaiver, "is in the template of a cloud assembly, where waivers come from the manifest"))
		return nil
	}
	plain, _ := section.Plain()
	list, ok := only(plain, "Waivers")["Waivers"].([]any)
	if !ok {
		report(like.about(brokenWaiver, "is %v; want Waivers, a list of objects with Rule, Reason and Expires%s", section,
			meant(plain, "Waivers")))
		return nil
	}
	for i, element := range list {
		w := like
		w.property = fmt.Sprintf("Metadata.Plinth.Waivers.%d", i)
		fields := only(element, "Rule", "Reason", "Expires")
		if fields == nil {
			report(w.about(brokenWaiver, "is %v; want an object with Rule, Reason and perhaps Expires%s", element,
				meant(element, "Rule", "Reason", "Expires")))
			continue
		}
		w.Rule, w.Reason, w.Expires = text(fields["Rule"]), text(fields["Reason"]), text(fields["Expires"])
		all = append(all, &w)
	}
	return all
}

// only returns an object that has none but the given keys, or else nil.
func only(v any, keys ...string) map[string]any {
	m, _ := v.(map[string]any)
	for key := range m {
		if !slices.Contains(keys, key) {
			return nil
		}
	}
	return m
}

// meant names the key that a misspelt one of an object may stand for.
func meant(v any, keys ...string) string {
	m, _ := v.(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if near := identifier.Nearest(key, keys); !slices.Contains(keys, key) && len(near) > 0 {
			return fmt.Sprintf("; %s: did you mean %s?", key, strings.Join(near, " or "))
		}
	}
	return ""
}

// text is a text, or nothing: a reason that is null or a number is none.
func text(v any) string {
	s, _ := v.(string)
	return s
}
