package security

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// RemediationRunbooksProps configure [RemediationRunbooks]. Remediations are required.
type RemediationRunbooksProps struct {
	// Remediations are those of the [OrganizationConformancePack], in the same modes.
	Remediations []Remediation
	// Prefix begins the names of roles and runbooks: up to 16 letters and digits. The default is
	// "Remediate".
	Prefix string
}

// RemediationRunbooks are the runbooks of a conformance pack's remediations and the roles that they
// run as, for every account and Region that the pack goes to. They have names of their own, by which
// the pack finds them. The roles can be assumed by Systems Manager alone, for their account, and have
// the permissions of the runbook's steps and no more. There is no asset, so they fit into a stack set.
//
// Standing idle they cost nothing.
type RemediationRunbooks struct {
	constructs.Construct
	roles map[string]awsiam.Role
}

// NewRemediationRunbooks defines runbooks and their roles. It panics with an error when
// Remediations is empty, Prefix is malformed, or a remediation could not run.
func NewRemediationRunbooks(scope constructs.Construct, id string, props *RemediationRunbooksProps) *RemediationRunbooks {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: remediation runbooks %q: %w", id, err))
	}
	b := &RemediationRunbooks{roles: map[string]awsiam.Role{}}
	plinth.Init(b, scope, id)
	for _, r := range p.Remediations {
		scope := constructs.NewConstruct(b, &r.Runbook.Name)
		b.roles[r.Runbook.Name] = r.Runbook.newRole(scope, jsii.String(roleName(p.Prefix, r.Runbook, *awscdk.Stack_Of(b).Region())), r.dry())
		if !r.owned() {
			r.Runbook.newDocument(scope, jsii.String(documentName(p.Prefix, r.Runbook)), r.dry())
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

func checkPrefix(prefix string) (string, error) {
	if prefix == "" {
		prefix = "Remediate"
	}
	if !runbookPrefix.MatchString(prefix) {
		return "", fmt.Errorf("Prefix is %q, want up to 16 letters and digits, a letter first", prefix)
	}
	return prefix, nil
}

func (p *RemediationRunbooksProps) withDefaults() (q RemediationRunbooksProps, err error) {
	if p == nil || len(p.Remediations) == 0 {
		return q, fmt.Errorf("Remediations is empty, want those of the conformance pack")
	}
	q = *p
	if q.Prefix, err = checkPrefix(q.Prefix); err != nil {
		return q, err
	}
	return q, checkRemediations(q.Remediations)
}
