package assembly

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// render spells a scalar out. What is known only at deployment becomes ${...} if
// placeholders is set, and makes the result false otherwise.
func (v Value) render(placeholders bool) (string, bool) {
	v = v.resolve()
	if !v.burn() {
		return "", false
	}
	fn, arg := v.intrinsic()
	switch fn {
	case "":
		return v.scalar()
	case "Ref":
		name, _ := arg.(string)
		if s := v.pseudo(name); s != "" {
			return s, true
		}
		return "${" + name + "}", placeholders
	case "Fn::GetAtt":
		id, attr := attribute(arg)
		return "${" + id + "." + attr + "}", placeholders
	case "Fn::Join":
		return v.join(arg, placeholders)
	case "Fn::Sub":
		return v.substitute(arg, placeholders)
	case "Fn::ToJsonString":
		return v.with(arg).jsonText(placeholders)
	}
	return "", false
}

// jsonText is a document as the text that Fn::ToJsonString makes of it.
func (v Value) jsonText(placeholders bool) (string, bool) {
	document, ok := v.plain()
	text, err := json.Marshal(document)
	if !ok || err != nil || len(text) > maxText || !placeholders && bytes.Contains(text, []byte("${")) {
		return "", false
	}
	return string(text), true
}

func (v Value) scalar() (string, bool) {
	switch raw := v.raw.(type) {
	case nil, undecided, []any, map[string]any:
		return "", false
	case string:
		return raw, true
	case json.Number: // as the template spells it
		return raw.String(), true
	case bool:
		return strconv.FormatBool(raw), true
	}
	return fmt.Sprint(v.raw), true
}

func (v Value) pseudo(name string) string {
	if v.stack == nil {
		return ""
	}
	switch name {
	case "AWS::Region":
		return v.stack.Region
	case "AWS::AccountId":
		return v.stack.Account
	}
	return ""
}

// maxText bounds what Join and Sub may build.
const maxText = 1 << 20

func (v Value) join(arg any, placeholders bool) (string, bool) {
	args, _ := arg.([]any)
	if len(args) != 2 {
		return "", false
	}
	sep, isText := args[0].(string)
	parts, isList := v.with(args[1]).resolve().raw.([]any)
	if !isText || !isList {
		return "", false
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(sep)
		}
		text, ok := v.with(p).render(placeholders)
		if !ok || b.Len()+len(text) > maxText {
			return "", false
		}
		b.WriteString(text)
	}
	return b.String(), true
}

func (v Value) substitute(arg any, placeholders bool) (string, bool) {
	text, vars, known := substitution(arg)
	size := 0
	out := placeholder.ReplaceAllStringFunc(text, func(match string) string {
		m := placeholder.FindStringSubmatch(match)
		if m[1] == "!" { // ${!Literal}
			return "${" + m[2] + "}"
		}
		if !known || size > maxText {
			known = false
			return ""
		}
		s, ok := v.with(standIn(m[2], vars)).render(placeholders)
		known = known && ok
		size += len(s)
		return s
	})
	return out, known
}
