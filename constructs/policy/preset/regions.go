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

// DenyOtherRegions keeps workloads in the allowed Regions: data residency, and nobody mines
// coins in a Region that nobody looks at.
//
// Global services stay usable from everywhere. Regional services that global ones need in
// the partition's control Region (us-east-1, cn-north-1, us-gov-west-1), such as ACM for
// CloudFront, stay usable there and nowhere else. AWS services that act as themselves,
// service-linked roles and the management account are out of reach anyway. Not covered:
// a request that starts in an allowed Region and is carried out elsewhere by a service.
//
// With Control Tower, prefer its own region deny control; the two add up.
type DenyOtherRegions struct {
	// Allowed are the Regions for workloads. Required; unknown Regions are refused.
	Allowed []string
	// Exempt are patterns of principals that may act anywhere: automation that secures
	// every Region, such as Role("AWSControlTowerExecution") or Role("stacksets-exec-*").
	Exempt []string
	// EdgeStacks allows CDK stacks in the control Region, for certificates, web ACLs and
	// functions of CloudFront. The default is the services only, without stacks.
	EdgeStacks bool
	// BedrockProfiles are geographic prefixes of Bedrock inference profiles, such as "eu".
	// Inference through them may reach the profile's other Regions. The default is none.
	BedrockProfiles []string
	// AlsoGlobal are more actions to leave alone in every Region.
	AlsoGlobal []string
	// AlsoInControlRegion are more actions to leave alone in the control Region.
	AlsoInControlRegion []string
}

// Statements implements [policy.Preset].
func (r DenyOtherRegions) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	partition := check.Regions(ps, "DenyOtherRegions.Allowed", r.Allowed)
	for _, prefix := range r.BedrockProfiles {
		if prefix == "" || strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz-") != "" {
			ps.Add("DenyOtherRegions.BedrockProfiles", strconv.Quote(prefix), `the prefix of an inference profile, such as "eu" or "global"`)
		}
	}
	exempt, err := exempting("DenyOtherRegions", r.Exempt)
	ps.Join(err)
	if err := ps.Err(); err != nil {
		return nil, err
	}

	global := slices.Concat(globalActions, r.AlsoGlobal)
	control := slices.Concat(controlRegionActions, r.AlsoInControlRegion)
	if r.EdgeStacks {
		control = append(control, edgeStackActions...)
	}
	outside := func(sid string, regions []string) policy.Statement {
		return policy.Statement{
			Sid: sid, Effect: policy.Deny, Resource: []string{"*"},
			Condition: exempt.condition(policy.Condition{"StringNotEquals": {"aws:RequestedRegion": regions}}),
		}
	}

	var out []policy.Statement
	regional := outside("DenyOtherRegions", r.Allowed)
	if home := regions.Control(partition); !slices.Contains(r.Allowed, home) {
		inControl := outside("DenyOutsideControlRegion", append(slices.Clone(r.Allowed), home))
		inControl.Action = pattern.Reduce(control, pattern.ActionCovers)
		out = append(out, inControl)
		global = append(global, control...)
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

// inferenceProfiles spares requests through the profiles. A request without a profile has
// no bedrock:InferenceProfileArn, which the negated operator takes for a mismatch.
func inferenceProfiles(c policy.Condition, prefixes []string) policy.Condition {
	keys := map[string][]string{}
	for key, values := range c["ArnNotLike"] {
		keys[key] = values
	}
	for _, prefix := range prefixes {
		keys["bedrock:InferenceProfileArn"] = append(keys["bedrock:InferenceProfileArn"], "arn:*:bedrock:*:*:inference-profile/"+prefix+".*")
	}
	c["ArnNotLike"] = keys
	return c
}
