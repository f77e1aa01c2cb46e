package baseline

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsorganizations"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// OrganizationProps configure an [Organization].
type OrganizationProps struct {
	// Email is the mailbox that receives the mail of the accounts that have no address of
	// their own, "aws@example.com": each gets a subaddress, aws+log-archive@example.com.
	// Required unless every account has an Email.
	Email string
	// Units is the tree of organizational units. The default is [DefaultUnits].
	Units []Unit
	// Regulated adds the unit [RegulatedUnit] for workloads under PCI DSS or HIPAA, at the end.
	Regulated bool
	// AccessRole is the role that AWS makes in a new account and the management account may
	// assume. The default is "OrganizationAccountAccessRole". It cannot be changed later.
	AccessRole string
	// PolicyTypes are the types of policies to enable. The default is [DefaultPolicyTypes].
	PolicyTypes []policy.Type
	// TrustedServices are the services that may act in all accounts. The default is
	// [DefaultTrustedServices].
	TrustedServices []string
	// Accounts is where the accounts are defined: a scope in another stack of the management account
	// that has nothing else in it. Accounts are never deleted, so what fails beside them leaves a
	// second attempt to meet addresses that are taken. The default is the organization itself, which
	// makes them last.
	Accounts constructs.Construct
	// Outputs are what the organization and its accounts put out when they were deployed: the ids
	// that are not given here, and that nobody knows before. The default is none: other stacks
	// that need them can be defined later, when [Organization.Awaits] returns nil.
	Outputs plinth.Outputs
	// ID and RootID are those of the organization, "o-exampleorgid" and "r-ab12". The default is
	// what Outputs says.
	ID, RootID string
	// Existing says that the organization is there already and not to be made. It needs ID
	// and RootID.
	Existing bool
}

// An Organization is an organization with its units and accounts, for a stack of the
// management account. It promises that
//
//   - it has all features, not just consolidated billing (ORG-001),
//   - the organization, its units and accounts outlive their stack (ORG-002), unless its very
//     creation fails: then AWS Organizations is as before, but for accounts, which stay,
//   - accounts are made one after the other, as AWS requires (ORG-003), and each in its unit,
//     where policies hold from its first minute (ORG-004),
//   - no two accounts have the same e-mail address (ORG-005),
//   - deleting or changing the stack switches no policy type and no trusted service off
//     (DEPLOY-001),
//   - where IAM is a trusted service, as by default, the management account manages the root
//     credentials of member accounts, which new accounts do not get at all.
//
// Nothing here costs anything. An account counts against the quota of 10 that a new
// organization starts with. What CloudFormation has no resource type for is done by CDK's
// AwsCustomResource, one small Lambda function a stack, whose policy lists single actions.
// Policy types are enabled asynchronously, within seconds; the calls for trusted services
// come in between.
//
// The first deployment goes in two steps, because AWS chooses the ids. Deploy the stack of the
// accounts, and with it that of the organization, by
//
//	cdk deploy Accounts --no-rollback --outputs-file ids.json
//
// and give what [plinth.ReadOutputs] reads from the file as Outputs. A new organization refuses
// accounts for up to an hour (FinalizingOrganizationException): run the command again, and it goes
// on where it stopped. An account that was made although the deployment failed is adopted by its ID
// and Existing, or by cdk import.
//
// An organization that AWS Control Tower or the console made is used with Existing, or taken
// over by cdk import. It answers Security Hub's Account.2.
// See Organizing Your AWS Environment Using Multiple Accounts.
type Organization struct {
	constructs.Construct
	root        *Target
	id, arn     string
	outputs     plinth.Outputs
	home        constructs.Construct // of the accounts
	accessRole  string
	units       map[string]*Target
	accounts    map[string]*Target
	names       []string                          // of accounts, in order
	order       []*Target                         // units, parents before what is in them
	last        map[string]constructs.IDependable // by stack
	trusted     []string                          // services that may act in all accounts
	delegations []*Delegation
	tower       *ControlTower
	trail       *OrganizationTrail
}

// NewOrganization defines an organization. It panics with an error when an e-mail address is
// missing, malformed or used twice, names repeat, units nest deeper than five levels or
// contain themselves, an id is malformed, something exists but has no id, or a policy type or
// service is no such thing.
func NewOrganization(scope constructs.Construct, id string, props *OrganizationProps) *Organization {
	o := &Organization{units: map[string]*Target{}, accounts: map[string]*Target{}, last: map[string]constructs.IDependable{}}
	p := plinth.Define(o, scope, id, props.withDefaults)
	o.accessRole, o.outputs, o.home = p.AccessRole, p.Outputs, p.Accounts
	o.found(p)
	o.addUnits(tree.Group(o, "Units"), o.root, p.Units)
	o.enablePolicyTypes(p.PolicyTypes)
	o.trustServices(p.TrustedServices)
	if o.home == nil {
		o.home = tree.Group(o, "Accounts")
	}
	o.addAccounts(o.home, o.root, p.Units, p.AccessRole)
	return o
}

// ID is the id of the organization, for aws:PrincipalOrgID and aws:SourceOrgID.
func (o *Organization) ID() string { return o.id }

// ARN is the ARN of the organization, for sharing resources with it.
func (o *Organization) ARN() string { return o.arn }

// Root returns the root.
func (o *Organization) Root() *Target { return o.root }

// Unit returns the unit at a path such as "Production" or "Workloads/Production". It panics
// with an error when there is none.
func (o *Organization) Unit(path string) *Target { return o.find("unit", o.units, path) }

// Account returns the account of a name such as "Log Archive". It panics with an error when
// there is none.
func (o *Organization) Account(name string) *Target { return o.find("account", o.accounts, name) }

