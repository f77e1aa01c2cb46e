package assembly

import "fmt"

// Class says how much an environment matters. It decides which guardrails may be
// relaxed; encryption, public access and logging never are.
type Class string

const (
	// Production serves users or holds their data. It is the default: what does
	// not say otherwise is held to everything.
	Production Class = "Production"
	// NonProduction is development, test and staging: one NAT gateway, one zone
	// and office hours are enough.
	NonProduction Class = "NonProduction"
	// Sandbox is thrown away at will.
	Sandbox Class = "Sandbox"
)

// ParseClass returns the class called s; the empty string is [Production].
func ParseClass(s string) (Class, error) {
	switch c := Class(s); c {
	case "":
		return Production, nil
	case Production, NonProduction, Sandbox:
		return c, nil
	}
	return "", fmt.Errorf("class is %q, want %s, %s or %s", s, Production, NonProduction, Sandbox)
}
