package promise

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A scale tells whether a value keeps the promise of another, because it is stricter.
type scale func(is, want assembly.Value) bool

// Stricter reports whether a value of a property is stricter than one that was promised: it is kept
// longer, changed more often, or holds more. The property is a path, as in [Subject.Is].
func Stricter(typ, property string, is, want assembly.Value) bool {
	path := strings.Split(property, ".")
	for i, part := range path {
		if _, err := strconv.Atoi(part); err == nil {
			path[i] = "*"
		}
	}
	stricter, ordered := scales[typ+" "+strings.Join(path, ".")]
	return ordered && stricter(is, want)
}

// up takes larger numbers, as far as AWS does. Down takes smaller ones.
func up(most float64) scale {
	return numbers(func(is, want float64) bool { return is >= want && is <= most })
}

func down(least float64) scale {
	return numbers(func(is, want float64) bool { return is <= want && is >= least })
}

func numbers(keeps func(is, want float64) bool) scale {
	return func(is, want assembly.Value) bool {
		n, known := number(is)
		promised, ok := number(want)
		return known && ok && keeps(n, promised)
	}
}

func number(v assembly.Value) (float64, bool) {
	text, _ := v.Text()
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// sooner takes shorter times: rate(7 days) for rate(30 days), PT1H for PT4H.
func sooner(is, want assembly.Value) bool {
	period, known := span(is)
	promised, ok := span(want)
	return known && ok && 0 < period && period <= promised
}

// on takes what is switched on.
func on(is, _ assembly.Value) bool { return is.Is(true) == assembly.True }

// span reads a rate expression of EventBridge, or an ISO 8601 duration of hours or minutes.
func span(v assembly.Value) (time.Duration, bool) {
	text, _ := v.Text()
	if duration, iso := strings.CutPrefix(text, "PT"); iso {
		d, err := time.ParseDuration(strings.ToLower(duration))
		return d, err == nil
	}
	rate, opens := strings.CutPrefix(text, "rate(")
	rate, closes := strings.CutSuffix(rate, ")")
	number, unit, _ := strings.Cut(rate, " ")
	n, err := strconv.Atoi(number)
	of, known := units[strings.TrimSuffix(unit, "s")]
	return time.Duration(n) * of, opens && closes && err == nil && known
}

var units = map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}

// ranked takes a value that stands further right.
func ranked(values ...string) scale {
	return func(is, want assembly.Value) bool {
		text, _ := is.Text()
		promised, _ := want.Text()
		i, j := slices.Index(values, text), slices.Index(values, promised)
		return j >= 0 && i >= j
	}
}

// longer takes lists that hold what was promised, in its order, and more that is harmless.
func longer(harmless func(assembly.Value) bool) scale {
	return func(is, want assembly.Value) bool {
		rest := want.Elements()
		for _, e := range is.Elements() {
			switch {
			case len(rest) > 0 && e.Same(rest[0]) == assembly.True:
				rest = rest[1:]
			case !harmless(e):
				return false
			}
		}
		return len(rest) == 0
	}
}

// anything is what is there whatever deployment decides.
func anything(v assembly.Value) bool { return v.Known() || len(v.Keys()) > 0 }

func given(is, _ assembly.Value) bool { return anything(is) }

// denying is a policy statement that allows nothing.
func denying(v assembly.Value) bool { return v.Get("Effect").Is("Deny") == assembly.True }

// blocking is a rule of a web ACL that lets no request pass the rules after it (AWS WAF, "Using
// rule actions").
func blocking(v assembly.Value) bool {
	if v.Get("Statement", "ManagedRuleGroupStatement").AlwaysExists() {
		return v.Get("OverrideAction", "None").AlwaysExists()
	}
	return slices.ContainsFunc([]string{"Block", "Captcha", "Challenge", "Count"}, func(action string) bool {
		return v.Get("Action", action).AlwaysExists() && len(v.Get("Action").Keys()) == 1
	})
}
