package observability

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsobservabilityadmin"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// LogCentralizationProps configure a [LogCentralization]. Organization and Regions are required.
type LogCentralizationProps struct {
	// Organization is the id of the organization whose accounts are copied from.
	Organization string
	// Regions are those whose log groups are copied.
	Regions []string
	// Select picks log groups in the language of link filters, such as
	// "LogGroupName LIKE '/aws/lambda/%'". The default is "*", all of them.
	Select string
	// Key encrypts the copies. It is in the account and the Region of the stack. The default is a key
	// of their own.
	Key awskms.IKey
	// Backup is another Region of the same account that keeps a second copy. The default is none.
	Backup *LogBackup
}

// A LogBackup is where a [LogCentralization] keeps its second copy.
type LogBackup struct {
	// Region is another than that of the copies.
	Region string
	// KeyARN is the ARN of a key of that Region that CloudWatch Logs may use.
	KeyARN string
}

// A LogCentralization copies the log groups of an organization's accounts into the account and the
// Region of its stack, which is that of the management account or, better, of a delegated
// administrator of CloudWatch. It promises that
//
//   - groups that are encrypted with a customer managed key are copied too: the other choice skips
//     them, which in an app of Plinth is every group (LOGS-002),
//   - copies are encrypted with a key of the account that has them.
//
// Only events that arrive later are copied. Copies of one Region cost nothing but their storage,
// further ones by the GB. CloudWatch creates the groups of the copies: set their retention there.
// The organization has to trust observabilityadmin.amazonaws.com. Standing idle it costs one KMS
// key a month. See "Cross-account cross-Region log centralization" in the guide of CloudWatch Logs.
type LogCentralization struct {
	constructs.Construct
	resource awsobservabilityadmin.CfnOrganizationCentralizationRule
	key      awskms.IKey
}

// NewLogCentralization defines the copies. It panics with an error when Organization is malformed,
// when Regions is empty or has something that is no Region, when Backup has no other Region or no
// key, and when the account or the Region of its stack is not known.
func NewLogCentralization(scope constructs.Construct, id string, props *LogCentralizationProps) *LogCentralization {
	c := &LogCentralization{}
	p := plinth.Define(c, scope, id, func() (LogCentralizationProps, error) { return props.withDefaults(scope) })
	if c.key = p.Key; c.key == nil {
		c.key = logdelivery.NewKey(c, "Key")
	}
	type rule = awsobservabilityadmin.CfnOrganizationCentralizationRule_CentralizationRuleProperty
	at := plinth.PlaceOf(c)
	stored := &awsobservabilityadmin.CfnOrganizationCentralizationRule_DestinationLogsConfigurationProperty{
		LogsEncryptionConfiguration: &awsobservabilityadmin.CfnOrganizationCentralizationRule_LogsEncryptionConfigurationProperty{
			EncryptionStrategy: jsii.String("CUSTOMER_MANAGED"), KmsKeyArn: c.key.KeyArn(),
			// Into a group that is there already and has AWS's key: the other choice loses events.
			EncryptionConflictResolutionStrategy: jsii.String("ALLOW"),
		},
	}
	if p.Backup != nil {
		stored.BackupConfiguration = &awsobservabilityadmin.CfnOrganizationCentralizationRule_LogsBackupConfigurationProperty{
			Region: &p.Backup.Region, KmsKeyArn: &p.Backup.KeyARN,
		}
	}
	regions := jsii.Strings(p.Regions...)
	c.resource = plinth.Kept(awsobservabilityadmin.NewCfnOrganizationCentralizationRule, c, "Resource",
		"copies the log groups of the organization, encrypted ones too, and encrypts the copies",
		&awsobservabilityadmin.CfnOrganizationCentralizationRuleProps{
			RuleName: awscdk.Names_UniqueResourceName(c, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(64), Separator: jsii.String("-")}),
			Rule: &rule{
				Source: &awsobservabilityadmin.CfnOrganizationCentralizationRule_CentralizationRuleSourceProperty{
					Regions: regions, Scope: jsii.String("OrganizationId = '" + p.Organization + "'"),
					SourceLogsConfiguration: &awsobservabilityadmin.CfnOrganizationCentralizationRule_SourceLogsConfigurationProperty{
						EncryptedLogGroupStrategy: jsii.String("ALLOW"), LogGroupSelectionCriteria: &p.Select,
					},
				},
				Destination: &awsobservabilityadmin.CfnOrganizationCentralizationRule_CentralizationRuleDestinationProperty{
					Account: &at.Account, Region: &at.Region, DestinationLogsConfiguration: stored,
				},
			},
		})
	return c
}

// Resource returns the L1 construct; there is no L2.
func (c *LogCentralization) Resource() awsobservabilityadmin.CfnOrganizationCentralizationRule {
	return c.resource
}

// Key returns the key that encrypts the copies.
func (c *LogCentralization) Key() awskms.IKey { return c.key }

func (p *LogCentralizationProps) withDefaults(scope constructs.Construct) (q LogCentralizationProps, err error) {
	if p != nil {
		q = *p
	}
	q.Regions = slices.Clone(q.Regions)
	if q.Select == "" {
		q.Select = "*"
	}
	at := plinth.PlaceOf(scope)
	switch {
	case len(q.Regions) == 0:
		return q, errors.New("Regions is empty, want those whose log groups are copied")
	case q.Backup != nil && (q.Backup.Region == at.Region || q.Backup.KeyARN == ""):
		return q, fmt.Errorf("Backup has Region %q and KeyARN %q, want another Region than %s and the ARN of a key there",
			q.Backup.Region, q.Backup.KeyARN, at.Region)
	case identifier.IsToken(at.Account) || identifier.IsToken(at.Region):
		return q, errors.New("the account or the Region of the stack is not known, want a stack with Account and Region: they take the copies")
	}
	err = errors.Join(identifier.Organization.Check("Organization", q.Organization), identifier.Region.CheckAll("Regions", q.Regions))
	if err == nil && q.Backup != nil {
		err = identifier.Region.Check("Backup.Region", q.Backup.Region)
	}
	return q, err
}
