package policy

import (
	"fmt"
	"strings"
)

// expand replaces the policy variables of a pattern: ${key}, ${key, 'default'}, and the
// escapes ${*}, ${?} and ${$}. It reports false when a variable has no value and no
// default. Then nothing is equal to the pattern or like it, which makes negated
// operators true. Wildcards in a variable's value stand for themselves: a tag must not
// widen a policy.
func expand(pattern string, value func(key string) (string, bool)) (string, bool) {
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
	key = strings.TrimSpace(key)
	if !hasFallback {
		return key, "", false, validKey(key)
	}
	fallback = strings.TrimSpace(fallback)
	if len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\'' {
		return "", "", false, false
	}
	fallback = fallback[1 : len(fallback)-1]
	return key, fallback, true, validKey(key) && !strings.Contains(fallback, "'")
}

// checkVariables returns what is wrong with the variables of a pattern, or "".
func checkVariables(pattern string) string {
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

// validKey accepts the name of a condition key: a prefix such as aws, s3 or an identity
// provider's host, a colon, and a name, which for tags contains free text.
func validKey(key string) bool {
	prefix, name, found := strings.Cut(key, ":")
	return found && prefix != "" && name != "" && !strings.ContainsAny(prefix, " \t\r\n*?${}'\"")
}