// AccountsIn returns the accounts at or below a target, in the order of the tree.
func (o *Organization) AccountsIn(t *Target) []*Target {
	var all []*Target
	for _, name := range o.names {
		if slices.Contains(o.accounts[name].path(), t) {
			all = append(all, o.accounts[name])
		}
	}
	return all
}

func (o *Organization) find(kind string, in map[string]*Target, name string) *Target {
	if t := in[name]; t != nil {
		return t
	}
	panic(plinth.Misuse(o, "%s is %q, want one of %q", kind, name, sortedKeys(in)))
}

// found makes the organization, or refers to the one there is.
func (o *Organization) found(p OrganizationProps) {
	o.root = &Target{name: "Root", id: p.RootID, organization: o}
	o.id = p.ID
	if !p.Existing {
		props := &awsorganizations.CfnOrganizationProps{FeatureSet: jsii.String("ALL")}
		made := awsorganizations.NewCfnOrganization(o, jsii.String("Resource"), props)
		o.inTurn(made, "has all features, and outlives its stack", props)
		o.root.made(made, made.AttrRootId(), o.known(o, "RootId", made.AttrRootId()))
		o.id = cmp.Or(p.ID, o.known(o, "OrganizationId", made.Ref()), *made.Ref())
	}
	o.arn = plinth.PlaceOf(o).GlobalARN("organizations", "organization/"+o.id)
}

func (o *Organization) addUnits(scope constructs.Construct, parent *Target, units []Unit) {
	for _, u := range units {
		t := &Target{name: join(o.pathOf(parent), u.Name), id: u.ID, parent: parent, organization: o}
		o.units[t.name] = t
		o.order = append(o.order, t)
		if !u.Existing {
			props := &awsorganizations.CfnOrganizationalUnitProps{Name: &u.Name, ParentId: parent.reference()}
			made := awsorganizations.NewCfnOrganizationalUnit(scope, &u.Name, props)
			tree.Grown(made, scope, u.Name)
			o.inTurn(made, "is in its parent, and outlives its stack", props)
			ref := tree.Text(made, "ref")
			t.made(made, ref, o.known(scope, u.Name+" Id", ref))
		}
		if len(u.Units) > 0 {
			o.addUnits(tree.Group(scope, u.Name+"Units"), t, u.Units)
		}
	}
}

// addAccounts makes the accounts of a tree. Their ids say nothing of the unit, so that an
// account can move.
func (o *Organization) addAccounts(scope constructs.Construct, parent *Target, units []Unit, role string) {
	for _, u := range units {
		unit := o.units[join(o.pathOf(parent), u.Name)]
		for _, a := range u.Accounts {
			t := &Target{name: a.Name, id: a.ID, parent: unit, account: true, organization: o}
			o.accounts[a.Name] = t
			o.names = append(o.names, a.Name)
			if a.Existing {
				continue
			}
			props := &awsorganizations.CfnAccountProps{
				AccountName: &a.Name, Email: &a.Email, ParentIds: &[]*string{unit.reference()}, RoleName: &role,
			}
			made := awsorganizations.NewCfnAccount(scope, &a.Name, props)
			tree.Grown(made, scope, a.Name)
			retain(made, awscdk.RemovalPolicy_RETAIN, "is in its unit, and outlives its stack", props)
			o.after(made)
			ref := tree.Text(made, "ref")
			t.made(made, ref, o.known(scope, a.Name+" Id", ref))
		}
		o.addAccounts(scope, unit, u.Units, role)
	}
}

// makesAccounts reports whether there are accounts that do not exist yet.
func (o *Organization) makesAccounts() bool {
	return slices.ContainsFunc(o.names, func(name string) bool { return o.accounts[name].resource != nil })
}

func (o *Organization) pathOf(t *Target) string {
	if t == o.root {
		return ""
	}
	return t.name
}

// arnOf is the ARN of a unit.
func (o *Organization) arnOf(unit *Target) *string {
	return jsii.String(plinth.PlaceOf(o).GlobalARN("organizations", "ou/"+o.id+"/"+unit.id))
}

var roleName = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

func (p *OrganizationProps) withDefaults() (OrganizationProps, error) {
	var q OrganizationProps
	if p != nil {
		q = *p
	}
	if q.Email != "" {
		if err := identifier.Email.CheckKnown("Email", q.Email); err != nil {
			return q, err
		}
	}
	if q.Units == nil {
		q.Units = DefaultUnits()
	}
	if q.Regulated {
		q.Units = append(slices.Clone(q.Units), Unit{Name: RegulatedUnit})
	}
	q.Units = addressed(q.Units, q.Email, 1)
	if q.Email == "" {
		if account, found := withoutAddress(q.Units); found {
			return q, fmt.Errorf("Email is empty and account %q has none of its own, want a mailbox such as aws@example.com", account)
		}
	}
	c := census{accounts: map[string]string{}, emails: map[string]string{}}
	if err := c.units("", q.Units, 1); err != nil {
		return q, err
	}
	if err := checkID("ID", q.ID, q.Existing, identifier.Organization); err != nil {
		return q, err
	}
	if err := checkID("RootID", q.RootID, q.Existing, identifier.Root); err != nil {
		return q, err
	}
	q.AccessRole = cmp.Or(q.AccessRole, "OrganizationAccountAccessRole")
	if !roleName.MatchString(q.AccessRole) {
		return q, fmt.Errorf("AccessRole is %q, want the name of a role: up to 64 letters, digits and +=,.@-_", q.AccessRole)
	}
	return q, q.checkServices()
}

func withoutAddress(units []Unit) (account string, found bool) {
	for _, u := range units {
		for _, a := range u.Accounts {
			if a.Email == "" && !a.Existing {
				return a.Name, true
			}
		}
		if account, found = withoutAddress(u.Units); found {
			return account, true
		}
	}
	return "", false
}
