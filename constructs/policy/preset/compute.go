package preset

import (
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// RequireIMDSv2 requires version 2 of the instance metadata service, which server-side request
// forgery cannot use. It denies launches without it or with a high hop limit, changes back to
// version 1, and calls with credentials that come from version 1.
//
// A launch has to require version 2 itself or inherit it from its launch template, its image or the
// defaults of the account, which management.EC2 sets.
type RequireIMDSv2 struct {
	// MaxHops is the highest hop limit of a launch, 1 to 64. The default is 2, which containers on
	// the instance need.
	MaxHops int
	// Exempt are patterns of principals that may change the metadata options of running instances
	// and the defaults of the account. The rest applies to them as well. The default is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (r RequireIMDSv2) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("RequireIMDSv2", r.Exempt)
	if err != nil {
		return nil, err
	}
	if r.MaxHops == 0 {
		r.MaxHops = 2
	}
	if r.MaxHops < 1 || r.MaxHops > 64 {
		ps := &policy.Problems{}
		ps.Add("RequireIMDSv2.MaxHops", strconv.Itoa(r.MaxHops), "1 to 64")
		return nil, ps.Err()
	}
	// AWS checks RunInstances for the image, the subnet and more as well, where the keys of the
	// instance do not exist: on "*", StringNotEquals would deny every launch.
	launch := func(sid string, c policy.Condition) policy.Statement {
		return policy.Statement{
			Sid: sid, Effect: policy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"arn:*:ec2:*:*:instance/*"},
			Condition: c,
		}
	}
	old := deniedEverywhere("RefuseIMDSv1Credentials", nil, "*")
	old.Condition = policy.Condition{"NumericLessThan": {"ec2:RoleDelivery": {"2.0"}}}
	// A service-linked role launches what an Auto Scaling group has: the configuration is denied.
	fleet := deniedEverywhere("RequireIMDSv2InLaunchConfigurations", nil, "autoscaling:CreateLaunchConfiguration")
	fleet.Condition = policy.Condition{"StringNotEquals": {"autoscaling:MetadataHttpTokens": {"required"}}}
	return []policy.Statement{
		launch("RequireIMDSv2", policy.Condition{"StringNotEquals": {"ec2:MetadataHttpTokens": {"required"}}}),
		launch(
			"LimitMetadataHops",
			policy.Condition{"NumericGreaterThan": {"ec2:MetadataHttpPutResponseHopLimit": {strconv.Itoa(r.MaxHops)}}},
		),
		old,
		fleet,
		deniedEverywhere("KeepMetadataOptions", exempt, "ec2:ModifyInstanceMetadataDefaults", "ec2:ModifyInstanceMetadataOptions"),
	}, nil
}
