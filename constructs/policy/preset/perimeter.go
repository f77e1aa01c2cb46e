package preset

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// RequireOrgIdentities is a resource control policy that lets only identities of the
// organization, named accounts and AWS services reach the resources of member accounts,
// whatever a bucket or key policy says. Anonymous callers count as strangers.
//
// Check before attaching: accounts of AWS that deliver logs in some Regions (Elastic Load
// Balancing, for example) are strangers to name in TrustedAccounts, and a CloudFront
// origin access identity is refused; use origin access control.
type RequireOrgIdentities struct {
	// OrgID is the organization, such as o-exampleorgid. Required.
	OrgID string
	// TrustedAccounts are accounts of third parties. The default is none.
	TrustedAccounts []string
	// Services are action prefixes. The default is those that hold data and secrets: S3,
	// SQS, KMS, Secrets Manager, STS, DynamoDB, ECR, CloudWatch Logs, OpenSearch
	// Serverless. Cognito is not among them, since its callers are strangers by design.
	Services []string
	// ExemptTag is the key of a resource tag that, set to true, takes a resource out. The
	// default is none.
	ExemptTag string
}

var dataServices = []string{"aoss", "dynamodb", "ecr", "kms", "logs", "s3", "secretsmanager", "sqs", "sts"}

// stsIdentityActions leave out what federated users call, who belong to no organization
// yet (AssumeRoleWithSAML, AssumeRoleWithWebIdentity, and the session tags and source
// identity that come with them), and GetCallerIdentity, which needs no permission.
var stsIdentityActions = []string{
	"sts:AssumeRole",
	"sts:DecodeAuthorizationMessage",
	"sts:GetAccessKeyInfo",
	"sts:GetFederationToken",
	"sts:GetServiceBearerToken",
	"sts:GetSessionToken",
	"sts:SetContext",
}

// Statements implements [policy.Preset].
func (o RequireOrgIdentities) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	checkOrgID(ps, "RequireOrgIdentities.OrgID", o.OrgID)
	checkAccounts(ps, "RequireOrgIdentities.TrustedAccounts", o.TrustedAccounts)
	actions := serviceActions(ps, "RequireOrgIdentities.Services", o.Services)
	if i := slices.Index(actions, "sts:*"); i >= 0 {
		actions = slices.Replace(actions, i, i+1, stsIdentityActions...)
	}
	// All keys of the operator have to differ; the values of a key are alternatives.
	strangers := map[string][]string{"aws:PrincipalOrgID": {o.OrgID}}
	if len(o.TrustedAccounts) > 0 {
		strangers["aws:PrincipalAccount"] = o.TrustedAccounts
	}
	if o.ExemptTag != "" {
		strangers["aws:ResourceTag/"+o.ExemptTag] = []string{"true"}
	}
	return []policy.Statement{{
		Sid: "OrgIdentitiesOnly", Effect: policy.Deny, Principal: policy.Everyone(), Action: actions, Resource: []string{"*"},
		Condition: policy.Condition{
			"StringNotEqualsIfExists": strangers,
			"BoolIfExists":            {"aws:PrincipalIsAWSService": {"false"}},
		},
	}}, ps.Err()
}

// PreventConfusedDeputy is a resource control policy that lets AWS services use the resources of
// member accounts only on behalf of the organization or of named accounts. Calls in which
// a service does not say on whose behalf it acts are left alone: those integrations do
// not support it.
type PreventConfusedDeputy struct {
	// OrgID is the organization. Required.
	OrgID string
	// TrustedAccounts are accounts outside on whose behalf services may act. The default
	// is none.
	TrustedAccounts []string
	// Services are action prefixes. The default is that of [RequireOrgIdentities].
	Services []string
}

// Statements implements [policy.Preset].
func (c PreventConfusedDeputy) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	checkOrgID(ps, "PreventConfusedDeputy.OrgID", c.OrgID)
	checkAccounts(ps, "PreventConfusedDeputy.TrustedAccounts", c.TrustedAccounts)
	others := map[string][]string{"aws:SourceOrgID": {c.OrgID}}
	if len(c.TrustedAccounts) > 0 {
		others["aws:SourceAccount"] = c.TrustedAccounts
	}
	return []policy.Statement{{
		Sid: "ConfusedDeputy", Effect: policy.Deny, Principal: policy.Everyone(),
		Action: serviceActions(ps, "PreventConfusedDeputy.Services", c.Services), Resource: []string{"*"},
		Condition: policy.Condition{
			"StringNotEqualsIfExists": others,
			// aws:SourceAccount rather than aws:SourceOrgID: an account outside of any
			// organization has only the first.
			"Null": {"aws:SourceAccount": {"false"}},
			"Bool": {"aws:PrincipalIsAWSService": {"true"}},
		},
	}}, ps.Err()
}

// RequireTLS is a resource control policy that refuses requests without TLS. AWS sets
// aws:SecureTransport on every request; one without it would be refused.
type RequireTLS struct {
	// Services are action prefixes. The default is that of [RequireOrgIdentities].
	Services []string
}

// Statements implements [policy.Preset].
func (t RequireTLS) Statements() ([]policy.Statement, error) {
	ps := &policy.Problems{}
	return []policy.Statement{{
		Sid: "TLSOnly", Effect: policy.Deny, Principal: policy.Everyone(),
		Action: serviceActions(ps, "RequireTLS.Services", t.Services), Resource: []string{"*"},
		Condition: policy.Condition{"BoolIfExists": {"aws:SecureTransport": {"false"}}},
	}}, ps.Err()
}

func serviceActions(ps *policy.Problems, field string, services []string) []string {
	if len(services) == 0 {
		services = dataServices
	}
	var out []string
	for _, prefix := range services {
		if !policy.SupportsRCP(prefix) {
			ps.Add(field, strconv.Quote(prefix), "the action prefix of a service that supports resource control policies, such as s3")
		}
		out = append(out, prefix+":*")
	}
	return out
}

func checkOrgID(ps *policy.Problems, field, id string) {
	rest, found := strings.CutPrefix(id, "o-")
	if !found || len(rest) < 10 || len(rest) > 32 || strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		ps.Add(field, strconv.Quote(id), "an organization id such as o-exampleorgid")
	}
}

func checkAccounts(ps *policy.Problems, field string, accounts []string) {
	for _, a := range accounts {
		if !pattern.IsAccountID(a) {
			ps.Add(field, strconv.Quote(a), "an account id of twelve digits")
		}
	}
}
