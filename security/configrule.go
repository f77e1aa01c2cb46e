package security

import (
	_ "embed" // managedrules.txt
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// A ConfigRule is a rule that AWS Config's own code evaluates. Most have a function of their
// own, such as [EncryptedVolumes]; any other is written out by its Identifier.
type ConfigRule struct {
	// Identifier is what AWS calls the managed rule, such as "ENCRYPTED_VOLUMES".
	Identifier string
	// Name tells two rules of one identifier apart: lower-case letters, digits and dashes. The
	// default is the identifier, as in "encrypted-volumes".
	Name string
	// Parameters are those of the rule, as AWS documents them for it.
	Parameters map[string]string
	// Control is the id of the Security Hub control that the rule answers, such as "EC2.3".
	Control string
	// Global says that the rule looks at users, groups, roles or policies of IAM, which are
	// recorded in one Region of an account.
	Global bool
	// Unlisted accepts an identifier that is newer than the list in this package.
	Unlisted bool
}

//go:embed managedrules.txt
var managedRules string

// ManagedRuleIdentifiers are the identifiers of AWS Config's rules that this package knows.
func ManagedRuleIdentifiers() []string { return strings.Fields(managedRules) }

func (r ConfigRule) name() string {
	if r.Name != "" {
		return r.Name
	}
	return strings.ToLower(strings.ReplaceAll(r.Identifier, "_", "-"))
}

// description is what people read beside the rule.
func (r ConfigRule) description() string {
	if r.Control == "" {
		return r.Identifier
	}
	return r.Identifier + ", Security Hub " + r.Control
}

// parametersJSON are the parameters as rules of an organization take them.
func (r ConfigRule) parametersJSON() string {
	text, err := json.Marshal(r.Parameters)
	if err != nil {
		panic(err) // a map of strings
	}
	return string(text)
}

// parameters are nil where there are none: an empty object would be a change at every deployment.
func (r ConfigRule) parameters() *map[string]any {
	if len(r.Parameters) == 0 {
		return nil
	}
	all := map[string]any{}
	for name, value := range r.Parameters {
		all[name] = value
	}
	return &all
}

var configRuleName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// checkRules refuses rules that AWS Config does not have, or could not tell apart.
func checkRules(rules []ConfigRule) error {
	seen := map[string]bool{}
	for _, r := range rules {
		if known := ManagedRuleIdentifiers(); !r.Unlisted && !slices.Contains(known, r.Identifier) {
			such := append(identifier.Nearest(r.Identifier, known), known[0])[0]
			return fmt.Errorf(
				"Rules has the identifier %q, which is no managed rule, want one such as %s, or Unlisted for one that is newer than this list",
				r.Identifier, such,
			)
		}
		switch name := r.name(); {
		case !configRuleName.MatchString(name):
			return fmt.Errorf("Rules has the name %q, want up to 64 lower-case letters, digits and dashes, a letter first", name)
		case seen[name]:
			return fmt.Errorf("Rules has %q twice, want a Name of its own for each", name)
		default:
			seen[name] = true
		}
		for _, parameter := range slices.Sorted(maps.Keys(r.Parameters)) {
			if parameter == "" || r.Parameters[parameter] == "" {
				return fmt.Errorf("Rules has %s with the parameter %q of value %q, want both, or neither for AWS's default",
					r.name(), parameter, r.Parameters[parameter])
			}
		}
	}
	return nil
}
