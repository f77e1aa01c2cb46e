package security

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrolesanywhere"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// RolesAnywhereProps configure [RolesAnywhere]. CommonNames and one of PrivateCA and
// Certificates are required.
type RolesAnywhereProps struct {
	// PrivateCA is the ARN of the AWS Private CA whose certificates are trusted.
	PrivateCA string
	// Certificates is the PEM bundle of a CA of your own instead.
	Certificates string
	// CommonNames are the only subjects of certificates that get the role.
	CommonNames []string
	// Boundary limits the role. The default is that of [WorkloadRole].
	Boundary awsiam.IManagedPolicy
}

// RolesAnywhere gives a role to machines outside AWS, which prove themselves with an X.509
// certificate instead of an access key. It promises that the role is for certificates of
// this trust anchor and with these subjects only (IAM-010). Sessions last an hour.
//
// It costs nothing; a CA does. See "IAM Roles Anywhere trust model".
type RolesAnywhere struct {
	constructs.Construct
	role    awsiam.Role
	anchor  awsrolesanywhere.CfnTrustAnchor
	profile awsrolesanywhere.CfnProfile
}

// NewRolesAnywhere defines a trust anchor, a role and a profile for it. It panics with an
// error unless one of PrivateCA and Certificates is given, and when there are no
// CommonNames or one with a wildcard.
func NewRolesAnywhere(scope constructs.Construct, id string, props *RolesAnywhereProps) *RolesAnywhere {
	if err := props.check(); err != nil {
		panic(fmt.Errorf("security: roles anywhere %q: %w", id, err))
	}
	p := *props
	r := &RolesAnywhere{}
	plinth.Init(r, scope, id)
	if p.Boundary == nil {
		p.Boundary = newBoundary(r)
	}
	name := awscdk.Names_UniqueResourceName(r, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(64), Separator: jsii.String("-")})
	source := map[string]any{"sourceType": "AWS_ACM_PCA", "sourceData": map[string]any{"acmPcaArn": p.PrivateCA}}
	if p.Certificates != "" {
		source = map[string]any{"sourceType": "CERTIFICATE_BUNDLE", "sourceData": map[string]any{"x509CertificateData": p.Certificates}}
	}
	r.anchor = awsrolesanywhere.NewCfnTrustAnchor(r, jsii.String("Anchor"), &awsrolesanywhere.CfnTrustAnchorProps{
		Name: name, Enabled: true, Source: source,
	})
	r.role = awsiam.NewRole(r, jsii.String("Resource"), &awsiam.RoleProps{
		Description: jsii.String(*r.Node().Path()), PermissionsBoundary: p.Boundary,
		AssumedBy: awsiam.NewSessionTagsPrincipal(awsiam.NewServicePrincipal(jsii.String("rolesanywhere.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"ArnEquals":    map[string]any{"aws:SourceArn": r.anchor.AttrTrustAnchorArn()},
				"StringEquals": map[string]any{"aws:PrincipalTag/x509Subject/CN": p.CommonNames},
			},
		})),
	})
	// The session's source identity is the subject, which the audit trail then shows.
	r.role.AssumeRolePolicy().AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("sts:SetSourceIdentity"),
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("rolesanywhere.amazonaws.com"), nil)},
		Conditions: &map[string]any{
			"ArnEquals":    map[string]any{"aws:SourceArn": r.anchor.AttrTrustAnchorArn()},
			"StringEquals": map[string]any{"aws:PrincipalTag/x509Subject/CN": p.CommonNames},
		},
	}))
	r.profile = awsrolesanywhere.NewCfnProfile(r, jsii.String("Profile"), &awsrolesanywhere.CfnProfileProps{
		Name: name, Enabled: true, DurationSeconds: jsii.Number(3600), RoleArns: &[]any{r.role.RoleArn()},
	})
	return r
}

// Role returns the L2 construct.
func (r *RolesAnywhere) Role() awsiam.Role { return r.role }

// Anchor returns the trust anchor; there is no L2.
func (r *RolesAnywhere) Anchor() awsrolesanywhere.CfnTrustAnchor { return r.anchor }

// Profile returns the profile, whose ARN the machines are configured with; there is no L2.
func (r *RolesAnywhere) Profile() awsrolesanywhere.CfnProfile { return r.profile }

func (p *RolesAnywhereProps) check() error {
	switch {
	case p == nil || (p.PrivateCA == "") == (p.Certificates == ""):
		return fmt.Errorf("PrivateCA and Certificates: want one of them, the authority to trust")
	case p.Certificates != "" && (!strings.Contains(p.Certificates, "-----BEGIN CERTIFICATE-----") || strings.Contains(p.Certificates, "PRIVATE KEY")):
		return fmt.Errorf("Certificates is no PEM bundle of certificates alone, want -----BEGIN CERTIFICATE----- and no private key")
	case len(p.CommonNames) == 0:
		return fmt.Errorf("CommonNames are empty, want the subjects that get the role: a CA signs for many")
	}
	for _, name := range p.CommonNames {
		if name == "" || strings.ContainsAny(name, "*?") {
			return fmt.Errorf("CommonNames has %q, want a name without a wildcard", name)
		}
	}
	return nil
}
