package policy

import "strings"

// arnParts is the number of sections in arn:partition:service:region:account:resource.
const arnParts = 6

// splitARN splits at the first five colons; the resource may contain more.
func splitARN(arn string) ([arnParts]string, bool) {
	var out [arnParts]string
	parts := strings.SplitN(arn, ":", arnParts)
	if len(parts) != arnParts || parts[0] != "arn" {
		return out, false
	}
	copy(out[:], parts)
	return out, true
}

// arnLike compares section by section: a * in one section does not reach into the next,
// except in the last.
func arnLike(pattern, arn string) bool {
	p, ok := splitARN(pattern)
	if !ok {
		return false
	}
	a, ok := splitARN(arn)
	if !ok {
		return false
	}
	for i := range p {
		if !glob(p[i], a[i], false) {
			return false
		}
	}
	return true
}

// resourceLike matches a pattern of a Resource element. Requests for actions without
// resource types ask for "*", which only "*" matches.
func resourceLike(pattern, resource string) bool {
	if _, ok := splitARN(pattern); ok {
		return arnLike(pattern, resource)
	}
	// Less than six sections is no ARN; services match the others, such as
	// execute-api:/prod/*, as text.
	return !strings.HasPrefix(pattern, "arn:") && glob(pattern, resource, false)
}

// arnWithVariables reports whether a pattern has the six sections of an ARN, not counting
// the colons inside ${...}; a pattern that starts with a variable may become anything.
func arnWithVariables(pattern string) bool {
	if strings.HasPrefix(pattern, "${") {
		return true
	}
	known, _ := expand(pattern, func(string) (string, bool) { return "x", true })
	_, ok := splitARN(known)
	return ok
}

// Role returns a pattern that matches the roles of a name, or of a name with wildcards, in
// every account and partition: Role("cdk-*"). Include the path when the role has one.
func Role(name string) string { return "arn:*:iam::*:role/" + name }

// resourceCovers is covers for patterns that resourceLike takes.
func resourceCovers(wide, narrow string) bool {
	w, isARN := splitARN(wide)
	if !isARN {
		return !strings.HasPrefix(wide, "arn:") && covers(wide, narrow, false)
	}
	n, isARN := splitARN(narrow)
	if !isARN {
		return false
	}
	for i := range w {
		if !covers(w[i], n[i], false) {
			return false
		}
	}
	return true
}
