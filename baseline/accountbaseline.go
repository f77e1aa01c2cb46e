package baseline

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsaccessanalyzer"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Contact is somebody whom AWS writes to or calls, besides the root user.
type Contact struct {
	Name, Title, Email, Phone string
}

// AccountBaselineProps configure an [AccountBaseline]; nil and the zero value are the
// production choice.
type AccountBaselineProps struct {
	// SecurityContact, BillingContact and OperationsContact are the alternate contacts of the
	// account. The default is to leave them as they are; Security Hub wants the first.
	SecurityContact, BillingContact, OperationsContact *Contact
	// DeclaredByOrganization leaves out what a declarative policy for EC2, such as that of
	// [DefaultPolicies], sets for all accounts: AWS refuses the calls where one holds.
	DeclaredByOrganization bool
	// BlockInternetGateways takes all VPCs of the Region off the internet, default VPCs
	// included: for accounts whose workloads leave through a hub or not at all.
	BlockInternetGateways bool
	// RegionalOnly leaves out what is set once for an account: for the stacks of further
	// Regions.
	RegionalOnly bool
}

// An AccountBaseline sets what an account needs on its first day. It promises that
//
//   - new volumes are encrypted, buckets are never public, instances use IMDSv2, images are
//     not shared with everybody, the serial console is off, and the passwords of IAM users,
//     where there are any, are long and not reused (ACCOUNT-001),
//   - a runbook sets them when the stack is deployed and again every day, and the deployment
//     fails when the runbook does (ACCOUNT-002),
//   - snapshots are not shared with everybody (SNAPSHOT-001),
//   - an analyzer finds what is shared with strangers (ACCOUNT-001).
//
// Deleting the stack switches nothing off but the analyzer and the block of snapshots.
// What has a resource type is made by CloudFormation, the rest by a runbook of AWS Systems
// Manager, so that there is no function to patch and the same template works in a stack set.
// Default VPCs are not deleted, which would need code; BlockInternetGateways makes them
// harmless.
//
// Standing idle it costs the steps of a daily run; an analyzer of external access is free.
// It answers Security Hub's Account.1, EC2.7, EC2.182, IAM.28 and S3.1.
type AccountBaseline struct {
	constructs.Construct
	runbook  awsssm.CfnDocument
	analyzer awsaccessanalyzer.CfnAnalyzer
}

// baselineRole is how the name of the role begins that the runbook runs as. It has a name so
// that policies can leave it alone and keep others from making it.
const baselineRole = "plinth-account-baseline-"

// NewAccountBaseline defines the baseline of an account in one Region, once for each. It panics
// with an error when a contact lacks something.
func NewAccountBaseline(scope constructs.Construct, id string, props *AccountBaselineProps) *AccountBaseline {
	b := &AccountBaseline{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	document := automation.Document{Description: "Sets what every account needs on its first day", Steps: p.steps()}
	role := orchestration.NewRunbookRole(b, "Role", &orchestration.RunbookRoleProps{
		Name: jsii.String(baselineRole + plinth.PlaceOf(b).Region), Allow: document.Permissions(),
	})
	document.Role = *role.RoleArn()
	b.runbook = orchestration.NewRunbook(b, "Resource", nil, document)
	const everyDay = "runs the runbook when the stack is deployed and every day, and fails when it does"
	daily := plinth.Kept(awsssm.NewCfnAssociation, b, "Daily", everyDay, &awsssm.CfnAssociationProps{
		Name:                         b.runbook.Ref(),
		DocumentVersion:              jsii.String("$LATEST"),
		ScheduleExpression:           jsii.String("rate(1 day)"),
		WaitForSuccessTimeoutSeconds: jsii.Number(600),
	})
	tree.Depend(daily, role)
	proof := map[string]map[string]string{"Resource": digests(document.Steps)}
	b.analyzer = plinth.Kept(awsaccessanalyzer.NewCfnAnalyzer, b, "Analyzer", "finds what is shared with strangers",
		&awsaccessanalyzer.CfnAnalyzerProps{Type: jsii.String("ACCOUNT")})
	proof["Analyzer"] = policy.Digests(map[string]any{"Type": "ACCOUNT"})
	if !p.DeclaredByOrganization {
		plinth.Kept(awsec2.NewCfnSnapshotBlockPublicAccess, b, "Snapshots", "shares no snapshot with everybody",
			&awsec2.CfnSnapshotBlockPublicAccessProps{State: jsii.String("block-all-sharing")})
		proof["Snapshots"] = policy.Digests(map[string]any{"State": "block-all-sharing"})
	}
	if p.BlockInternetGateways {
		plinth.Kept(awsec2.NewCfnVPCBlockPublicAccessOptions, b, "Internet", "closes every internet gateway",
			&awsec2.CfnVPCBlockPublicAccessOptionsProps{InternetGatewayBlockMode: jsii.String("block-bidirectional")})
		proof["Internet"] = policy.Digests(map[string]any{"InternetGatewayBlockMode": "block-bidirectional"})
	}
	tree.Record(b, assembly.MetadataSettings, proof)
	return b
}

// Runbook returns the document of the settings.
func (b *AccountBaseline) Runbook() awsssm.CfnDocument { return b.runbook }

// Analyzer returns the analyzer of external access.
func (b *AccountBaseline) Analyzer() awsaccessanalyzer.CfnAnalyzer { return b.analyzer }

// digests are those of the inputs of steps, for the guardrail ACCOUNT-001.
func digests(steps []automation.Step) map[string]string {
	inputs := map[string]any{}
	for _, s := range steps {
		inputs[s.Name] = s.Content()["inputs"]
	}
	return policy.Digests(inputs)
}

type contact struct {
	field, kind string
	*Contact
}

// contacts are the contacts that are given, under AWS's name of their kind.
func (p AccountBaselineProps) contacts() []contact {
	var all []contact
	for _, c := range []contact{
		{"SecurityContact", "SECURITY", p.SecurityContact}, {"BillingContact", "BILLING", p.BillingContact},
		{"OperationsContact", "OPERATIONS", p.OperationsContact},
	} {
		if c.Contact != nil {
			all = append(all, c)
		}
	}
	return all
}

func (p *AccountBaselineProps) withDefaults() (AccountBaselineProps, error) {
	var q AccountBaselineProps
	if p != nil {
		q = *p
	}
	for _, c := range q.contacts() {
		for _, f := range [][2]string{{"Name", c.Name}, {"Title", c.Title}, {"Phone", c.Phone}} {
			if strings.TrimSpace(f[1]) == "" {
				return q, fmt.Errorf("%s.%s is empty, want Name, Title, Email and Phone: AWS takes no contact without them", c.field, f[0])
			}
		}
		if err := identifier.Email.Check(c.field+".Email", c.Email); err != nil {
			return q, err
		}
	}
	return q, nil
}
