package assembly

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Truth is what can be said of a value before deployment. A guardrail passes only on
// the answer it wants; Unknown is neither.
type Truth int

const (
	Unknown Truth = iota
	False
	True
)

func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[t] }

// A Value is a part of a template, seen through CloudFormation's intrinsic functions.
// The zero Value is an absent one; every method is safe on it.
type Value struct {
	stack *Stack
	raw   any
	set   bool
	fuel  *int // what is left of this evaluation; nil between evaluations
}

// fuel bounds one evaluation, so that cyclic and exploding references end as Unknown. No
// real template comes near it.
const fuel = 10_000

// undecided replaces a value whose evaluation ran out of fuel.
type undecided struct{}

const noValue = "AWS::NoValue"

func (v Value) fuelled() Value {
	if v.fuel == nil {
		n := fuel
		v.fuel = &n
	}
	return v
}

func (v Value) rested() Value { v.fuel = nil; return v }

// burn reports whether the evaluation may go on.
func (v Value) burn() bool { *v.fuel--; return *v.fuel > 0 }

// with returns the part raw of v. A Value in place of JSON is one that Get picked out of a
// conditional: it keeps its own stack.
func (v Value) with(raw any) Value {
	if picked, ok := raw.(Value); ok {
		picked.fuel = v.fuel
		return picked
	}
	v.raw, v.set = raw, raw != nil
	if m, ok := raw.(map[string]any); ok && len(m) == 1 && m["Ref"] == noValue {
		v.raw, v.set = nil, false
	}
	return v
}

// Exists reports whether the value is in the template: neither missing nor null nor
// AWS::NoValue. A value that one branch of an Fn::If removes still exists.
func (v Value) Exists() bool {
	for _, alt := range v.Alternatives() {
		if alt.set {
			return true
		}
	}
	return false
}

// Get walks down map keys and list indexes. It looks through Fn::If, so that
// Get("A", "B") of a conditional A is a conditional B.
func (v Value) Get(path ...string) Value {
	v = v.fuelled()
	for _, key := range path {
		v = v.get(key)
	}
	return v.rested()
}

func (v Value) get(key string) Value {
	v = v.resolve()
	if name, branches, ok := v.condition(); ok {
		return v.with(map[string]any{"Fn::If": []any{name, branches[0].get(key), branches[1].get(key)}})
	}
	switch raw := v.raw.(type) {
	case map[string]any:
		if v.isIntrinsic() {
			return v.with(undecided{})
		}
		return v.with(raw[key])
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(raw) {
			return v.with(raw[i])
		}
	case undecided:
		return v
	}
	return v.with(nil)
}

// Alternatives returns the values that deployment may choose between: the branches of
// an Fn::If, nested ones flattened, or the value itself. An alternative for which
// Exists is false says that the property may be absent.
func (v Value) Alternatives() []Value {
	alts := v.fuelled().alternatives()
	for i := range alts {
		alts[i] = alts[i].rested()
	}
	return alts
}

func (v Value) alternatives() []Value {
	v = v.resolve()
	_, branches, ok := v.condition()
	if !ok {
		return []Value{v}
	}
	if !v.burn() {
		return []Value{v.with(undecided{})}
	}
	return append(branches[0].alternatives(), branches[1].alternatives()...)
}

// condition returns the two branches of an Fn::If.
func (v Value) condition() (name string, branches [2]Value, ok bool) {
	fn, arg := v.intrinsic()
	args, _ := arg.([]any)
	if fn != "Fn::If" || len(args) != 3 {
		return "", branches, false
	}
	name, _ = args[0].(string)
	return name, [2]Value{v.with(args[1]), v.with(args[2])}, true
}

