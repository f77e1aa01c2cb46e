package guardrail

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Trust names somebody outside of the app to whom the stacks of scope may give access or send data:
// the id of an account, a bucket such as "s3://central-logs" or a host such as
// "https://intake.example.com". Rules such as ACCESS-002 then go by it as by the accounts of
// the app. The reason is written into the assembly, the summary and every report. An account
// that is trusted is trusted with all that a policy gives it; to accept a single violation, use
// [Waive].
//
// The scope is an app or a stage, before anything is defined in it, or a stack. In an app or a
// stage it holds for the stacks that plinth.NewStack defines: other stacks record nothing, so name
// each of them. Trust panics with an error on any other scope, and when who or the reason is
// missing or malformed.
func Trust(scope constructs.Construct, who, reason string) {
	if err := trust(scope, assembly.Trusted{Who: who, Reason: reason}); err != nil {
		panic(fmt.Errorf("guardrail: trust in %q: %w", who, err))
	}
}

func trust(scope constructs.Construct, t assembly.Trusted) error {
	if err := t.Check(); err != nil {
		return err
	}
	return state(scope, assembly.MetadataTrusted, map[string]string{"who": t.Who, "reason": t.Reason})
}
