package security

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// RemediationRunbooksProps configure [RemediationRunbooks]. Remediations are required.
type RemediationRunbooksProps struct {
	// Remediations are those of the [OrganizationConformancePack], in the same modes.
	Remediations []Remediation
	// NamePrefix begins the names of roles and runbooks: up to 16 letters and digits. The default is
	// "Remediate".
	NamePrefix string
}

// RemediationRunbooks are the runbooks of a conformance pack's remediations and the roles that they
// run as, for every account and Region that the pack goes to. The pack finds them by their fixed
// names. Only Systems Manager can assume the roles, for its account, and they have the permissions
// of the runbook's steps and no more. There is no asset, so they fit into a stack set.
//
// Standing idle they cost nothing.
type RemediationRunbooks struct {
	constructs.Construct
	roles map[string]awsiam.Role
}

// NewRemediationRunbooks defines runbooks and their roles. It panics with an error when
// Remediations is empty, NamePrefix is malformed, or a remediation could not run.
func NewRemediationRunbooks(scope constructs.Construct, id string, props *RemediationRunbooksProps) *RemediationRunbooks {
	b := &RemediationRunbooks{roles: map[string]awsiam.Role{}}
	p := plinth.Define(b, scope, id, props.withDefaults)
	for _, r := range p.Remediations {
		at, name := tree.Group(b, r.Runbook.Name), roleName(p.NamePrefix, r.Runbook, plinth.PlaceOf(b).Region)
		b.roles[r.Runbook.Name] = r.Runbook.newRole(at, &name, r.dry())
		if !r.owned() {
			r.Runbook.newDocument(at, jsii.String(documentName(p.NamePrefix, r.Runbook)), r.dry())
		}
	}
	return b
}

// Role returns the role of the runbook with a name, such as "BlockPublicBuckets", or nil.
func (b *RemediationRunbooks) Role(name string) awsiam.Role { return b.roles[name] }

// roleName has the Region: roles are those of an account, and runbooks those of a Region.
func roleName(prefix string, b Runbook, region string) string {
	return prefix + "-" + b.Name + "-" + region
}

func documentName(prefix string, b Runbook) string { return prefix + "-" + b.Name }

var runbookPrefix = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,15}$`)

// checkPrefix sets the default, and refuses what names of roles would be too long with.
func checkPrefix(prefix *string) error {
	if *prefix == "" {
		*prefix = "Remediate"
	}
	if !runbookPrefix.MatchString(*prefix) {
		return fmt.Errorf("NamePrefix is %q, want up to 16 letters and digits, a letter first", *prefix)
	}
	return nil
}

func (p *RemediationRunbooksProps) withDefaults() (RemediationRunbooksProps, error) {
	if p == nil || len(p.Remediations) == 0 {
		return RemediationRunbooksProps{}, errors.New("Remediations is empty, want those of the conformance pack")
	}
	q := *p
	if err := checkPrefix(&q.NamePrefix); err != nil {
		return q, err
	}
	return q, checkRemediations(q.Remediations)
}
