package security

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrolesanywhere"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// RolesAnywhereProps configure [RolesAnywhere]. CommonNames and one of PrivateCA and
// Certificates are required.
type RolesAnywhereProps struct {
	// PrivateCA is the ARN of the AWS Private CA whose certificates are trusted.
	PrivateCA string
	// Certificates is the PEM bundle of a CA of your own instead.
	Certificates string
	// CommonNames are the subjects of certificates that get the role, and no others do.
	CommonNames []string
	// Boundary limits the role. The default is that of [WorkloadRole].
	Boundary awsiam.IManagedPolicy
}

// RolesAnywhere gives a role to machines outside AWS that authenticate with an X.509 certificate
// instead of an access key. It promises that the role is for certificates of this trust anchor and
// with these subjects only (IAM-010). Sessions last an hour.
//
// It costs nothing; a private CA does. See "IAM Roles Anywhere trust model".
type RolesAnywhere struct {
	constructs.Construct
	role    awsiam.Role
	anchor  awsrolesanywhere.CfnTrustAnchor
	profile awsrolesanywhere.CfnProfile
}

// NewRolesAnywhere defines a trust anchor, a role and a profile for it. It panics with an error
// unless one of PrivateCA and Certificates is given, and when CommonNames is empty or has a
// wildcard.
func NewRolesAnywhere(scope constructs.Construct, id string, props *RolesAnywhereProps) *RolesAnywhere {
	r := &RolesAnywhere{}
	p := plinth.Define(r, scope, id, props.check)
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
	plinth.Promise(r.anchor, promise.That("trusts one authority", promise.At("").Is("Enabled", true).
		Is("Source.SourceType", source["sourceType"]).Is("Source.SourceData", anchored(p))))
	service := awsiam.NewServicePrincipal(jsii.String("rolesanywhere.amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{
			"ArnEquals":    map[string]any{"aws:SourceArn": r.anchor.AttrTrustAnchorArn()},
			"StringEquals": map[string]any{"aws:PrincipalTag/x509Subject/CN": p.CommonNames},
		},
	})
	r.role = awsiam.NewRole(r, jsii.String("Resource"), &awsiam.RoleProps{
		Description: jsii.String(tree.Path(r)), PermissionsBoundary: p.Boundary, AssumedBy: awsiam.NewSessionTagsPrincipal(service),
	})
	// The session's source identity is the subject, which the audit trail then shows.
	r.role.AssumeRolePolicy().AddStatements(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sts:SetSourceIdentity"), Principals: &[]awsiam.IPrincipal{service},
	}))
	plinth.KeepRole(r.role, "trusts certificates of its authority with the names that were given, within its boundary",
		promise.At("Resource").Is("PermissionsBoundary", p.Boundary.ManagedPolicyArn()))
	profile := &awsrolesanywhere.CfnProfileProps{
		Name: name, Enabled: true, DurationSeconds: jsii.Number(3600), RoleArns: &[]any{r.role.RoleArn()},
	}
	r.profile = awsrolesanywhere.NewCfnProfile(r, jsii.String("Profile"), profile)
	plinth.Keep(r.profile, "gives its role for an hour", profile)
	return r
}

// anchored is the authority as the template has it.
func anchored(p RolesAnywhereProps) map[string]any {
	if p.Certificates != "" {
		return map[string]any{"X509CertificateData": p.Certificates}
	}
	return map[string]any{"AcmPcaArn": p.PrivateCA}
}

// Role returns the L2 construct.
func (r *RolesAnywhere) Role() awsiam.Role { return r.role }

// Anchor returns the trust anchor; there is no L2.
func (r *RolesAnywhere) Anchor() awsrolesanywhere.CfnTrustAnchor { return r.anchor }

// Profile returns the profile, whose ARN the machines are configured with; there is no L2.
func (r *RolesAnywhere) Profile() awsrolesanywhere.CfnProfile { return r.profile }

func (p *RolesAnywhereProps) check() (RolesAnywhereProps, error) {
	var q RolesAnywhereProps
	if p != nil {
		q = *p
	}
	switch {
	case (q.PrivateCA == "") == (q.Certificates == ""):
		return q, fmt.Errorf("PrivateCA is %q and Certificates has %d characters, want one of them: the authority to trust",
			q.PrivateCA, len(q.Certificates))
	case q.Certificates != "" && !strings.Contains(q.Certificates, "-----BEGIN CERTIFICATE-----"):
		return q, errors.New("Certificates has no certificate, want a PEM bundle that begins with -----BEGIN CERTIFICATE-----")
	case strings.Contains(q.Certificates, "PRIVATE KEY"):
		return q, errors.New("Certificates has a private key, want certificates only: templates are no place for secrets")
	case len(q.CommonNames) == 0:
		return q, errors.New("CommonNames is empty, want the subjects that get the role: a CA signs for many")
	}
	if q.PrivateCA != "" {
		if err := identifier.ARN.Check("PrivateCA", q.PrivateCA); err != nil {
			return q, err
		}
	}
	for _, name := range q.CommonNames {
		if name == "" || strings.ContainsAny(name, "*?") {
			return q, fmt.Errorf("CommonNames has %q, want a name without wildcards", name)
		}
	}
	return q, nil
}
