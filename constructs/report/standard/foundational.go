package standard

import (
	_ "embed"
	"strings"
)

// foundational are the controls of AWS Foundational Security Best Practices v1.0.0, service by
// service, as Security Hub CSPM listed them in 2025 and, of most services, in August 2026. AWS adds
// some every few months: one that is missing here is not counted, whoever answers it.
var foundational = strings.Fields(text)

//go:embed foundational.txt
var text string
