package security

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// DeployRoleProps configure a [DeployRole]. One of GitHub and GitLab is required, and with
// it one of Environment, Branch, Tag and PullRequests.
type DeployRoleProps struct {
	// GitHub is a repository on github.com: "organization/name", or "organization@123456/name@456789"
	// with the ids that GitHub puts into the subjects of repositories that were made or renamed since
	// July 2026, so that nobody takes over a name that became free. The repository's OpenID Connect
	// settings show which of the two it has.
	GitHub string
	// GitLab is a project, "group/project", on gitlab.com or on GitLabHost.
	GitLab string
	// GitLabHost is the host of a GitLab that somebody manages, such as "gitlab.example.com". AWS has
	// to reach it from the internet. The default is gitlab.com.
	GitLabHost string
	// Environment is the deployment environment of a GitHub repository, which can demand a review.
	Environment string
	// Branch is the only branch that may deploy.
	Branch string
	// Tag is the only tag that may deploy, or with an asterisk at its end all that begin so, such as
	// "v*". Protect them in the repository: whoever may push such a tag deploys.
	Tag string
	// PullRequests lets every pull request of a GitHub repository deploy, such as to preview
	// environments. Whoever may push a branch decides what runs, so it is refused in production.
	PullRequests bool
	// Workflow is the reusable workflow of GitHub that deploys, such as
	// "organization/pipelines/.github/workflows/deploy.yml@refs/heads/main": jobs that do not call it
	// are refused. The subject of the repository has to have the claims repo, context and
	// job_workflow_ref, in this order.
	Workflow string
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
//   - the trust names audience and subject: one repository, and one branch or environment, or tags
//     that begin alike, in it (IAM-009),
//   - no template creates access keys (IAM-002), no policy allows everything (IAM-003).
//
// It costs nothing. See "Create an OpenID Connect (OIDC) identity provider in IAM".
type DeployRole struct {
	constructs.Construct
	role awsiam.Role
}

// NewDeployRole defines a role for a pipeline. It panics with an error unless one of GitHub and
// GitLab and one of Environment, Branch, Tag and PullRequests is given, when one of them is
// malformed or has a wildcard that it does not take, and for PullRequests in a stack of production.
func NewDeployRole(scope constructs.Construct, id string, props *DeployRoleProps) *DeployRole {
	d := &DeployRole{}
	p := plinth.Define(d, scope, id, func() (DeployRoleProps, error) { return props.withDefaults(plinth.ClassOf(scope)) })
	issuer := p.issuer()
	at := plinth.PlaceOf(d)
	var provider any = at.GlobalARN("iam", "oidc-provider/"+issuer.host)
	if !p.ExistingProvider {
		provider = batch.Get(awsiam.NewOidcProviderNative(d, jsii.String("Provider"), &awsiam.OidcProviderNativeProps{
			Url: jsii.String("https://" + issuer.host), ClientIds: &[]*string{&issuer.audience},
		}), "oidcProviderArn")
		plinth.Promise(d, promise.That("knows tokens of its issuer for AWS alone", promise.At("Provider/Resource").
			Is("Url", "https://"+issuer.host).Is("ClientIdList", []any{issuer.audience})))
	}
	var roles []string
	for _, purpose := range []string{"deploy", "file-publishing", "image-publishing", "lookup"} {
		roles = append(roles, at.GlobalARN("iam",
			"role/"+strings.Join([]string{"cdk", p.Qualifier, purpose, "role", at.Account, at.Region}, "-")))
	}
	of := batch.Ask(append([]batch.Call{batch.New("aws_iam.Role", d, "Resource", batch.Map{
		"description": "Deploys from " + issuer.subject,
		"assumedBy":   batch.New("aws_iam.WebIdentityPrincipal", provider, issuer.condition()),
	}), plinth.Permit(&awsiam.PolicyStatementProps{
		Sid: jsii.String("Bootstrap"), Actions: jsii.Strings("sts:AssumeRole"), Resources: jsii.Strings(roles...),
	})}, plinth.AskRole(batch.Result(0))...)...)
	d.role = of[0].(awsiam.Role)
	plinth.KeptRole(d.role, "deploys from "+issuer.subject+" alone, with the roles of the bootstrap alone", of[2:],
		promise.At("DefaultPolicy/Resource").Statements("PolicyDocument.Statement", map[string]any{
			"Sid": "Bootstrap", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": roles,
		}))
	return d
}

// Role returns the L2 construct.
func (d *DeployRole) Role() awsiam.Role { return d.role }

// An issuer is whose tokens a role trusts, and which of them.
type issuer struct{ host, audience, subject string }

// condition is that of the trust in tokens of the issuer.
func (i issuer) condition() *map[string]any {
	if !strings.HasSuffix(i.subject, "*") {
		return &map[string]any{"StringEquals": map[string]any{i.host + ":aud": i.audience, i.host + ":sub": i.subject}}
	}
	return &map[string]any{
		"StringEquals": map[string]any{i.host + ":aud": i.audience}, "StringLike": map[string]any{i.host + ":sub": i.subject},
	}
}

func (p DeployRoleProps) issuer() issuer {
	const github, audience = "token.actions.githubusercontent.com", "sts.amazonaws.com"
	if p.GitLab != "" {
		ref := "branch:ref:" + p.Branch
		if p.Tag != "" {
			ref = "tag:ref:" + p.Tag
		}
		return issuer{p.GitLabHost, "https://" + p.GitLabHost, "project_path:" + p.GitLab + ":ref_type:" + ref}
	}
	subject := "repo:" + p.GitHub
	switch {
	case p.Environment != "":
		subject += ":environment:" + p.Environment
	case p.PullRequests:
		subject += ":pull_request"
	case p.Tag != "":
		subject += ":ref:refs/tags/" + p.Tag
	default:
		subject += ":ref:refs/heads/" + p.Branch
	}
	if p.Workflow != "" {
		subject += ":job_workflow_ref:" + p.Workflow
	}
	return issuer{github, audience, subject}
}

var (
	repository = regexp.MustCompile(`^[\w.-]+/[\w.-]+$|^[\w.-]+@[0-9]+/[\w.-]+@[0-9]+$`)
	project    = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$`)
	reusable   = regexp.MustCompile(`^[\w.-]+/[\w.-]+/\.github/workflows/[\w.-]+\.ya?ml@refs/(heads|tags)/[\w./-]+$`)
	refName    = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)
	tagName    = regexp.MustCompile(`^[A-Za-z0-9_./-]+\*?$`)
	hostName   = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
)

func (p *DeployRoleProps) withDefaults(class plinth.Class) (DeployRoleProps, error) {
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
	case !q.choosesOne():
		return q, fmt.Errorf("Environment is %q, Branch is %q, Tag is %q and PullRequests is %t, want one of them: "+
			"not everything in a repository may deploy", q.Environment, q.Branch, q.Tag, q.PullRequests)
	case q.GitHub != "" && q.GitLabHost != "":
		return q, fmt.Errorf("GitLabHost is %q with GitHub, want GitLab, or none", q.GitLabHost)
	case strings.HasSuffix(q.Tag, "*") && q.Workflow != "":
		return q, fmt.Errorf("Tag is %q with Workflow, want one tag: what follows the asterisk would be open, too", q.Tag)
	case q.GitLab != "" && (q.PullRequests || q.Workflow != ""):
		return q, fmt.Errorf("PullRequests is %t and Workflow is %q, want neither: they are of GitHub", q.PullRequests, q.Workflow)
	case q.PullRequests && class == plinth.Production:
		return q, errors.New("PullRequests is true in production, want Environment with reviewers: whoever may push a branch decides what runs")
	case q.GitLab != "" && q.Environment != "":
		return q, fmt.Errorf("Environment is %q, want Branch or Tag: the subject of GitLab's tokens has no environment", q.Environment)
	}
	for _, field := range []struct {
		name, value, want string
		form              *regexp.Regexp
	}{
		{"GitHub", q.GitHub, "a repository such as organization/name, or with its ids organization@1/name@2", repository},
		{"GitLab", q.GitLab, "a project such as group/project", project},
		{"Environment", q.Environment, "the name of an environment", refName},
		{"Branch", q.Branch, "the name of a branch", refName},
		{"Tag", q.Tag, "the name of a tag, or how names begin, such as v*", tagName},
		{"GitLabHost", q.GitLabHost, "a host such as gitlab.example.com", hostName},
		{"Workflow", q.Workflow, "a workflow such as organization/name/.github/workflows/deploy.yml@refs/heads/main", reusable},
	} {
		if field.value != "" && !field.form.MatchString(field.value) {
			return q, fmt.Errorf("%s is %q, want %s, without wildcards", field.name, field.value, field.want)
		}
	}
	if q.GitLab != "" && q.GitLabHost == "" {
		q.GitLabHost = "gitlab.com"
	}
	return q, nil
}

// choosesOne reports whether exactly one of the ways to name what deploys is taken.
func (p DeployRoleProps) choosesOne() bool {
	chosen := 0
	for _, way := range []bool{p.Environment != "", p.Branch != "", p.Tag != "", p.PullRequests} {
		if way {
			chosen++
		}
	}
	return chosen == 1
}
