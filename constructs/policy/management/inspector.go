package management

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Inspector enables the scans of Amazon Inspector in every account. The zero value enables all of
// them: instances, images, functions with their code, and code repositories.
type Inspector struct {
	// Regions are where it is enabled. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is disabled, even if they are in Regions. The default is none.
	DisabledRegions []string
	// NoEC2, NoECR, NoLambda, NoLambdaCode and NoRepositories leave a kind of scan to the accounts.
	NoEC2, NoECR, NoLambda, NoLambdaCode, NoRepositories bool
}

// Policy checks the settings and builds the policy.
func (i Inspector) Policy() (Policy, error) {
	scans := object{}
	for name, off := range map[string]bool{
		"ec2_scanning": i.NoEC2, "ecr_scanning": i.NoECR, "lambda_standard_scanning": i.NoLambda,
		"code_repository_scanning": i.NoRepositories,
	} {
		if off {
			continue
		}
		switches, err := regionSwitches(policy.TypeInspector, i.Regions, i.DisabledRegions)
		if err != nil {
			return Policy{}, err
		}
		if name == "lambda_standard_scanning" && !i.NoLambdaCode {
			// Code scanning is a part of standard scanning with Regions of its own.
			switches["lambda_code_scanning"], _ = regionSwitches(policy.TypeInspector, i.Regions, i.DisabledRegions)
		}
		scans[name] = switches
	}
	if len(scans) == 0 {
		return Policy{}, &policy.Problem{
			Policy: string(policy.TypeInspector), Got: "without scans", Want: "at least one of EC2, ECR, Lambda and repositories",
		}
	}
	return newPolicy(policy.TypeInspector, object{"inspector": object{"enablement": scans}})
}
