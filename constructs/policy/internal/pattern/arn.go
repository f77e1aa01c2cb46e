package pattern

import "strings"

// An ARN is an Amazon Resource Name, or a pattern of one, in its sections:
// arn:partition:service:region:account:resource.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// ParseARN splits at the first five colons; the resource may contain more.
func ParseARN(s string) (ARN, bool) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}

func (a ARN) sections() [5]string {
	return [5]string{a.Partition, a.Service, a.Region, a.Account, a.Resource}
}

// MatchARN compares section by section: a * in one section does not reach into the next, except
// in the last.
func MatchARN(pattern, arn string) bool {
	p, ok := ParseARN(pattern)
	if !ok {
		return false
	}
	a, ok := ParseARN(arn)
	if !ok {
		return false
	}
	for i, section := range p.sections() {
		if !Match(section, a.sections()[i]) {
			return false
		}
	}
	return true
}

// MatchResource matches a pattern of a Resource element. A request for an action without resource
// types asks for "*", which only the pattern "*" matches.
func MatchResource(pattern, resource string) bool {
	if _, ok := ParseARN(pattern); ok {
		return MatchARN(pattern, resource)
	}
	// Less than six sections is no ARN; services match the others, such as
	// execute-api:/prod/*, as text.
	return !strings.HasPrefix(pattern, "arn:") && Match(pattern, resource)
}

// IsARN reports whether a pattern has the six sections of an ARN, not counting the colons inside
// ${...}. A pattern that starts with a variable may become anything.
func IsARN(pattern string) bool {
	if strings.HasPrefix(pattern, "${") {
		return true
	}
	known, _ := Expand(pattern, func(string) (string, bool) { return "x", true })
	_, ok := ParseARN(known)
	return ok
}
