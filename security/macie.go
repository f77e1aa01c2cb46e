package security

import (
	"errors"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsmacie"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// MacieProps configure [Macie]; nil and the zero value are the production choice of one account and
// Region.
type MacieProps struct {
	// ForOrganization is for the delegated administrator of Macie: Macie and its discovery are
	// switched on in every account that joins. Delegating has already switched Macie on in the
	// administrator's account: a custom resource configures that session.
	ForOrganization bool
	// Results is where discovery results are kept. It has to encrypt with a KMS key that
	// keypolicy.MacieExport may use. The default is a new [SecureBucket].
	Results awss3.IBucket
}

// Macie looks for sensitive data in buckets. It promises that
//
//   - it is on and publishes updates of findings every 15 minutes (MACIE-001),
//   - it discovers by itself, in samples of every bucket (MACIE-002),
//   - its results outlive Macie's 90 days, in a bucket (MACIE-003).
//
// Standing idle it costs one KMS key a month; Macie costs by the bucket, the object and the
// gigabyte. Its findings arrive in Security Hub CSPM. See Security Hub Macie.1 and Macie.2.
type Macie struct {
	constructs.Construct
	session awsmacie.CfnSession    // nil for an organization, which has one already
	enabled constructs.IDependable // what everything else comes after
	results awss3.IBucket
}

// NewMacie enables Macie, once for each account and Region. It panics with an error when Results
// has no KMS key.
func NewMacie(scope constructs.Construct, id string, props *MacieProps) *Macie {
	m := &Macie{}
	p := plinth.Define(m, scope, id, props.withDefaults)
	const often = "FIFTEEN_MINUTES"
	if p.ForOrganization {
		m.enabled = m.call("Configuration", "updateMacieSession", map[string]any{"status": "ENABLED", "findingPublishingFrequency": often})
	} else {
		props := &awsmacie.CfnSessionProps{Status: jsii.String("ENABLED"), FindingPublishingFrequency: jsii.String(often)}
		m.session = awsmacie.NewCfnSession(m, jsii.String("Resource"), props)
		plinth.Keep(m.session, "is on, and tells of findings within 15 minutes", props)
		m.enabled = m.session
	}
	m.export(p.Results)
	discovery := map[string]any{"status": "ENABLED"}
	if p.ForOrganization {
		m.call("Organization", "updateOrganizationConfiguration", map[string]any{"autoEnable": true})
		discovery["autoEnableOrganizationMembers"] = "ALL"
	}
	m.call("Discovery", "updateAutomatedDiscoveryConfiguration", discovery)
	return m
}

// Session returns the session, nil with ForOrganization; there is no L2.
func (m *Macie) Session() awsmacie.CfnSession { return m.session }

// Results returns the bucket of discovery results.
func (m *Macie) Results() awss3.IBucket { return m.results }

// call makes a call of Macie, once it is enabled.
func (m *Macie) call(id, action string, parameters map[string]any) customresources.AwsCustomResource {
	made := sdkcall.New(m, id, sdkcall.Call{
		Name: "Macie" + id, Service: "Macie2", Action: action, Parameters: parameters,
		Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("macie2:" + strings.ToUpper(action[:1]) + action[1:])},
	})
	if m.enabled != nil {
		tree.Depend(made, m.enabled)
	}
	return made
}

// export keeps discovery results. Macie tries the bucket and its key before it accepts them.
func (m *Macie) export(to awss3.IBucket) {
	m.results = to
	if m.results == nil {
		key := NewKey(m, "ResultsKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.MacieExport{}, keypolicy.S3{}}})
		m.results = NewSecureBucket(m, "Results", &SecureBucketProps{Key: key.Key()}).Bucket()
	}
	configured := m.call("Export", "putClassificationExportConfiguration", map[string]any{"configuration": map[string]any{
		"s3Destination": map[string]any{"bucketName": m.results.BucketName(), "kmsKeyArn": m.results.EncryptionKey().KeyArn()},
	}})
	logdelivery.Writer{
		Sid: "Macie", Service: regions.Principal("macie", plinth.PlaceOf(m).Region), Checks: []string{"s3:GetBucketLocation"},
		Conditions: trust.Conditions(m, "macie2", "export-configuration:*", "classification-job/*"),
	}.Admit(m.results, configured)
}

func (p *MacieProps) withDefaults() (MacieProps, error) {
	var q MacieProps
	if p != nil {
		q = *p
	}
	if q.Results != nil && q.Results.EncryptionKey() == nil {
		return q, errors.New("Results has no EncryptionKey, want a bucket with a KMS key: Macie writes to no other")
	}
	return q, nil
}
