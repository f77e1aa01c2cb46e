package policy

// AIOptOut keeps the content of all accounts out of the training of AWS's AI services, in
// a way that accounts cannot revoke.
type AIOptOut struct {
	// OptIn names services, such as transcribe, that may use content after all.
	OptIn []string
}

// Policy builds the policy.
func (a AIOptOut) Policy() (ManagementPolicy, error) {
	none := []any{"@@none"}
	services := object{
		"@@operators_allowed_for_child_policies": none,
		"default":                                object{"@@operators_allowed_for_child_policies": none, "opt_out_policy": final("optOut")},
	}
	for _, s := range a.OptIn {
		if s == "" || s == "default" {
			return ManagementPolicy{}, &Problem{Policy: string(AIOptOutPolicy), Path: "OptIn", Got: quoted(s), Want: "the name of a service, such as transcribe"}
		}
		services[s] = object{"opt_out_policy": final("optIn")}
	}
	return newManagementPolicy(AIOptOutPolicy, object{"services": services})
}

// SecurityHubEnablement switches AWS Security Hub on in every account, new ones included.
// It is not about Security Hub CSPM, whose standards central configuration manages.
type SecurityHubEnablement struct {
	// Regions are where it is on. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is off; they win. The default is none.
	DisabledRegions []string
}

// Policy builds the policy.
func (s SecurityHubEnablement) Policy() (ManagementPolicy, error) {
	switches, err := regionSwitches(SecurityHubPolicy, s.Regions, s.DisabledRegions)
	if err != nil {
		return ManagementPolicy{}, err
	}
	return newManagementPolicy(SecurityHubPolicy, object{"securityhub": switches})
}

// InspectorEnablement switches the scans of Amazon Inspector on in every account. The zero
// value has all: instances, images, functions with their code, and code repositories.
type InspectorEnablement struct {
	// Regions are where it is on. The default is all, future ones included.
	Regions []string
	// DisabledRegions are where it is off; they win. The default is none.
	DisabledRegions []string
	// NoEC2, NoECR, NoLambda, NoLambdaCode and NoRepositories leave scans to the accounts.
	NoEC2, NoECR, NoLambda, NoLambdaCode, NoRepositories bool
}

// Policy builds the policy.
func (i InspectorEnablement) Policy() (ManagementPolicy, error) {
	scans := object{}
	for name, off := range map[string]bool{
		"ec2_scanning": i.NoEC2, "ecr_scanning": i.NoECR, "lambda_standard_scanning": i.NoLambda, "code_repository_scanning": i.NoRepositories,
	} {
		if off {
			continue
		}
		switches, err := regionSwitches(InspectorPolicy, i.Regions, i.DisabledRegions)
		if err != nil {
			return ManagementPolicy{}, err
		}
		if name == "lambda_standard_scanning" && !i.NoLambdaCode {
			// Code scanning is a part of standard scanning, with switches of its own.
			switches["lambda_code_scanning"], _ = regionSwitches(InspectorPolicy, i.Regions, i.DisabledRegions)
		}
		scans[name] = switches
	}
	if len(scans) == 0 {
		return ManagementPolicy{}, &Problem{Policy: string(InspectorPolicy), Path: "scans", Got: "all left out", Want: "at least one"}
	}
	return newManagementPolicy(InspectorPolicy, object{"inspector": object{"enablement": scans}})
}

// regionSwitches are the two lists of Regions, both of which AWS requires.
func regionSwitches(t PolicyType, on, off []string) (object, error) {
	ps := &problems{policy: string(t)}
	if len(on) > 0 {
		checkRegions(ps, "Regions", on)
	} else {
		on = []string{"ALL_SUPPORTED"}
	}
	if len(off) > 0 {
		checkRegions(ps, "DisabledRegions", off)
	}
	return object{"enable_in_regions": assign(texts(on)), "disable_in_regions": assign(texts(off))}, ps.err()
}

// S3PublicAccess blocks public access to S3 in every account, or with Allow unblocks it.
// Accounts cannot change it: S3 refuses their own setting.
type S3PublicAccess struct {
	// Allow switches all four settings off, for an organizational unit that publishes.
	Allow bool
}

// Policy builds the policy.
func (s S3PublicAccess) Policy() (ManagementPolicy, error) {
	value := map[bool]string{true: "none", false: "all"}[s.Allow]
	return newManagementPolicy(S3Policy, object{"s3_attributes": object{"public_access_block_configuration": assign(value)}})
}
