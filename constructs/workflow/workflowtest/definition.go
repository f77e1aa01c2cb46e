package workflowtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// definitionOf is the definition of a machine with its substitutions in place.
func definitionOf(machine *assembly.Resource) (string, error) {
	text, ok := machine.Get("DefinitionString").Outline()
	if !ok {
		return "", fmt.Errorf("DefinitionString is %v, want text that is known before deployment", machine.Get("DefinitionString"))
	}
	substitutions := machine.Get("DefinitionSubstitutions")
	var unknown error
	text = placeholder.ReplaceAllStringFunc(text, func(match string) string {
		value := substitutions.Get(match[2 : len(match)-1])
		if !value.Exists() {
			return match
		}
		outline, ok := value.Outline()
		if !ok {
			unknown = fmt.Errorf("DefinitionSubstitutions has %v for %s, want text", value, match)
		}
		return escaped(outline)
	})
	return strings.ReplaceAll(text, "${AWS::Partition}", partition), unknown
}

var placeholder = regexp.MustCompile(`\$\{[^}]+\}`)

// escaped is text as it is inside of a JSON string.
func escaped(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(b[1 : len(b)-1])
}
