package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsmacie"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// MacieProps configure [Macie]; nil and the zero value are the production choice of one account and
// Region.
type MacieProps struct {
	// Organization says that the account is the delegated administrator of Macie. Delegating has
	// switched it on there: that session is configured, by a custom resource, and Macie and its
	// discovery are switched on in every account that joins.
	Organization bool
	// Results is where discovery results are kept. It has to encrypt with a KMS key that
	// keypolicy.MacieExport may use. The default is a new [SecureBucket].
	Results awss3.IBucket
}

// Macie looks for sensitive data in buckets. It promises that
//
//   - it is on and tells news every 15 minutes (MACIE-001),
//   - it looks by itself, at samples of every bucket (MACIE-002),
//   - what it finds outlives its 90 days, in a bucket (MACIE-003).
//
// Standing idle it costs one KMS key a month; Macie costs by the bucket, the object and the
// gigabyte. Its findings arrive in Security Hub CSPM. See Security Hub Macie.1 and Macie.2.
type Macie struct {
	constructs.Construct
	session awsmacie.CfnSession    // nil where it was there before
	enabled constructs.IDependable // what everything else comes after
	results awss3.IBucket
}

// NewMacie enables Macie, once for each account and Region. It panics with an error when Results has
// no key.
func NewMacie(scope constructs.Construct, id string, props *MacieProps) *Macie {
	var p MacieProps
	if props != nil {
		p = *props
	}
	if p.Results != nil && p.Results.EncryptionKey() == nil {
		panic(fmt.Errorf("security: macie %q: Results has no EncryptionKey, want a bucket with a KMS key: Macie writes to no other", id))
	}
	m := &Macie{results: p.Results}
	plinth.Init(m, scope, id)
	const often = "FIFTEEN_MINUTES"
	if p.Organization {
		m.enabled = newCall(m, "Configuration", "MacieConfiguration", "Macie2", "updateMacieSession",
			map[string]any{"status": "ENABLED", "findingPublishingFrequency": often}, onAll("macie2:UpdateMacieSession"))
	} else {
		m.session = awsmacie.NewCfnSession(m, jsii.String("Resource"), &awsmacie.CfnSessionProps{
			Status: jsii.String("ENABLED"), FindingPublishingFrequency: jsii.String(often),
		})
		m.enabled = m.session
	}
	m.export()
	discovery := map[string]any{"status": "ENABLED"}
	if p.Organization {
		newCall(m, "Organization", "MacieOrganization", "Macie2", "updateOrganizationConfiguration", map[string]any{"autoEnable": true},
			onAll("macie2:UpdateOrganizationConfiguration")).Node().AddDependency(m.enabled)
		discovery["autoEnableOrganizationMembers"] = "ALL"
	}
	newCall(m, "Discovery", "MacieDiscovery", "Macie2", "updateAutomatedDiscoveryConfiguration", discovery,
		onAll("macie2:UpdateAutomatedDiscoveryConfiguration")).Node().AddDependency(m.enabled)
	return m
}

// Session returns the session, nil with Organization; there is no L2.
func (m *Macie) Session() awsmacie.CfnSession { return m.session }

// Results returns the bucket of discovery results.
func (m *Macie) Results() awss3.IBucket { return m.results }

// export keeps discovery results. Macie tries the bucket and its key before it accepts them.
func (m *Macie) export() {
	if m.results == nil {
		key := NewKey(m, "ResultsKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.MacieExport{}, keypolicy.S3{}}})
		m.results = NewSecureBucket(m, "Results", &SecureBucketProps{Key: key.Key()}).Bucket()
	}
	destination := map[string]any{"bucketName": m.results.BucketName(), "kmsKeyArn": m.results.EncryptionKey().KeyArn()}
	configured := newCall(m, "Export", "MacieExport", "Macie2", "putClassificationExportConfiguration",
		map[string]any{"configuration": map[string]any{"s3Destination": destination}}, onAll("macie2:PutClassificationExportConfiguration"))
	configured.Node().AddDependency(m.enabled)
	for _, allow := range []struct {
		action   string
		resource *string
	}{{"s3:GetBucketLocation", m.results.BucketArn()}, {"s3:PutObject", m.results.ArnForObjects(jsii.String("*"))}} {
		added := m.results.AddToResourcePolicy(awsiam.NewPolicyStatement(m.mayWrite(allow.action, allow.resource)))
		if *added.StatementAdded { // the policy of a bucket of another app has to say so itself
			configured.Node().AddDependency(added.PolicyDependable)
		}
	}
}

// mayWrite lets Macie write on behalf of this account only.
func (m *Macie) mayWrite(action string, resource *string) *awsiam.PolicyStatementProps {
	stack := awscdk.Stack_Of(m)
	source := func(resource string) string {
		return "arn:" + *stack.Partition() + ":macie2:" + *stack.Region() + ":" + *stack.Account() + ":" + resource
	}
	return &awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("macie.amazonaws.com"), nil)},
		Actions:    &[]*string{&action}, Resources: &[]*string{resource},
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
			"ArnLike":      map[string]any{"aws:SourceArn": []string{source("export-configuration:*"), source("classification-job/*")}},
		},
	}
}
