package data

import (
	"regexp"
	"slices"
	"strings"
)

// A secretText matches secrets of one kind. Every text that matches is of at least so many bytes
// and marked: most texts are not, and need no look at the pattern, which takes long.
type secretText struct {
	what    string
	least   int
	marked  func(text string) bool
	pattern *regexp.Regexp
}

// shortest is the length of the shortest text that holds a secret.
const shortest = 8

func (s *secretText) in(text string) bool {
	return len(text) >= s.least && s.marked(text) && s.pattern.MatchString(text)
}

// secretTexts are looked for wherever they are.
var secretTexts = []*secretText{
	{"an AWS access key id", 20, anyOf("AKIA", "ASIA"), regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`)},
	{"a private key", 27, anyOf("PRIVATE KEY-----"), regexp.MustCompile(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`)},
	{"an AWS secret access key", 59, func(text string) bool { return strings.Contains(strings.ToLower(text), "secret") },
		regexp.MustCompile(`(?i)\baws_?secret_?access_?key["']?\s*[=:]\s*["']?[a-z0-9/+]{40}\b`)},
	{"a token of GitHub", 40, anyOf("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"),
		regexp.MustCompile(`\b(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b`)},
	{"a token of GitLab", 26, anyOf("glpat-"), regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}\b`)},
	{"a token of Slack", 15, anyOf("xox"), regexp.MustCompile(`\bxox[abeoprs]-[A-Za-z0-9-]{10,}\b`)},
	{"a token of npm", 40, anyOf("npm_"), regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}`)},
	{"a key of Stripe", 24, anyOf("k_live_"), regexp.MustCompile(`\b[rs]k_live_[A-Za-z0-9]{16,}\b`)},
	{"a password of a connection", 14, func(text string) bool { return strings.Contains(text, ";") && strings.Contains(text, "=") },
		regexp.MustCompile(`(?i);\s*(?:password|pwd)\s*=\s*[^\s;"'${}]{4,}(?:;|$)`)},
	{"a password of a command", 16, anyOf("PASSWORD=", "PASSWD=", "_PWD="),
		regexp.MustCompile(`\b[A-Z_]*(?:PASSWORD|PASSWD|_PWD)=["']?[A-Za-z0-9!@#%^*+?~-]{6,}(?:["'\s;]|$)`)},
	{"a password in a URL", shortest, func(text string) bool { return strings.Contains(text, "://") && strings.Contains(text, "@") },
		regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^\s/:@${}]+:[^\s/:@${}]+@`)},
}

func anyOf(marks ...string) func(text string) bool {
	return func(text string) bool {
		return slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(text, mark) })
	}
}
