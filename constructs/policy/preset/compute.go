package preset

import (
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// RequireIMDSv2 makes the session-oriented instance metadata service the only one: no
// launch without it, no wide hop limit, no change back, and no use of credentials that
// were fetched by version 1, so that server-side request forgery finds nothing.
//
// A launch has to say so itself, or inherit it from its launch template, image or account
// defaults; see management.EC2 for the defaults.
type RequireIMDSv2 struct {
	// MaxHops is the largest hop limit of a launch. The default is 2, which containers on
	// the instance need.
	MaxHops int
	// Exempt are patterns of principals that may change the metadata options of running
	// instances and the account's defaults. They are bound by the rest as well. The
	// default is none.
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
	// RunInstances is checked for the image, the subnet and more as well, where the keys
	// of the instance do not exist: on "*", StringNotEquals would refuse every launch.
	launch := func(sid string, c policy.Condition) policy.Statement {
		return policy.Statement{Sid: sid, Effect: policy.Deny, Action: []string{"ec2:RunInstances"}, Resource: []string{"arn:*:ec2:*:*:instance/*"}, Condition: c}
	}
	return []policy.Statement{
		launch("RequireIMDSv2", policy.Condition{"StringNotEquals": {"ec2:MetadataHttpTokens": {"required"}}}),
		launch("LimitMetadataHops", policy.Condition{"NumericGreaterThan": {"ec2:MetadataHttpPutResponseHopLimit": {strconv.Itoa(r.MaxHops)}}}),
		{Sid: "RefuseIMDSv1Credentials", Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}, Condition: policy.Condition{"NumericLessThan": {"ec2:RoleDelivery": {"2.0"}}}},
		deniedEverywhere("KeepMetadataOptions", exempt, "ec2:ModifyInstanceMetadataDefaults", "ec2:ModifyInstanceMetadataOptions"),
	}, nil
}

// DenyPublicSharing keeps images, snapshots and documents from becoming public. Snapshots
// of EBS volumes may still be shared with single accounts. For images, database snapshots
// and SSM documents no condition key tells the public from a single account, so sharing
// them is for exempt roles only.
type DenyPublicSharing struct {
	// Exempt are patterns of principals that may share, such as the role of an image
	// pipeline. The default is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (d DenyPublicSharing) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("DenyPublicSharing", d.Exempt)
	if err != nil {
		return nil, err
	}
	public := deniedEverywhere("DenyPublicSnapshots", exempt, "ec2:ModifySnapshotAttribute")
	public.Condition = exempt.condition(policy.Condition{"StringEquals": {"ec2:Add/group": {"all"}}})
	return []policy.Statement{
		public,
		deniedEverywhere("DenySharing", exempt,
			"ec2:ModifyImageAttribute",
			"rds:ModifyDBClusterSnapshotAttribute",
			"rds:ModifyDBSnapshotAttribute",
			"ssm:ModifyDocumentPermission",
		),
		deniedEverywhere("KeepPublicAccessBlocks", exempt,
			"ec2:DisableImageBlockPublicAccess",
			"ec2:DisableSnapshotBlockPublicAccess",
			"ec2:EnableSnapshotBlockPublicAccess", // can lower the mode as well
		),
	}, nil
}
