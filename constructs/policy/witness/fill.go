package witness

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// filler stands where a pattern leaves the text open.
const filler = "Zq"

// wild reports whether a pattern matches more than one text.
func wild(p string) bool { return strings.ContainsAny(p, "*?") }

// fill returns a text that a pattern matches.
func fill(p string) string {
	return strings.ReplaceAll(strings.ReplaceAll(p, "?", "q"), "*", filler)
}

// fillDigits returns a text of twelve digits that a pattern of account ids matches, if there is
// one.
func fillDigits(p string) string {
	short := strings.ReplaceAll(strings.ReplaceAll(p, "?", "4"), "*", "")
	if at := strings.IndexByte(p, '*'); at >= 0 && len(short) < 12 {
		before := strings.ReplaceAll(p[:at], "?", "4")
		return before + Stranger[:12-len(short)] + short[len(before):]
	}
	return short
}

// fillARN returns an ARN in a stranger's account that a pattern matches, if the pattern leaves the
// account open. An ARN of S3 has no account: there the name of the bucket has to be open.
func fillARN(p, service string) (string, bool) {
	sections := strings.SplitN(p, ":", 6)
	if !wild(p) || !strings.HasPrefix(p, "*") && !pattern.Match(sections[0], "arn") {
		return "", false
	}
	if last := sections[len(sections)-1]; len(sections) < 6 && !strings.HasSuffix(p, "*") {
		if !strings.HasPrefix(p, "*") {
			return "", false
		}
		sections = []string{"arn", "*", "*", "*", "*", strings.TrimLeft(last, "*")} // such as */admin
	}
	for len(sections) < 6 { // of StringLike, where * goes on into the next section
		sections = append(sections, "*")
	}
	if bucket, _, _ := strings.Cut(sections[5], "/"); sections[4] == "" || sections[2] == "s3" {
		if !wild(bucket) {
			return "", false
		}
	} else if !wild(sections[4]) {
		return "", false
	}
	section := func(i int, open, fallback string) string {
		if sections[i] == open || wild(sections[i]) && pattern.Match(sections[i], fallback) {
			return fallback
		}
		return fill(sections[i])
	}
	account := sections[4]
	if account != "" {
		account = fillDigits(account)
	}
	resource := fill(sections[5])
	if strings.HasPrefix(resource, "/") {
		resource = "role" + resource
	} else if sections[5] == "*" && service == "iam" {
		resource = "role/" + resource
	}
	arn := []string{"arn", section(1, "*", "aws"), section(2, "*", service), section(3, "*", region(service)), account, resource}
	return strings.Join(arn, ":"), true
}

// region is the Region in an ARN of a service; those of IAM have none.
func region(service string) string {
	if service == "iam" {
		return ""
	}
	return "eu-west-1"
}

// expand replaces the policy variables of a pattern by what the request has.
func expand(p string, context decide.Context) string {
	text, ok := pattern.Expand(p, func(key string) (string, bool) {
		if values := context[strings.ToLower(key)]; len(values) == 1 {
			return values[0], true
		}
		return "", false
	})
	if !ok {
		return p
	}
	return text
}
