package limit

import (
	"fmt"
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// few is from how many on principals of one form count as a list that grows.
const few = 3

// grows warns of a policy that lists a principal for each of several accounts, and says with how
// many it passes its quota.
func (c *checker) grows(n int, d document, r *assembly.Resource, policy assembly.Value) {
	longest, times := 0, map[string]int{}
	accounts := map[string]map[string]bool{}
	for _, statement := range policy.Decoded().Get("Statement").List() {
		for _, principal := range statement.Get("Principal", "AWS").List() {
			text, ok := principal.Outline()
			account := account.FindString(text)
			if !ok || account == "" {
				continue
			}
			form := region.ReplaceAllString(replaceAll(text), "REGION")
			times[form]++
			if accounts[form] == nil {
				accounts[form] = map[string]bool{}
			}
			accounts[form][account] = true
			longest = max(longest, len(placeholder.ReplaceAllStringFunc(text, plausible)))
		}
	}
	for form, of := range accounts {
		if len(of) < few {
			continue
		}
		each := longest + len(`"",`)
		c.found = append(c.found, finding.Finding{
			Kind: finding.Limit, Severity: finding.Warning, Stack: r.Stack, Resource: r, Property: d.property,
			Message: fmt.Sprintf("lists a principal for each of %d accounts, and grows by %d characters with each: with %d it passes %d %s (%s)",
				len(of), each, times[form]+(d.Default-n)/each+1, d.Default, d.Name, d.Source),
			Fix: "Admit the organization by a condition (aws:PrincipalOrgID) and the roles by a pattern.",
		})
		return
	}
}

var (
	account = regexp.MustCompile(`\b\d{12}\b`)
	region  = regexp.MustCompile(`[a-z]{2,4}(-[a-z]+)+-\d`)
)

func replaceAll(text string) string { return account.ReplaceAllString(text, "ACCOUNT") }
