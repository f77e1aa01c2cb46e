package preset

import (
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// RequireOrgIdentities is for a resource control policy. It lets only identities of the
// organization, trusted accounts and AWS services use the resources of member accounts, whatever a
// bucket or key policy says. It denies anonymous callers.
//
// Check two things before attaching it. In some Regions, AWS delivers logs from accounts of its
// own, such as those of Elastic Load Balancing, which have to be in TrustedAccounts. And it denies
// the origin access identities of CloudFront: use origin access control.
type RequireOrgIdentities struct {
	// OrgID is the organization, such as o-exampleorgid. Required.
	OrgID string
	// TrustedAccounts are accounts of other organizations that may use the resources. The default
	// is none.
	TrustedAccounts []string
	// Services are action prefixes. The default is the services that hold data and secrets: S3,
	// SQS, KMS, Secrets Manager, STS, DynamoDB, ECR, CloudWatch Logs and OpenSearch Serverless.
	// Cognito is not among them, since its callers belong to no organization.
	Services []string
	// ExemptTag is the key of a tag. Resources that have it with the value true are exempt. The
	// default is none.
	ExemptTag string
}

var dataServices = []string{"aoss", "dynamodb", "ecr", "kms", "logs", "s3", "secretsmanager", "sqs", "sts"}

// stsIdentityActions lack what federated users call before they belong to an organization
// (AssumeRoleWithSAML, AssumeRoleWithWebIdentity, and the session tags and source identity that
// come with them), and GetCallerIdentity, which needs no permission.
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
	// The statement denies if all keys differ from all their values.
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

// PreventConfusedDeputy is for a resource control policy. It lets AWS services use the resources of
// member accounts only on behalf of the organization or of trusted accounts. It leaves calls alone
// in which a service does not say on whose behalf it acts, since not all integrations do.
type PreventConfusedDeputy struct {
	// OrgID is the organization. Required.
	OrgID string
	// TrustedAccounts are accounts of other organizations on whose behalf services may act. The
	// default is none.
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
			// Not aws:SourceOrgID, which a call on behalf of an account in no organization lacks.
			"Null": {"aws:SourceAccount": {"false"}},
			"Bool": {"aws:PrincipalIsAWSService": {"true"}},
		},
	}}, ps.Err()
}

// RequireTLS is for a resource control policy. It denies requests without TLS.
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

// DenyPlainHTTP is for a service control policy. It denies calls without TLS of services that take
// them and do not support resource control policies, for which there is [RequireTLS].
type DenyPlainHTTP struct {
	// Services are action prefixes. The default is SNS.
	Services []string
}

// Statements implements [policy.Preset].
func (t DenyPlainHTTP) Statements() ([]policy.Statement, error) {
	if len(t.Services) == 0 {
		t.Services = []string{"sns"}
	}
	s := deniedEverywhere("DenyPlainHTTP", nil, patternsOf("", t.Services, ":*")...)
	s.Condition = policy.Condition{"Bool": {"aws:SecureTransport": {"false"}}}
	return []policy.Statement{s}, nil
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
	if !identifier.Organization.Valid(id) {
		ps.Add(field, strconv.Quote(id), "an organization id such as o-exampleorgid")
	}
}

func checkAccounts(ps *policy.Problems, field string, accounts []string) {
	for _, a := range accounts {
		if !identifier.Account.Valid(a) {
			ps.Add(field, strconv.Quote(a), "an account id of twelve digits")
		}
	}
}
