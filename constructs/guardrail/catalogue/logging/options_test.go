package logging

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option/optiontest"
)

func TestOptions(t *testing.T) {
	optiontest.Prove(t, map[string]string{
		"AWS::SSM::Document Content":                                  `{"DocumentType": "Session"}`,
		"AWS::StepFunctions::StateMachine LoggingConfiguration.Level": `{"StateMachineType": "EXPRESS"}`,
	}, auditTable)
}
