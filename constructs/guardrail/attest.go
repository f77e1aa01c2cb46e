package guardrail

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

// Attest records what no template shows: that the owner states an item of the Well-Architected
// checklist, such as "savings-plans", as of a day. With Waives it records that the item is not
// wanted, for the reason in the note. What expires no longer counts from the next day on. A file
// attestations.yaml beside cdk.json says the same for who does not want it in code.
//
// The scope is an app or a stage, before anything is defined in it, or a stack, as for [Trust].
// Attest panics with an error on any other scope, when there is no such item, when the templates
// decide it and nothing is waived, and when the owner, the date or the reason is missing.
func Attest(scope constructs.Construct, what attestation.Attestation) {
	if err := attest(scope, what); err != nil {
		panic(fmt.Errorf("guardrail: attestation of %q: %w", what.Item, err))
	}
}

func attest(scope constructs.Construct, what attestation.Attestation) error {
	if err := report.CheckAttestation(what); err != nil {
		return err
	}
	return state(scope, assembly.MetadataAttestation, what.Recorded())
}
