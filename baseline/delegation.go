package baseline

import (
	"fmt"
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecurityhub"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Service is a service that an account other than the management account can administer
// for the whole organization.
type Service string

// The services of [DefaultAdministrators]. Any other service principal that AWS Organizations
// knows as delegable works as well.
const (
	AccessAnalyzer Service = "access-analyzer.amazonaws.com"
	Backup         Service = "backup.amazonaws.com"
	CloudTrail     Service = "cloudtrail.amazonaws.com"
	Config         Service = "config.amazonaws.com"
	ConfigSetup    Service = "config-multiaccountsetup.amazonaws.com"
	GuardDuty      Service = "guardduty.amazonaws.com"
	IAM            Service = "iam.amazonaws.com"
	Inspector      Service = "inspector2.amazonaws.com"
	IPAM           Service = "ipam.amazonaws.com"
	Macie          Service = "macie.amazonaws.com"
	SecurityHub    Service = "securityhub.amazonaws.com"
	StackSets      Service = stackSets
)

// DefaultAdministrators returns who administers what: detection and posture belong to the
// Security Tooling account, addresses to Network, stack sets and backups to Shared Services.
func DefaultAdministrators() map[Service]string {
	administrators := map[Service]string{
		IPAM: NetworkAccount, StackSets: SharedServicesAccount, Backup: SharedServicesAccount,
	}
	for _, s := range []Service{AccessAnalyzer, CloudTrail, Config, ConfigSetup, GuardDuty, IAM, Inspector, Macie, SecurityHub} {
		administrators[s] = SecurityToolingAccount
	}
	return administrators
}

// regional are the services that are delegated in each Region.
var regional = map[Service]bool{GuardDuty: true, Inspector: true, Macie: true, SecurityHub: true}

// DelegationProps configure a [Delegation].
type DelegationProps struct {
	// Organization is required, and has to be in the same account.
	Organization *Organization
	// AdministratorAccounts are the names of the accounts that administer services. The default is
	// [DefaultAdministrators].
	AdministratorAccounts map[Service]string
	// RegionalOnly leaves out the services that are delegated once for all Regions: for the
	// stacks of further Regions.
	RegionalOnly bool
}

// A Delegation lets accounts administer services for the whole organization, so that nobody
// has to work in the management account. It promises that changing or deleting the stack takes no
// administrator away (DEPLOY-001). Every service has one administrator, which is a member account.
//
// GuardDuty, Inspector, Macie and Security Hub CSPM are delegated in the Region of the stack: make
// one Delegation, with RegionalOnly, in each further Region. AWS switches GuardDuty, Macie and
// Security Hub CSPM on in the administrator's account by that, which costs what that account's own
// events cost; all else is free. The constructs of package security configure what is there then.
// An administrator is replaced by hand, because a service has to let go of the old one first.
// Detective is not in the default: delegating it makes a behavior graph, which is billed by volume.
// See "Organization management and delegated administration" in the AWS Security Reference
// Architecture.
type Delegation struct {
	constructs.Construct
	administrators map[Service]*Target
}

// NewDelegation defines a delegation. It panics with an error when Organization is missing or
// in another account, or a service or account is unknown.
func NewDelegation(scope constructs.Construct, id string, props *DelegationProps) *Delegation {
	d := &Delegation{administrators: map[Service]*Target{}}
	p := plinth.Define(d, scope, id, func() (DelegationProps, error) { return props.withDefaults(scope) })
	for _, name := range sortedKeys(p.AdministratorAccounts) {
		if p.RegionalOnly && !regional[name] {
			continue
		}
		account := p.Organization.Account(p.AdministratorAccounts[name])
		d.administrators[name] = account
		p.Organization.after(d.delegate(name, account.ID()))
		p.Organization.trusted = append(p.Organization.trusted, string(name)) // by the call, or before it
	}
	p.Organization.delegations = append(p.Organization.delegations, d)
	return d
}

// Administrator returns the account that administers a service, nil for none.
func (d *Delegation) Administrator(s Service) *Target { return d.administrators[s] }

// delegate makes an account administrator of a service: by the resource type where there is
// one, else by the service's own call, which also makes the service trusted and its roles.
func (d *Delegation) delegate(s Service, account string) constructs.IConstruct {
	if s == SecurityHub {
		props := &awssecurityhub.CfnDelegatedAdminProps{AdminAccountId: &account}
		made := awssecurityhub.NewCfnDelegatedAdmin(d, jsii.String(string(s)), props)
		retain(made, awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, "makes its account the administrator, and outlives its stack", props)
		return made
	}
	c, own := ownCalls(account)[s]
	if !own {
		c = sdkcall.Call{
			Service: "organizations", Action: "registerDelegatedAdministrator",
			Parameters:  map[string]any{"AccountId": account, "ServicePrincipal": string(s)},
			Permissions: []*awsiam.PolicyStatementProps{forService(string(s), "organizations:RegisterDelegatedAdministrator")},
			Tolerate:    "AccountAlreadyRegisteredException",
		}
	}
	return sdkcall.New(d, string(s), c)
}

// ownCalls are the services that are delegated by a call of their own. GuardDuty and IPAM answer a
// repetition like any other request that they cannot fulfil, and CDK's custom resource compares
// names of errors alone. GuardDuty's message would not tell either: it is the same when another
// account is the administrator. What they refuse for another reason fails in the stack that
// configures the service.
func ownCalls(account string) map[Service]sdkcall.Call {
	return map[Service]sdkcall.Call{
		GuardDuty: {
			Service: "guardduty", Action: "enableOrganizationAdminAccount", Parameters: map[string]any{"AdminAccountId": account},
			Permissions: delegating("guardduty:EnableOrganizationAdminAccount"), ServiceRoles: []string{"guardduty.amazonaws.com"},
			Tolerate: "BadRequestException",
		},
		Inspector: {
			Service: "inspector2", Action: "enableDelegatedAdminAccount", Parameters: map[string]any{"delegatedAdminAccountId": account},
			Permissions: delegating("inspector2:EnableDelegatedAdminAccount"), ServiceRoles: []string{"inspector2.amazonaws.com"},
			Tolerate: "ConflictException",
		},
		Macie: {
			Service: "macie2", Action: "enableOrganizationAdminAccount", Parameters: map[string]any{"adminAccountId": account},
			Permissions: delegating("macie2:EnableOrganizationAdminAccount"), ServiceRoles: []string{"macie.amazonaws.com"},
			Tolerate: "ConflictException",
		},
		CloudTrail: {
			Service: "cloudtrail", Action: "registerOrganizationDelegatedAdmin", Parameters: map[string]any{"MemberAccountId": account},
			Permissions: delegating("cloudtrail:RegisterOrganizationDelegatedAdmin"), ServiceRoles: []string{"cloudtrail.amazonaws.com"},
			Tolerate: "AccountRegisteredException",
		},
		IPAM: {
			Service: "ec2", Action: "enableIpamOrganizationAdminAccount", Parameters: map[string]any{"DelegatedAdminAccountId": account},
			Permissions: delegating("ec2:EnableIpamOrganizationAdminAccount"), ServiceRoles: []string{"ipam.amazonaws.com"},
			Tolerate: "InvalidParameterValue",
		},
	}
}

// delegating allows a service's own call, and what AWS Organizations does for it.
func delegating(action string) []*awsiam.PolicyStatementProps {
	return []*awsiam.PolicyStatementProps{
		sdkcall.Anywhere(action, "organizations:DescribeAccount", "organizations:DescribeOrganization", "organizations:EnableAWSServiceAccess",
			"organizations:ListAWSServiceAccessForOrganization", "organizations:ListDelegatedAdministrators",
			"organizations:RegisterDelegatedAdministrator"),
	}
}

func (p *DelegationProps) withDefaults(scope constructs.Construct) (DelegationProps, error) {
	if p == nil || p.Organization == nil {
		return DelegationProps{}, fmt.Errorf("Organization is nil, want the organization whose services to delegate")
	}
	q := *p
	if err := inAccountOf(scope, q.Organization); err != nil {
		return q, err
	}
	q.AdministratorAccounts = maps.Clone(q.AdministratorAccounts)
	if q.AdministratorAccounts == nil {
		q.AdministratorAccounts = DefaultAdministrators()
	}
	for _, s := range sortedKeys(q.AdministratorAccounts) {
		if err := identifier.Service.CheckAll("AdministratorAccounts", []string{string(s)}); err != nil {
			return q, err
		}
		if name := q.AdministratorAccounts[s]; q.Organization.accounts[name] == nil {
			return q, fmt.Errorf("AdministratorAccounts has account %q for %s, want one of %q", name, s, sortedKeys(q.Organization.accounts))
		}
	}
	return q, nil
}

// inAccountOf checks that what only the management account can do is in its stacks.
func inAccountOf(scope constructs.Construct, o *Organization) error {
	if plinth.PlaceOf(scope).Account != plinth.PlaceOf(o).Account {
		return fmt.Errorf("Organization %s is in another account, want the scope in the management account, which alone can do this",
			tree.Path(o))
	}
	return nil
}
