package management

import (
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/check"
)

// AIOptOut keeps the content of all accounts out of the training of AWS's AI services, in
// a way that accounts cannot revoke.
type AIOptOut struct {
	// OptIn names services, such as transcribe, that may use content after all.
	OptIn []string
}

// Policy builds the policy.
func (a AIOptOut) Policy() (Policy, error) {
	none := []any{"@@none"}
	services := object{
		"@@operators_allowed_for_child_policies": none,
		"default":                                object{"@@operators_allowed_for_child_policies": none, "opt_out_policy": final("optOut")},
	}
	for _, s := range a.OptIn {
		if s == "" || s == "default" {
			return Policy{}, &policy.Problem{Policy: string(policy.TypeAIOptOut), Path: "OptIn", Got: strconv.Quote(s), Want: "the name of a service, such as transcribe"}
		}
		services[s] = object{"opt_out_policy": final("optIn")}
	}
	return newPolicy(policy.TypeAIOptOut, object{"services": services})
}

// SecurityHub switches AWS Security Hub on in every account, new ones included.
// It is not about Security Hub CSPM, whose standards central configuration manages.
type SecurityHub struct {
	// Regions are where it is on. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is off; they win. The default is none.
	DisabledRegions []string
}

// Policy builds the policy.
func (s SecurityHub) Policy() (Policy, error) {
	switches, err := regionSwitches(policy.TypeSecurityHub, s.Regions, s.DisabledRegions)
	if err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeSecurityHub, object{"securityhub": switches})
}

// Inspector switches the scans of Amazon Inspector on in every account. The zero
// value has all: instances, images, functions with their code, and code repositories.
type Inspector struct {
	// Regions are where it is on. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is off; they win. The default is none.
	DisabledRegions []string
	// NoEC2, NoECR, NoLambda, NoLambdaCode and NoRepositories leave scans to the accounts.
	NoEC2, NoECR, NoLambda, NoLambdaCode, NoRepositories bool
}

// Policy builds the policy.
func (i Inspector) Policy() (Policy, error) {
	scans := object{}
	for name, off := range map[string]bool{
		"ec2_scanning": i.NoEC2, "ecr_scanning": i.NoECR, "lambda_standard_scanning": i.NoLambda, "code_repository_scanning": i.NoRepositories,
	} {
		if off {
			continue
		}
		switches, err := regionSwitches(policy.TypeInspector, i.Regions, i.DisabledRegions)
		if err != nil {
			return Policy{}, err
		}
		if name == "lambda_standard_scanning" && !i.NoLambdaCode {
			// Code scanning is a part of standard scanning, with switches of its own.
			switches["lambda_code_scanning"], _ = regionSwitches(policy.TypeInspector, i.Regions, i.DisabledRegions)
		}
		scans[name] = switches
	}
	if len(scans) == 0 {
		return Policy{}, &policy.Problem{Policy: string(policy.TypeInspector), Path: "scans", Got: "all left out", Want: "at least one"}
	}
	return newPolicy(policy.TypeInspector, object{"inspector": object{"enablement": scans}})
}

// regionSwitches are the two lists of Regions, both of which AWS requires.
func regionSwitches(t policy.Type, on, off []string) (object, error) {
	ps := &policy.Problems{Policy: string(t)}
	if len(on) > 0 {
		check.Regions(ps, "Regions", on)
	} else {
		on = []string{"ALL_SUPPORTED"}
	}
	if len(off) > 0 {
		check.Regions(ps, "DisabledRegions", off)
	}
	return object{"enable_in_regions": assign(texts(on)), "disable_in_regions": assign(texts(off))}, ps.Err()
}

// S3 blocks public access to S3 in every account, or with Allow unblocks it.
// Accounts cannot change it: S3 refuses their own setting.
type S3 struct {
	// Allow switches all four settings off, for an organizational unit that publishes.
	Allow bool
}

// Policy builds the policy.
func (s S3) Policy() (Policy, error) {
	value := map[bool]string{true: "none", false: "all"}[s.Allow]
	return newPolicy(policy.TypeS3, object{"s3_attributes": object{"public_access_block_configuration": assign(value)}})
}