// List returns the elements of a list, looking through Fn::If both around the list and
// in place of an element. A single value, which CloudFormation takes where it takes a
// list, is a list of one. A list that only deployment knows is one element without a
// known Text.
func (v Value) List() []Value {
	var all []Value
	for _, alt := range v.Alternatives() {
		elements, ok := alt.raw.([]any)
		if !ok && alt.set {
			all = append(all, alt)
		}
		for _, e := range elements {
			for _, a := range alt.with(e).Alternatives() {
				if a.set {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// Keys returns the keys of a map in sorted order, none for anything else.
func (v Value) Keys() []string {
	seen := map[string]any{}
	for _, alt := range v.Alternatives() {
		if m, ok := alt.raw.(map[string]any); ok && !alt.isIntrinsic() {
			for k, e := range m {
				seen[k] = e
			}
		}
	}
	return sortedKeys(seen)
}

// Is compares with a literal: a bool, an int or a string. CloudFormation reads "true"
// as true and "443" as 443, and so does Is. It is True or False only if every
// alternative agrees; an absent value is False.
func (v Value) Is(want any) Truth { return v.OneOf(literal(want)) }

// OneOf is True if the value is surely one of the strings, False if surely none.
func (v Value) OneOf(want ...string) Truth {
	answer := Unknown
	for i, alt := range v.Alternatives() {
		t := False
		if alt.set {
			t = Unknown
			if text, known := alt.Text(); known {
				t = truth(slices.Contains(want, text))
			}
		}
		if i > 0 && t != answer {
			return Unknown
		}
		answer = t
	}
	return answer
}

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

// literal renders a scalar the way templates spell it.
func literal(x any) string {
	switch x := x.(type) {
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case json.Number:
		return x.String()
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(x)
}

// Call returns the intrinsic function that the value is still waiting for, such as
// Fn::GetAZs, and its argument; the name is empty for a literal. Functions that can be
// evaluated have been.
func (v Value) Call() (name string, arg Value) {
	v = v.fuelled().resolve()
	name, raw := v.intrinsic()
	return name, v.with(raw).rested()
}

// Decoded returns the document in a value that holds JSON as text, as some properties allow
// for policies. Any other value is returned as it is, and text that cannot be read as
// something unknown.
func (v Value) Decoded() Value {
	alts := v.Alternatives()
	if len(alts) != 1 {
		return v
	}
	text, scalar := alts[0].fuelled().render(true)
	if !scalar {
		return v
	}
	var document any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if _, known := v.Text(); !known || dec.Decode(&document) != nil {
		document = undecided{}
	}
	return v.with(document)
}

// Outline is Text with ${Name} or ${Name.Attribute} in place of each part that only
// deployment knows: enough to see that "arn:${AWS::Partition}:iam::aws:policy/X" ends in X.
// It is false if not even the outline is known.
func (v Value) Outline() (string, bool) {
	alts := v.fuelled().alternatives()
	if len(alts) != 1 {
		return "", false
	}
	return alts[0].render(true)
}

// Known reports whether Text is known.
func (v Value) Known() bool { _, ok := v.Text(); return ok }

// Text returns a scalar as text: literals, and Join, Sub, Select, Split and FindInMap over
// them, with the account and Region of the stack where it has them. It is false for
// whatever only deployment knows: references, parameters, dynamic references,
// alternatives that differ.
func (v Value) Text() (string, bool) {
	alts := v.fuelled().alternatives()
	first, known := alts[0].render(false)
	for _, alt := range alts[1:] {
		if t, ok := alt.render(false); !ok || t != first {
			return "", false
		}
	}
	return first, known && !strings.Contains(first, "{{resolve:")
}

// Int returns a whole number.
func (v Value) Int() (int, bool) {
	t, ok := v.Text()
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(t)
	return n, err == nil
}

// IsDynamicReference reports whether the value is fetched by CloudFormation from
// Secrets Manager or Parameter Store while it deploys.
func (v Value) IsDynamicReference() bool { return strings.Contains(v.String(), "{{resolve:") }

// String renders the value for a message: what is unknown appears as CloudFormation's
// own ${Name} or ${Name.Attribute}.
func (v Value) String() string {
	var texts []string
	for _, alt := range v.fuelled().alternatives() {
		t, ok := alt.render(true)
		if !ok {
			t = alt.json()
		}
		if !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	return strings.Join(texts, " or ")
}

func (v Value) json() string {
	if !v.set {
		return "(absent)"
	}
	if _, ok := v.raw.(undecided); ok {
		return "(unknown)"
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v.raw); err != nil {
		return "(unknown)"
	}
	return strings.TrimSpace(b.String())
}

func asInt(x any) (int64, bool) {
	switch n := x.(type) {
	case json.Number:
		i, err := n.Int64()
		return i, err == nil
	case float64:
		return int64(n), n == math.Trunc(n)
	}
	return 0, false
}
