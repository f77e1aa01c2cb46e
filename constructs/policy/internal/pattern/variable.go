package pattern

import (
	"fmt"
	"strings"
)

// Expand replaces the policy variables of a pattern: ${key}, ${key, 'default'}, and the escapes
// ${*}, ${?} and ${$}. It reports false when a variable has neither a value nor a default: then
// nothing equals or matches the pattern, which makes negated operators true. Wildcards in the value
// of a variable stand for themselves, so that a tag cannot widen a policy.
func Expand(pattern string, value func(key string) (string, bool)) (string, bool) {
	if !strings.Contains(pattern, "${") {
		return pattern, true
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", false
		}
		pattern = after
		switch name {
		case "*":
			b.WriteByte(literalStar)
			continue
		case "?":
			b.WriteByte(literalQuestion)
			continue
		case "$":
			b.WriteByte('$')
			continue
		}
		key, fallback, hasFallback, ok := splitVariable(name)
		if !ok {
			return "", false
		}
		v, known := value(key)
		if !known {
			if !hasFallback {
				return "", false
			}
			v = fallback
		}
		b.WriteString(toLiteral.Replace(v))
	}
}

// splitVariable reads "key" or "key, 'default'".
func splitVariable(name string) (key, fallback string, hasFallback, ok bool) {
	key, fallback, hasFallback = strings.Cut(name, ",")
	if !hasFallback {
		return key, "", false, isVariable(key)
	}
	fallback = strings.TrimSpace(fallback)
	if len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\'' {
		return "", "", false, false
	}
	fallback = fallback[1 : len(fallback)-1]
	return key, fallback, true, isVariable(key) && !strings.Contains(fallback, "'")
}

func isVariable(key string) bool { return IsConditionKey(key) && !strings.Contains(key, " ") }

// CheckVariables returns what is wanted instead of a malformed variable of a pattern, or "".
func CheckVariables(pattern string) string {
	for {
		_, rest, found := strings.Cut(pattern, "${")
		if !found {
			return ""
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return `"${" to be closed by "}"`
		}
		if name != "*" && name != "?" && name != "$" {
			if _, _, _, ok := splitVariable(name); !ok {
				return fmt.Sprintf("${key}, ${key, 'default'}, ${*}, ${?} or ${$} instead of ${%s}", name)
			}
		}
		pattern = after
	}
}

// IsConditionKey accepts the name of a condition key: a prefix such as aws, s3 or the host of an
// identity provider, a colon, and a name, which contains free text for tags: aws:PrincipalTag/
// lacks its tag.
func IsConditionKey(key string) bool {
	prefix, name, found := strings.Cut(key, ":")
	return found && prefix != "" && name != "" && !strings.HasSuffix(name, "/") && !strings.ContainsAny(prefix, " \t\r\n*?${}'\"")
}
