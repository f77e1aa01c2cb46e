package keypolicy

import (
	"errors"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ControlTower is for the key of a landing zone of AWS Control Tower, in the management account and
// the home Region. It writes the statements that AWS Control Tower looks for before it takes the
// key, and confines that of AWS Config to the organization.
// See "Optionally configure AWS KMS keys" in the AWS Control Tower User Guide.
type ControlTower struct {
	// Trail is the ARN of the trail that AWS Control Tower makes. Required.
	Trail string
	// OrganizationID, such as "o-a1b2c3d4e5", is the organization whose accounts AWS Config may act
	// for. Required.
	OrganizationID string
}

// Statements implements [Use].
func (c ControlTower) Statements(home Home) ([]policy.Statement, error) {
	if c.Trail == "" {
		return nil, errors.New("Trail is empty, want the ARN of the trail of the landing zone")
	}
	if err := identifier.Organization.Check("OrganizationID", c.OrganizationID); err != nil {
		return nil, err
	}
	trail, _ := Source{}.asItself("CloudTrail", "cloudtrail.amazonaws.com", []string{"kms:GenerateDataKey*", "kms:Decrypt"}, policy.Condition{
		"StringEquals": {"aws:SourceArn": {c.Trail}},
		"StringLike":   {"kms:EncryptionContext:aws:cloudtrail:arn": {home.arn("cloudtrail", "*", home.Account, "trail/*")}},
	})
	config, _ := Source{}.asItself("Config", "config.amazonaws.com", []string{"kms:Decrypt", "kms:GenerateDataKey"}, policy.Condition{
		"StringEquals": {"aws:SourceOrgID": {c.OrganizationID}},
	})
	return append(trail, config...), nil
}
