package compute

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option/optiontest"
)

func TestOptions(t *testing.T) {
	optiontest.Prove(t, map[string]string{
		"AWS::EKS::Nodegroup RemoteAccess?.SourceSecurityGroups": `{"RemoteAccess": {"Ec2SshKey": "k"}}`,
	}, publicTable, keyTable, privilegeTable, leastTable, confinedTable, signingTable, patchTable, runtimeTable, imageTable)
}
