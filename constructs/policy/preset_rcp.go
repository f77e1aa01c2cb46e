package policy

import (
	"slices"
	"strings"
)

// OrgIdentitiesOnly is a resource control policy that lets only identities of the
// organization, named accounts and AWS services reach the resources of member accounts,
// whatever a bucket or key policy says. Anonymous callers count as strangers.
//
// Check before attaching: accounts of AWS that deliver logs in some Regions (Elastic Load
// Balancing, for example) are strangers to name in TrustedAccounts, and a CloudFront
// origin access identity is refused; use origin access control.
type OrgIdentitiesOnly struct {
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

// Statements implements [Preset].
func (o OrgIdentitiesOnly) Statements() ([]Statement, error) {
	ps := &problems{}
	checkOrgID(ps, "OrgIdentitiesOnly.OrgID", o.OrgID)
	checkAccounts(ps, "OrgIdentitiesOnly.TrustedAccounts", o.TrustedAccounts)
	actions := serviceActions(ps, "OrgIdentitiesOnly.Services", o.Services)
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
	return []Statement{{
		Sid: "OrgIdentitiesOnly", Effect: Deny, Principal: Everyone(), Action: actions, Resource: []string{"*"},
		Condition: Condition{
			"StringNotEqualsIfExists": strangers,
			"BoolIfExists":            {"aws:PrincipalIsAWSService": {"false"}},
		},
	}}, ps.err()
}

// ConfusedDeputy is a resource control policy that lets AWS services use the resources of
// member accounts only on behalf of the organization or of named accounts. Calls in which
// a service does not say on whose behalf it acts are left alone: those integrations do
// not support it.
type ConfusedDeputy struct {
	// OrgID is the organization. Required.
	OrgID string
	// TrustedAccounts are accounts outside on whose behalf services may act. The default
	// is none.
	TrustedAccounts []string
	// Services are action prefixes. The default is that of [OrgIdentitiesOnly].
	Services []string
}

// Statements implements [Preset].
func (c ConfusedDeputy) Statements() ([]Statement, error) {
	ps := &problems{}
	checkOrgID(ps, "ConfusedDeputy.OrgID", c.OrgID)
	checkAccounts(ps, "ConfusedDeputy.TrustedAccounts", c.TrustedAccounts)
	others := map[string][]string{"aws:SourceOrgID": {c.OrgID}}
	if len(c.TrustedAccounts) > 0 {
		others["aws:SourceAccount"] = c.TrustedAccounts
	}
	return []Statement{{
		Sid: "ConfusedDeputy", Effect: Deny, Principal: Everyone(),
		Action: serviceActions(ps, "ConfusedDeputy.Services", c.Services), Resource: []string{"*"},
		Condition: Condition{
			"StringNotEqualsIfExists": others,
			// aws:SourceAccount rather than aws:SourceOrgID: an account outside of any
			// organization has only the first.
			"Null": {"aws:SourceAccount": {"false"}},
			"Bool": {"aws:PrincipalIsAWSService": {"true"}},
		},
	}}, ps.err()
}

// TLSOnly is a resource control policy that refuses requests without TLS. AWS sets
// aws:SecureTransport on every request; one without it would be refused.
type TLSOnly struct {
	// Services are action prefixes. The default is that of [OrgIdentitiesOnly].
	Services []string
}

// Statements implements [Preset].
func (t TLSOnly) Statements() ([]Statement, error) {
	ps := &problems{}
	return []Statement{{
		Sid: "TLSOnly", Effect: Deny, Principal: Everyone(),
		Action: serviceActions(ps, "TLSOnly.Services", t.Services), Resource: []string{"*"},
		Condition: Condition{"BoolIfExists": {"aws:SecureTransport": {"false"}}},
	}}, ps.err()
}

func serviceActions(ps *problems, field string, services []string) []string {
	if len(services) == 0 {
		services = dataServices
	}
	var out []string
	for _, prefix := range services {
		if !SupportsRCP(prefix) {
			ps.add(field, quoted(prefix), "the action prefix of a service that supports resource control policies, such as s3")
		}
		out = append(out, prefix+":*")
	}
	return out
}

func checkOrgID(ps *problems, field, id string) {
	rest, found := strings.CutPrefix(id, "o-")
	if !found || len(rest) < 10 || len(rest) > 32 || strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz"+digits) != "" {
		ps.add(field, quoted(id), "an organization id such as o-exampleorgid")
	}
}

func checkAccounts(ps *problems, field string, accounts []string) {
	for _, a := range accounts {
		if !accountID(a) {
			ps.add(field, quoted(a), "an account id of twelve digits")
		}
	}
}
