package limit

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// size is the length of a document as AWS counts it, without white space. What only the deployment
// knows counts with the length that it plausibly has. It is false for what may be anything.
func size(v assembly.Value) (int, bool) {
	plain, ok := v.Decoded().Plain()
	if !ok || plain == nil {
		return 0, false
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(plain) != nil {
		return 0, false
	}
	text := strings.TrimSpace(b.String())
	return len(placeholder.ReplaceAllStringFunc(text, plausible)), true
}

// placeholder is what stands for a reference in an outline.
var placeholder = regexp.MustCompile(`\$\{[A-Za-z0-9:.]+\}`)

// plausible is a text as long as what a placeholder stands for usually is.
func plausible(match string) string {
	name := match[len("${") : len(match)-1]
	switch {
	case name == "AWS::Partition":
		return "aws"
	case name == "AWS::AccountId":
		return "123456789012"
	case name == "AWS::Region":
		return "eu-central-1"
	case name == "AWS::URLSuffix":
		return "amazonaws.com"
	case strings.HasPrefix(name, "aws:"): // a policy variable stays as it is
		return match
	case strings.HasSuffix(name, "Arn"):
		return strings.Repeat("x", 90)
	}
	return strings.Repeat("x", 30)
}
