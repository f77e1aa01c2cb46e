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
	"github.com/plinth-cdk/plinth/constructs/promise"
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
	// ExistingProvider uses the account's identity provider for the host: an account has one for each
	// host. The default is to define it.
	ExistingProvider bool
	// Qualifier is that of CDK's bootstrap stack. The default is CDK's, hnb659fds.
	Qualifier string
}

// A DeployRole lets a pipeline deploy CDK apps without a key: the pipeline presents a token of its
// host, and gets one hour of a role that may do nothing but assume the roles of CDK's bootstrap
// stack in its account and Region. It promises that
//
//   - the trust names audience and subject: one repository, and one branch or environment
//     in it (IAM-009),
//   - no template creates access keys (IAM-002), no policy allows everything (IAM-003).
//
// It costs nothing. See "Create an OpenID Connect (OIDC) identity provider in IAM".
type DeployRole struct {
	constructs.Construct
	role awsiam.Role
}

// NewDeployRole defines a role for a pipeline. It panics with an error unless one of GitHub and
// GitLab and one of Environment and Branch is given, and when one of them has a wildcard or is
// malformed.
func NewDeployRole(scope constructs.Construct, id string, props *DeployRoleProps) *DeployRole {
	d := &DeployRole{}
	p := plinth.Define(d, scope, id, props.withDefaults)
	issuer := p.issuer()
	stack := awscdk.Stack_Of(d)
	provider := stack.FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("oidc-provider"), ResourceName: &issuer.host,
	})
	if !p.ExistingProvider {
		provider = awsiam.NewOidcProviderNative(d, jsii.String("Provider"), &awsiam.OidcProviderNativeProps{
			Url: jsii.String("https://" + issuer.host), ClientIds: &[]*string{&issuer.audience},
		}).OidcProviderArn()
		plinth.Promise(d, promise.That("knows tokens of its issuer for AWS alone", promise.At("Provider/Resource").
			Is("Url", "https://"+issuer.host).Is("ClientIdList", []any{issuer.audience})))
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
	plinth.KeepRole(d.role, "deploys from "+issuer.subject+" alone, with the roles of the bootstrap alone",
		promise.At("DefaultPolicy/Resource").Statements("PolicyDocument.Statement", map[string]any{
			"Sid": "Bootstrap", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": roles,
		}))
	return d
}

// Role returns the L2 construct.
func (d *DeployRole) Role() awsiam.Role { return d.role }

// An issuer is whose tokens a role trusts, and which of them.
type issuer struct{ host, audience, subject string }

func (p DeployRoleProps) issuer() issuer {
	const github, audience = "token.actions.githubusercontent.com", "sts.amazonaws.com"
	switch {
	case p.GitLab != "":
		return issuer{"gitlab.com", "https://gitlab.com", "project_path:" + p.GitLab + ":ref_type:branch:ref:" + p.Branch}
	case p.Environment != "":
		return issuer{github, audience, "repo:" + p.GitHub + ":environment:" + p.Environment}
	}
	return issuer{github, audience, "repo:" + p.GitHub + ":ref:refs/heads/" + p.Branch}
}

var (
	repository = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$`)
	refName    = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)
)

func (p *DeployRoleProps) withDefaults() (DeployRoleProps, error) {
	var q DeployRoleProps
	if p != nil {
		q = *p
	}
	if q.Qualifier == "" {
		q.Qualifier = "hnb659fds"
	}
	switch {
	case (q.GitHub == "") == (q.GitLab == ""):
		return q, fmt.Errorf("GitHub is %q and GitLab is %q, want one of them: the repository that deploys", q.GitHub, q.GitLab)
	case (q.Environment == "") == (q.Branch == ""):
		return q, fmt.Errorf("Environment is %q and Branch is %q, want one of them: not everything in a repository may deploy",
			q.Environment, q.Branch)
	case q.GitLab != "" && q.Environment != "":
		return q, fmt.Errorf("Environment is %q, want Branch: the subject of GitLab's tokens has no environment", q.Environment)
	}
	for _, field := range []struct {
		name, value, want string
		form              *regexp.Regexp
	}{
		{"GitHub", q.GitHub, "a repository such as organization/name", repository},
		{"GitLab", q.GitLab, "a project such as group/project", repository},
		{"Environment", q.Environment, "the name of an environment", refName},
		{"Branch", q.Branch, "the name of a branch", refName},
	} {
		if field.value != "" && !field.form.MatchString(field.value) {
			return q, fmt.Errorf("%s is %q, want %s, without wildcards", field.name, field.value, field.want)
		}
	}
	return q, nil
}
