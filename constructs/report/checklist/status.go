package checklist

// A Status is where an app stands on one item.
type Status string

const (
	// Met: a resource shows it, and nothing in the app contradicts it.
	Met Status = "met"
	// NotMet: nothing shows it, or something contradicts it.
	NotMet Status = "not met"
	// Waived: it would not be met, and somebody accepted that, for a reason.
	Waived Status = "waived"
	// NotApplicable: nothing in the app concerns it.
	NotApplicable Status = "not applicable"
	// Attested: no template shows it, and somebody states it.
	Attested Status = "attested"
	// NeedsAttestation: no template can show it, and nobody states it.
	NeedsAttestation Status = "needs attestation"
)

// Statuses are all of them, the best first.
func Statuses() []Status {
	return []Status{Met, Attested, Waived, NeedsAttestation, NotMet, NotApplicable}
}

// Done reports whether the item counts as reached.
func (s Status) Done() bool { return s == Met || s == Attested }

// A Decision says what decides an item.
type Decision string

const (
	// ByTemplates: the templates of the app show whether it is met. Nobody can attest it.
	ByTemplates Decision = "templates"
	// ByEither: the templates may show it. What another app, account or tool has can be attested.
	ByEither Decision = "templates or attestation"
	// ByAttestation: no template can show it.
	ByAttestation Decision = "attestation"
)
