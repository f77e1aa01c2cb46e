package decide

import (
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/operator"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Context maps the condition keys of a request to their values. Keys are case-insensitive, and a
// key without values is absent.
type Context map[string][]string

// environment is the request with all its condition keys, those that AWS derives from the principal
// included.
type environment struct{ request Request }

func (e *environment) values(key string) []string { return e.request.values(key) }

// variable returns the value of a policy variable. A key with several values has none.
func (e *environment) variable(key string) (string, bool) {
	if v := e.values(key); len(v) == 1 {
		return v[0], true
	}
	return "", false
}

// expand replaces the policy variables of a text, in the versions of the language that have them.
func (e *environment) expand(version, text string) (string, bool) {
	if version == policy.OldVersion {
		return text, true
	}
	return pattern.Expand(text, e.variable)
}

// holds evaluates a condition. If it does not hold, it returns the first operator and key that
// fail, in alphabetical order, so that traces are deterministic.
func (e *environment) holds(version string, c policy.Condition) (ok bool, operator, key string) {
	switch len(c) {
	case 0:
		return true, "", ""
	case 1: // the common case needs no sorting
		for op, keys := range c {
			key, ok := e.allKeys(version, op, keys)
			return ok, op, key
		}
	}
	for _, op := range slices.Sorted(maps.Keys(c)) {
		if key, ok := e.allKeys(version, op, c[op]); !ok {
			return false, op, key
		}
	}
	return true, "", ""
}

func (e *environment) allKeys(version, name string, keys map[string][]string) (failing string, ok bool) {
	op, known := operator.Parse(name)
	expand := func(text string) (string, bool) { return e.expand(version, text) }
	if len(keys) == 1 { // the common case needs no sorting
		for key, want := range keys {
			return key, known && op.Holds(e.values(key), want, expand)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !known || !op.Holds(e.values(key), keys[key], expand) {
			return key, false
		}
	}
	return "", true
}
