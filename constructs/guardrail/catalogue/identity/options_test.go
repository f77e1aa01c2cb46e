package identity

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option/optiontest"
)

func TestOptions(t *testing.T) {
	optiontest.Prove(t, nil, callerTable, poolTable, signUpTable, clientTable)
}
