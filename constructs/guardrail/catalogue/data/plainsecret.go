package data

import (
	"encoding/base64"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// secretNames are endings, in lower case, of the names of properties, parameters and environment
// variables whose literal values are secrets.
var secretNames = []string{
	"password", "passwd", "authtoken", "auth_token", "secretstring", "secretaccesskey", "secret_access_key", "hectoken", "accesskey",
	"clientsecret", "client_secret", "privatekey", "private_key", "accesstoken", "access_token", "oauthtoken", "oauth_token",
	"refreshtoken", "refresh_token", "apikeyvalue", "secrettoken", "secret_token", "apitoken", "api_token", "apikey", "api_key",
	"secretkey", "secret_key", "passphrase",
}

func plainSecrets(pass *engine.Pass) {
	l := lexicon{names: map[string]naming{}, texts: map[string][]string{}}
	for _, s := range pass.Stacks {
		nobody := func([]string) assembly.Value { return assembly.Value{} }
		l.literals(s.Literals(), nobody, func(path, what string) { pass.ReportStack(s, path, "%s", what) })
		for _, r := range s.Resources {
			at := func(path []string) assembly.Value { return r.Get(path...) }
			l.literals(r.Literals(), at, func(path, what string) { pass.Report(r, path, "%s", what) })
			l.computed(r, func(path, what string) { pass.Report(r, path, "%s", what) })
		}
	}
}

// A lexicon remembers what was found of names and texts: an app has few of them many times.
type lexicon struct {
	names map[string]naming
	texts map[string][]string
}

// A naming is what a name says of what it is for: that it is a secret, or that it may be one.
type naming struct{ secret, maybe bool }

func (l lexicon) naming(name string) naming {
	n, seen := l.names[name]
	if !seen {
		n = naming{namesSecret(name), mayNameSecret(name)}
		l.names[name] = n
	}
	return n
}

// held are the secrets in a text.
func (l lexicon) held(text string) []string {
	if len(text) < shortest {
		return nil
	}
	all, seen := l.texts[text]
	if !seen {
		for _, secret := range secretTexts {
			if secret.in(text) {
				all = append(all, secret.what)
			}
		}
		l.texts[text] = all
	}
	return all
}

// literals reports the secrets among texts. Get returns what is at a path beside them.
func (l lexicon) literals(texts iter.Seq2[[]string, string], get func(path []string) assembly.Value, report func(path, what string)) {
	for path, text := range texts {
		all := l.held(text)
		if slices.Contains(path, "UserData") {
			if bytes, err := base64.StdEncoding.DecodeString(text); err == nil {
				all = append(slices.Clip(all), l.held(string(bytes))...)
			}
		}
		for _, what := range all {
			report(strings.Join(path, "."), "holds "+what)
		}
		if n := l.naming(nameOf(path, get)); n.secret && isSecret(text) || n.maybe && random.MatchString(text) && mixed(text) {
			report(strings.Join(path, "."), fmt.Sprintf("is a literal of %d characters", len(text)))
		}
	}
}

// computed reports secrets that an intrinsic function puts together from what the template holds:
// the default of a parameter, an entry of a mapping, parts of a text.
func (l lexicon) computed(r *assembly.Resource, report func(path, what string)) {
	at := func(path []string) assembly.Value { return r.Get(path...) }
	var seen []string
	for path := range r.Literals() {
		fn := slices.IndexFunc(path, func(key string) bool { return key == "Ref" || strings.HasPrefix(key, "Fn::") })
		if fn < 1 || slices.Equal(path[:fn], seen) {
			continue
		}
		seen = path[:fn]
		if !l.naming(nameOf(seen, at)).secret {
			continue
		}
		for _, v := range r.Get(seen...).ByDefault().Alternatives() {
			if text, known := v.Text(); known && isSecret(text) {
				report(strings.Join(seen, "."), fmt.Sprintf("is a text of %d characters that the template holds", len(text)))
				break
			}
		}
	}
}

// nameOf is what a text is called: by its property, as the default of a parameter, or by a name
// beside it, as in lists of environment variables. What is stored elsewhere has no text here.
func nameOf(path []string, get func(path []string) assembly.Value) string {
	if len(path) == 0 {
		return ""
	}
	beside, last := path[:len(path)-1], path[len(path)-1]
	if _, err := strconv.Atoi(last); err == nil && len(beside) > 0 {
		return strings.TrimSuffix(beside[len(beside)-1], "s") // one of Passwords
	}
	switch {
	case len(path) == 3 && path[0] == "Parameters" && last == "Default":
		return path[1]
	case last != "Value" && last != "ParameterValue":
		return last
	}
	if kind := get(append(slices.Clip(beside), "Type")); kind.Exists() && kind.OneOf("PLAINTEXT", "String", "StringList") != assembly.True {
		return ""
	}
	for _, key := range []string{"Name", "Key", "ParameterKey", "OptionName", "Variable"} {
		if name, known := get(append(slices.Clip(beside), key)).Text(); known {
			return name
		}
	}
	return ""
}

func namesSecret(name string) bool {
	lower := strings.ToLower(name)
	return lower == "token" || slices.ContainsFunc(secretNames, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// mayNameSecret are names of secrets, or of where they are: only what nobody would choose as a name
// is one.
func mayNameSecret(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, "_token") || strings.HasSuffix(lower, "_secret") || strings.HasSuffix(lower, "_credential")
}

// random matches texts without the signs between words.
var random = regexp.MustCompile(`^[A-Za-z0-9+/=]{16,}$`)

// mixed reports whether a text has letters and digits in turns.
func mixed(text string) bool {
	turns := 0
	for i := 1; i < len(text); i++ {
		if (text[i] <= '9') != (text[i-1] <= '9') {
			turns++
		}
	}
	return turns >= 4
}

// reference matches texts that only name a secret, or say where it is: ARNs, paths, addresses, and
// dynamic references.
var reference = regexp.MustCompile(`\{\{resolve:|^(arn|ssm|secretsmanager|https?):|^/|^[a-z0-9_.-]+(/[a-z0-9_.-]+)+$`)

// switches are values of options about secrets.
var switches = []string{"", "true", "false", "yes", "no", "on", "off", "enabled", "disabled", "required", "optional", "none", "0", "1"}

func isSecret(text string) bool {
	return !reference.MatchString(text) && !slices.Contains(switches, strings.ToLower(text))
}
