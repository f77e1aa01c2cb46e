package policy

import "strings"

// A Context holds the condition keys of a request. Keys are case-insensitive; a key
// without values counts as absent.
type Context map[string][]string

// environment is what a statement is evaluated against: the request with the keys that
// AWS derives from the principal, lower-cased.
type environment struct {
	request Request
	keys    map[string][]string
}

func (e *environment) values(key string) []string { return e.keys[strings.ToLower(key)] }

// variable looks up a policy variable. A key with several values cannot be one.
func (e *environment) variable(key string) (string, bool) {
	if v := e.values(key); len(v) == 1 {
		return v[0], true
	}
	return "", false
}

// expand replaces policy variables, which the old version of the language does not have.
func (e *environment) expand(version, pattern string) (string, bool) {
	if version == oldVersion {
		return pattern, true
	}
	return expand(pattern, e.variable)
}

// holds evaluates a condition block. When it does not hold, it names the first operator
// and key that fail, in alphabetical order so that traces are deterministic.
func (e *environment) holds(version string, c Condition) (ok bool, operator, key string) {
	switch len(c) {
	case 0:
		return true, "", ""
	case 1: // the common case needs no sorting
		for op, keys := range c {
			key, ok := e.allKeys(version, op, keys)
			return ok, op, key
		}
	}
	for _, op := range sortedKeys(c) {
		if key, ok := e.allKeys(version, op, c[op]); !ok {
			return false, op, key
		}
	}
	return true, "", ""
}

func (e *environment) allKeys(version, name string, keys map[string][]string) (failing string, ok bool) {
	op, known := parseOperator(name)
	for _, key := range sortedKeys(keys) {
		if !known || !e.test(version, op, e.values(key), keys[key]) {
			return key, false
		}
	}
	return "", true
}

// test applies one operator to one key.
//
// An absent key makes a plain operator false and a negated one true; IfExists and
// ForAllValues make it true, ForAnyValue false. A key with several values under an
// operator without a set prefix, which AWS advises against, is read as "any value
// matches", and negated as "none does".
func (e *environment) test(version string, op operator, got, want []string) bool {
	if op.family == nullFamily {
		absent := len(got) == 0
		return anyOf(want, func(w string) bool { return strings.EqualFold(w, "true") == absent })
	}
	if len(got) == 0 {
		return op.ifExists || op.set == forAllValues || op.set == noSet && op.negated
	}
	matchesOne := func(g string) bool {
		return anyOf(want, func(w string) bool {
			if op.variables() {
				expanded, ok := e.expand(version, w)
				if !ok {
					return false
				}
				w = expanded
			}
			return op.matches(w, g)
		})
	}
	satisfied := func(g string) bool { return matchesOne(g) != op.negated }
	switch op.set {
	case forAllValues:
		return !anyOf(got, func(g string) bool { return !satisfied(g) })
	case forAnyValue:
		return anyOf(got, satisfied)
	}
	return anyOf(got, matchesOne) != op.negated
}

func anyOf(list []string, test func(string) bool) bool {
	for _, v := range list {
		if test(v) {
			return true
		}
	}
	return false
}
