package jsonata

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// stringOf is what $string makes of a value.
func stringOf(v any) string { return written(v, "") }

// written is a value as text: strings as they are, anything else as JSON with numbers of 15 digits.
func written(v any, indent string) string {
	switch v := v.(type) {
	case string:
		return v
	case nothing, callable, pattern:
		return ""
	}
	shown := shown(v)
	if indent == "" {
		return ordered.Text(shown)
	}
	var b strings.Builder
	pretty(&b, shown, indent, "\n")
	return b.String()
}

// shown is a value with numbers of 15 digits and without functions.
func shown(v any) any {
	switch v := v.(type) {
	case callable, pattern:
		return ""
	case float64, json.Number:
		f, _ := numberOf(v)
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
		return f
	case *ordered.Object:
		o := &ordered.Object{}
		for key, value := range v.All() {
			o.Put(key, shown(value))
		}
		return o
	}
	if l, ok := elements(v); ok {
		all := make([]any, len(l))
		for i, e := range l {
			all[i] = shown(e)
		}
		return all
	}
	return v
}

func pretty(b *strings.Builder, v any, indent, line string) {
	open, end, count := "", "", 0
	o, isObject := v.(*ordered.Object)
	l, isList := v.([]any)
	switch {
	case isObject && o.Len() > 0:
		open, end = "{", "}"
	case isList && len(l) > 0:
		open, end = "[", "]"
	default:
		b.WriteString(ordered.Text(v))
		return
	}
	b.WriteString(open)
	each := func(key string, v any) {
		if count++; count > 1 {
			b.WriteByte(',')
		}
		b.WriteString(line + indent + key)
		pretty(b, v, indent, line+indent)
	}
	for key, value := range o.All() {
		each(ordered.Text(key)+": ", value)
	}
	for _, e := range l {
		each("", e)
	}
	b.WriteString(line + end)
}

func defineTexts() {
	define("string", "x-b?", given(func(c *invocation) any {
		if c.args[1] == true {
			return written(c.args[0], "  ")
		}
		if f, ok := numberOf(c.args[0]); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
			scan.Throw("D3001", "Attempting to invoke string function on Infinity or NaN")
		}
		return stringOf(c.args[0])
	}))
	define("length", "s-", given(func(c *invocation) any { return float64(utf8.RuneCountInString(c.text(0))) }))
	define("lowercase", "s-", given(func(c *invocation) any { return strings.ToLower(c.text(0)) }))
	define("uppercase", "s-", given(func(c *invocation) any { return strings.ToUpper(c.text(0)) }))
	define("trim", "s-", given(func(c *invocation) any { return strings.Join(strings.Fields(c.text(0)), " ") }))
	define("substring", "s-nn?", given((*invocation).substring))
	define("substringBefore", "s-s", given(func(c *invocation) any {
		before, _, _ := strings.Cut(c.text(0), c.text(1))
		return before
	}))
	define("substringAfter", "s-s", given(func(c *invocation) any {
		if _, after, found := strings.Cut(c.text(0), c.text(1)); found {
			return after
		}
		return c.text(0)
	}))
	define("pad", "s-ns?", given((*invocation).pad))
	define("contains", "s-(sf)", given(func(c *invocation) any {
		if p, ok := c.args[1].(pattern); ok {
			return p.re.MatchString(c.text(0))
		}
		return strings.Contains(c.text(0), c.text(1))
	}))
	define("match", "s-fn?", given((*invocation).match))
	define("split", "s-(sf)n?", given((*invocation).split))
	define("join", "a<s>s?", given(func(c *invocation) any {
		parts := make([]string, len(c.list(0)))
		for i, e := range c.list(0) {
			parts[i] = e.(string)
		}
		return strings.Join(parts, c.text(1))
	}))
	define("replace", "s-(sf)(sf)n?", given((*invocation).replace))
	define("base64encode", "s-", given(func(c *invocation) any { return base64.StdEncoding.EncodeToString([]byte(c.text(0))) }))
	define("base64decode", "s-", given(func(c *invocation) any {
		b, err := base64.StdEncoding.DecodeString(c.text(0))
		if err != nil {
			scan.Throw("D3137", "%s is no Base64", c.text(0))
		}
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}))
	define("encodeUrlComponent", "s-", given(func(c *invocation) any { return escapeURL(c.text(0), "!'()*") }))
	define("encodeUrl", "s-", given(func(c *invocation) any { return escapeURL(c.text(0), "!'()*;/?:@&=+$,#") }))
	for _, name := range []string{"decodeUrlComponent", "decodeUrl"} {
		define(name, "s-", given(func(c *invocation) any {
			s, err := url.PathUnescape(c.text(0))
			if err != nil {
				scan.Throw("D3140", "Malformed URL passed to %s(): %q", name, c.text(0))
			}
			return s
		}))
	}
}

// escapeURL escapes what is no letter, digit, one of -_.~ or one of those kept.
func escapeURL(s, kept string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c < utf8.RuneSelf && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("-_.~"+kept, c) >= 0) {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+256, 16)[1:]))
		}
	}
	return b.String()
}

func (c *invocation) substring() any {
	runes := []rune(c.text(0))
	n := float64(len(runes))
	from := c.number(1, 0)
	if from+n < 0 {
		from = 0
	}
	if from < 0 {
		from += n
	}
	to := n
	if c.has(2) {
		length := c.number(2, 0)
		if length <= 0 {
			return ""
		}
		to = from + length
	}
	from, to = math.Trunc(min(max(from, 0), n)), math.Trunc(min(max(to, 0), n))
	return string(runes[int(from):int(max(from, to))])
}

func (c *invocation) pad() any {
	s, width := c.text(0), c.number(1, 0)
	fill := []rune(" ")
	if c.has(2) && c.text(2) != "" {
		fill = []rune(c.text(2))
	}
	missing := int(math.Abs(width)) - utf8.RuneCountInString(s)
	limit(math.Abs(width))
	padding := make([]rune, max(missing, 0))
	for i := range padding {
		padding[i] = fill[i%len(fill)]
	}
	if width < 0 {
		return string(padding) + s
	}
	return s + string(padding)
}
