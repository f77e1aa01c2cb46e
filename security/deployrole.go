package security

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// DeployRoleProps configure a [DeployRole]. One of GitHub and GitLab is required, and with
// it one of Environment and Branch.
type DeployRoleProps struct {
	// GitHub is a repository on github.com, "organization/name".
	GitHub string
	// GitLab is a project on gitlab.com, "group/project".
	GitLab string
	// Environment is the deployment environment of a GitHub repository, which can demand a review.
	Environment string
	// Branch is the only branch that may deploy.
	Branch string
	// ExistingProvider uses the account's identity provider: an account has one for each
	// host. The default is to define it.
	ExistingProvider bool
	// Qualifier is that of CDK's bootstrap stack. The default is CDK's, hnb659fds.
	Qualifier string
}

// A DeployRole lets a pipeline deploy CDK apps without a key: the pipeline shows a token of
// its host, and gets one hour of a role that may do nothing but take the roles of CDK's
// bootstrap stack in its account and Region. It promises that
//
//   - the trust names audience and subject: one repository, and one branch or environment
//     in it (IAM-009),
//   - no template makes access keys (IAM-002), no policy allows everything (IAM-003).
//
// It costs nothing. See "Create an OpenID Connect (OIDC) identity provider in IAM".
type DeployRole struct {
	constructs.Construct
	role awsiam.Role
}

// NewDeployRole defines a role for a pipeline. It panics with an error unless one of GitHub
// and GitLab and one of Environment and Branch is given, and when one of them has a
// wildcard or another form.
func NewDeployRole(scope constructs.Construct, id string, props *DeployRoleProps) *DeployRole {
	p, issuer, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: deploy role %q: %w", id, err))
	}
	d := &DeployRole{}
	plinth.Init(d, scope, id)
	stack := awscdk.Stack_Of(d)
	provider := stack.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("oidc-provider"), ResourceName: &issuer.host,
	})
	if !p.ExistingProvider {
		provider = awsiam.NewOidcProviderNative(d, jsii.String("Provider"), &awsiam.OidcProviderNativeProps{
			Url: jsii.String("https://" + issuer.host), ClientIds: &[]*string{&issuer.audience},
		}).OidcProviderArn()
	}
	d.role = awsiam.NewRole(d, jsii.String("Resource"), &awsiam.RoleProps{
		Description: jsii.String("Deploys from " + issuer.subject),
		AssumedBy: awsiam.NewWebIdentityPrincipal(provider, &map[string]any{"StringEquals": map[string]any{
			issuer.host + ":aud": issuer.audience, issuer.host + ":sub": issuer.subject,
		}}),
	})
	var roles []string
	for _, purpose := range []string{"deploy", "file-publishing", "image-publishing", "lookup"} {
		roles = append(roles, *stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("role"),
			ResourceName: jsii.String(strings.Join([]string{"cdk", p.Qualifier, purpose, "role", *stack.Account(), *stack.Region()}, "-")),
		}))
	}
	d.role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid: jsii.String("Bootstrap"), Actions: jsii.Strings("sts:AssumeRole"), Resources: jsii.Strings(roles...),
	}))
	return d
}

// Role returns the L2 construct.
func (d *DeployRole) Role() awsiam.Role { return d.role }

// An issuer is whose tokens a role trusts, and which of them.
type issuer struct{ host, audience, subject string }

var (
	repository = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$`)
	oneName    = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)
)

func (p *DeployRoleProps) withDefaults() (DeployRoleProps, issuer, error) {
	var q DeployRoleProps
	if p != nil {
		q = *p
	}
	if q.Qualifier == "" {
		q.Qualifier = "hnb659fds"
	}
	if (q.GitHub == "") == (q.GitLab == "") {
		return q, issuer{}, fmt.Errorf("GitHub is %q and GitLab %q, want one of them: the repository that deploys", q.GitHub, q.GitLab)
	}
	if (q.Environment == "") == (q.Branch == "") {
		return q, issuer{}, fmt.Errorf("Environment is %q and Branch %q, want one of them: not everything in a repository may deploy", q.Environment, q.Branch)
	}
	if name := q.GitHub + q.GitLab; !repository.MatchString(name) {
		return q, issuer{}, fmt.Errorf("repository is %q, want one such as organization/name, without a wildcard", name)
	}
	if name := q.Environment + q.Branch; !oneName.MatchString(name) {
		return q, issuer{}, fmt.Errorf("Environment or Branch is %q, want a name without a wildcard", name)
	}
	switch {
	case q.GitLab != "" && q.Environment != "":
		return q, issuer{}, fmt.Errorf("Environment is %q, want Branch: the subject of GitLab's tokens has no environment", q.Environment)
	case q.GitLab != "":
		return q, issuer{"gitlab.com", "https://gitlab.com", "project_path:" + q.GitLab + ":ref_type:branch:ref:" + q.Branch}, nil
	case q.Environment != "":
		return q, issuer{"token.actions.githubusercontent.com", "sts.amazonaws.com", "repo:" + q.GitHub + ":environment:" + q.Environment}, nil
	}
	return q, issuer{"token.actions.githubusercontent.com", "sts.amazonaws.com", "repo:" + q.GitHub + ":ref:refs/heads/" + q.Branch}, nil
}
