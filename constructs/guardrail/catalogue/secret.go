package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var secretRules = []engine.Rule{{
	ID: "SECRET-001", Title: "No template holds a secret",
	Why:    "Templates lie in version control, in buckets and in CloudFormation's history, readable to many and for ever.",
	Fix:    "Keep the value in Secrets Manager and refer to it with a dynamic reference; a value that was here is to be revoked.",
	Pillar: engine.Security,
	Check:  plainSecrets,
}}

// secretTexts are texts that are secrets wherever they stand.
var secretTexts = map[string]*regexp.Regexp{
	"an AWS access key id": regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`),
	"a private key":        regexp.MustCompile(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`),
}

// secretProperties are the endings, in lower case, of the names of properties and
// environment variables whose literal value is a secret.
var secretProperties = []string{"password", "passwd", "authtoken", "auth_token", "secretstring", "secretaccesskey", "secret_access_key"}

func plainSecrets(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		for path, text := range s.Literals() {
			plainSecret(pass, stackItself(s), path, text)
		}
		for _, r := range s.Resources {
			for path, text := range r.Literals() {
				plainSecret(pass, r, path, text)
			}
		}
	}
}

func plainSecret(pass *engine.Pass, at *assembly.Resource, path []string, text string) {
	for _, what := range []string{"an AWS access key id", "a private key"} {
		if secretTexts[what].MatchString(text) {
			pass.Report(at, strings.Join(path, "."), "holds %s", what) // never the value itself
		}
	}
	if len(path) > 0 && namesSecret(path[len(path)-1]) && isSecret(text) {
		pass.Report(at, strings.Join(path, "."), "is a literal of %d characters", len(text))
	}
}

func namesSecret(property string) bool {
	lower := strings.ToLower(property)
	return slices.ContainsFunc(secretProperties, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// isSecret leaves out what names a secret instead of being one: dynamic references, ARNs,
// parameter paths, and the switches whose names end like a secret's.
func isSecret(text string) bool {
	reference := strings.Contains(text, "{{resolve:") || strings.HasPrefix(text, "arn:") || strings.HasPrefix(text, "/")
	return text != "" && text != "true" && text != "false" && !reference
}
