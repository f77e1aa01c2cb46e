package preset

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/check"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// DenyOtherRegions denies workloads outside the allowed Regions, for data residency and so that no
// Region has workloads that nobody watches.
//
// Global services stay usable. Regional services that global ones need in the control Region of the
// partition, such as ACM for CloudFront in us-east-1, stay usable there only. A service control
// policy restricts neither AWS services that act as themselves, nor service-linked roles, nor the
// management account. The preset does not see a request that a service carries out in another
// Region.
//
// With Control Tower, prefer its own Region deny control. Both can be used together.
type DenyOtherRegions struct {
	// Allowed are the Regions for workloads. Required.
	Allowed []string
	// Exempt are patterns of principals that may act in every Region, such as automation that
	// secures all of them: policy.Role("AWSControlTowerExecution") or
	// policy.Role("stacksets-exec-*"). The default is none.
	Exempt []string
	// EdgeStacks are patterns of the roles that deploy CDK stacks into the control Region, for
	// functions and buckets of CloudFront, such as policy.Role("cdk-*"). Add [ProtectRoles] for them.
	// Everybody may read what is there. The default is none: only the services that global ones need
	// are allowed there.
	EdgeStacks []string
	// BedrockProfiles are geographic prefixes of Bedrock inference profiles, such as "eu".
	// Inference through these profiles may use all their Regions. The default is none.
	BedrockProfiles []string
	// AlsoGlobal are more actions to allow in every Region. The default is none.
	AlsoGlobal []string
	// AlsoInControlRegion are more actions to allow in the control Region. The default is none.
	AlsoInControlRegion []string
}

// Statements implements [policy.Preset].
func (r DenyOtherRegions) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	partition := check.Regions(ps, "DenyOtherRegions.Allowed", r.Allowed)
	for _, prefix := range r.BedrockProfiles {
		if prefix == "" || strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz-") != "" {
			ps.Add(
				"DenyOtherRegions.BedrockProfiles", strconv.Quote(prefix),
				`the prefix of an inference profile, such as "eu" or "global"`,
			)
		}
	}
	exempt, err := exempting("DenyOtherRegions", r.Exempt)
	ps.Join(err)
	checkPrincipals(ps, "DenyOtherRegions.EdgeStacks", r.EdgeStacks)
	if err := ps.Err(); err != nil {
		return nil, err
	}

	global := slices.Concat(globalActions, r.AlsoGlobal)
	control := slices.Concat(controlRegionActions, r.AlsoInControlRegion)
	if len(r.EdgeStacks) > 0 {
		control = append(control, edgeStackActions...)
	}
	outside := func(sid string, regions []string) policy.Statement {
		s := deniedEverywhere(sid, nil)
		s.Condition = exempt.condition(policy.Condition{"StringNotEquals": {"aws:RequestedRegion": regions}})
		return s
	}

	var out []policy.Statement
	regional := outside("DenyOtherRegions", r.Allowed)
	if home := regions.Control(partition); !slices.Contains(r.Allowed, home) {
		inControl := outside("DenyOutsideControlRegion", append(slices.Clone(r.Allowed), home))
		inControl.Action = pattern.Reduce(control, pattern.ActionCovers)
		out = append(out, inControl)
		global = append(global, control...)
		if len(r.EdgeStacks) > 0 {
			edge := deniedEverywhere("DenyEdgeStacks", nil, edgeStackWrites...)
			edge.Condition = exemption(union(r.Exempt, r.EdgeStacks)).condition(
				policy.Condition{"StringNotEquals": {"aws:RequestedRegion": r.Allowed}})
			out = append(out, edge)
		}
	}
	if len(r.BedrockProfiles) > 0 {
		inference := outside("DenyInferenceElsewhere", r.Allowed)
		inference.Action = bedrockInference
		inference.Condition = inferenceProfiles(inference.Condition, r.BedrockProfiles)
		out = append(out, inference)
		global = append(global, bedrockInference...)
	}
	regional.NotAction = pattern.Reduce(global, pattern.ActionCovers)
	return append([]policy.Statement{regional}, out...), nil
}

// inferenceProfiles exempts requests through the profiles. A request without a profile lacks
// bedrock:InferenceProfileArn, for which the negated operator holds.
func inferenceProfiles(c policy.Condition, prefixes []string) policy.Condition {
	keys := map[string][]string{}
	for key, values := range c["ArnNotLike"] {
		keys[key] = values
	}
	for _, prefix := range prefixes {
		keys["bedrock:InferenceProfileArn"] = append(
			keys["bedrock:InferenceProfileArn"], "arn:*:bedrock:*:*:inference-profile/"+prefix+".*",
		)
	}
	c["ArnNotLike"] = keys
	return c
}
