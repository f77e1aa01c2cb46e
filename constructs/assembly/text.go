package assembly

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Known reports whether Text is known.
func (v Value) Known() bool { _, ok := v.Text(); return ok }

// Text returns a scalar as text: literals, and Join, Sub, Select, Split and FindInMap over
// them, with the account and Region of the stack where it has them. It is false for
// whatever is known only at deployment: references, parameters, dynamic references,
// alternatives that differ.
func (v Value) Text() (string, bool) {
	if v.fixed() {
		return v.literal()
	}
	first, n := "", 0
	for alt := range v.fuelled().alternatives {
		text, known := alt.text()
		if n++; n == 1 {
			first = text
		}
		if !known || text != first {
			return "", false
		}
	}
	return first, true
}

// text is Text for a single alternative.
func (v Value) text() (string, bool) {
	return undynamic(v.render(false))
}

// literal is Text for a value that is fixed.
func (v Value) literal() (string, bool) { return undynamic(v.scalar()) }

// undynamic makes text unknown that holds a dynamic reference.
func undynamic(text string, known bool) (string, bool) {
	if !known || strings.Contains(text, "{{resolve:") {
		return "", false
	}
	return text, true
}

// Outline is Text with ${Name} or ${Name.Attribute} in place of each part that only
// deployment knows: enough to see that "arn:${AWS::Partition}:iam::aws:policy/X" ends in X.
// It is false if not even the outline is known.
func (v Value) Outline() (string, bool) {
	if v.fixed() {
		return v.scalar()
	}
	v = v.fuelled().resolve()
	if _, _, several := v.condition(); several {
		return "", false
	}
	return v.render(true)
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
	for alt := range v.fuelled().alternatives {
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
		return "not set"
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

// Outlined is Decoded for text of which deployment knows parts: ${Name} stands in their place.
func (v Value) Outlined() Value {
	text, ok := v.Outline()
	var document any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if !ok || dec.Decode(&document) != nil {
		document = undecided{}
	}
	return v.with(document)
}

// Decoded returns the document in a value that holds JSON as text, as some properties allow
// for policies. Parts of the text that only deployment knows are such parts of the document. Any
// other value is returned as it is, and text that cannot be read as something unknown.
func (v Value) Decoded() Value {
	alts := v.Alternatives()
	if len(alts) != 1 {
		return v
	}
	if fn, document := alts[0].intrinsic(); fn == "Fn::ToJsonString" {
		return alts[0].with(document)
	}
	text, scalar := alts[0].fuelled().render(true)
	if !scalar {
		return v
	}
	var document any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&document) != nil || strings.Contains(text, "{{resolve:") {
		return v.with(undecided{})
	}
	if _, known := v.Text(); !known {
		document = substituted(document)
	}
	return v.with(document)
}

// substituted turns texts with placeholders, as an outline has them, into substitutions.
func substituted(raw any) any {
	switch raw := raw.(type) {
	case string:
		if text := placeholder.ReplaceAllStringFunc(raw, escaped); strings.Contains(text, "${") {
			return map[string]any{"Fn::Sub": text}
		}
	case []any:
		for i, e := range raw {
			raw[i] = substituted(e)
		}
	case map[string]any:
		for key, e := range raw {
			raw[key] = substituted(e)
		}
	}
	return raw
}

// escaped escapes a policy variable such as ${aws:username}, which is no placeholder.
func escaped(match string) string {
	name := match[len("${") : len(match)-1]
	if strings.Contains(strings.ReplaceAll(name, "::", ""), ":") {
		return "${!" + name + "}"
	}
	return match
}

// Raw returns the value as its template has it, intrinsic functions included; nil if it is absent.
// It is not to be written to.
func (v Value) Raw() any { return v.raw }
