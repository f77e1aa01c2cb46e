package pattern

import (
	"slices"
	"strings"
)

// An ARN is an Amazon Resource Name, or a pattern of one, in its sections:
// arn:partition:service:region:account:resource.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// ParseARN splits at the first five colons; the resource may contain more.
func ParseARN(s string) (ARN, bool) {
	var parts [5]string
	rest := s
	for i := range parts {
		var more bool
		if parts[i], rest, more = strings.Cut(rest, ":"); !more {
			return ARN{}, false
		}
	}
	if parts[0] != "arn" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], rest}, true
}

func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
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

// MatchResource matches a pattern of a Resource element, which differs from those of [MatchARN] in
// two ways ("IAM JSON policy elements: Resource" and "IAM identifiers" in the IAM User Guide):
// missing sections at its end are *, and a * that ends a section goes on past the colon. A request
// for an action without resource types asks for "*", which only the pattern "*" matches.
func MatchResource(pattern, resource string) bool {
	if !strings.HasPrefix(pattern, "arn:") {
		return Match(pattern, resource) // services match what is no ARN as text, such as execute-api:/prod/*
	}
	sections := Complete(pattern).sections()
	last := len(sections) - 1
	prefix, rest, _ := strings.Cut(resource, ":")
	if prefix != "arn" {
		return false
	}
	// at and from are where the latest * that ends a section lets the match resume.
	at, from := -1, ""
	for i := 0; ; {
		section, after, more := strings.Cut(rest, ":")
		switch {
		case i == last && Match(sections[i], rest):
			return true
		case i < last && more && Match(sections[i], section):
			i, rest = i+1, after
			if strings.HasSuffix(sections[i-1], "*") {
				at, from = i, after
			}
			continue
		}
		if at < 0 || !strings.Contains(from, ":") {
			return false
		}
		_, from, _ = strings.Cut(from, ":")
		i, rest = at, from
	}
}

// Complete returns the sections of a pattern that starts with "arn:", with a * for each missing
// one.
func Complete(pattern string) ARN {
	for strings.Count(pattern, ":") < 5 {
		pattern += ":*"
	}
	arn, _ := ParseARN(pattern)
	return arn
}

var partitions = []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"}

// InPartition reports whether a pattern of ARNs matches some in a partition of AWS, as of October
// 2026. What a variable says is not known.
func InPartition(pattern string) bool {
	partition := Complete(pattern).Partition
	return !strings.HasPrefix(pattern, "arn:") || strings.Contains(partition, "${") ||
		slices.ContainsFunc(partitions, func(p string) bool { return Match(partition, p) })
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
