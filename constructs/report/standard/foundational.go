package standard

import (
	_ "embed"
	"strings"
)

// foundational are the controls of AWS Foundational Security Best Practices, in the order of the
// user guide of Security Hub CSPM, "AWS Foundational Security Best Practices standard".
var foundational = strings.Fields(text)

//go:embed foundational.txt
var text string
