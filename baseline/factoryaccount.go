package baseline

import (
	"fmt"
	"path"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsservicecatalog"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// FactoryAccountProps configure a [FactoryAccount].
type FactoryAccountProps struct {
	// ControlTower is required, and has to be in the same account and Region.
	ControlTower *ControlTower
	// Unit is the unit to make the account in. Required, and governed by ControlTower.
	Unit *Target
	// Name and Email are those of the account. Required. Neither can be changed by CloudFormation
	// later.
	Name, Email string
	// Owner is who gets into the account by IAM Identity Center, and is made a user there if there
	// is none with the address. Required.
	Owner AccountOwner
}

// An AccountOwner is a user of IAM Identity Center.
type AccountOwner struct {
	Email, FirstName, LastName string
}

// A FactoryAccount is an account made by Account Factory of AWS Control Tower, which is a product
// of Service Catalog, in the landing zone's own account and Region. It promises that
//
//   - it outlives its stack: terminating the product takes the account out of governance (CT-002),
//   - it is made after what AWS Control Tower was told before, and one after the other (CT-005).
//
// The plainer way is an account of [Organization] in a governed unit: AWS Control Tower enrolls it
// by itself, its id is known to the other stacks of the app, and nobody is made a user. Use
// this one where Service Catalog is the way that accounts are ordered.
//
// The role that deploys has to be a principal of the portfolio "AWS Control Tower Account Factory
// Portfolio", which comes with the landing zone: grant it once, in the console, before the stack of
// the accounts is deployed, which has to be another one than that of the landing zone. Write the id
// of the account down when it is there, as an Account that is Existing. It costs nothing by itself.
// See "Provision accounts with AWS Service Catalog Account Factory" in the AWS Control Tower User
// Guide.
type FactoryAccount struct {
	constructs.Construct
	product awsservicecatalog.CfnCloudFormationProvisionedProduct
}

// accountFactory is the name of the product and of its one version.
const accountFactory = "AWS Control Tower Account Factory"

// NewFactoryAccount defines an account. It panics with an error when anything is missing or
// malformed, the unit is not governed or has the accounts of the landing zone, Identity Center is
// not set up by AWS Control Tower, or the stack is that of the landing zone, or in another account
// or Region.
func NewFactoryAccount(scope constructs.Construct, id string, props *FactoryAccountProps) *FactoryAccount {
	f := &FactoryAccount{}
	p := plinth.Define(f, scope, id, func() (FactoryAccountProps, error) { return props.withDefaults(scope) })
	var parameters []any
	for _, kv := range [][2]string{
		{"AccountName", p.Name}, {"AccountEmail", p.Email},
		{"ManagedOrganizationalUnit", path.Base(p.Unit.name) + " (" + p.Unit.id + ")"}, // the form that works for nested units, too
		{"SSOUserEmail", p.Owner.Email}, {"SSOUserFirstName", p.Owner.FirstName}, {"SSOUserLastName", p.Owner.LastName},
	} {
		parameters = append(parameters, awsservicecatalog.CfnCloudFormationProvisionedProduct_ProvisioningParameterProperty{Key: &kv[0],
			Value: &kv[1]})
	}
	product := &awsservicecatalog.CfnCloudFormationProvisionedProductProps{
		ProductName: jsii.String(accountFactory), ProvisioningArtifactName: jsii.String(accountFactory),
		ProvisionedProductName: jsii.String(notInProduct.ReplaceAllString(p.Name, "-")), // one that says whose it is
		ProvisioningParameters: parameters,
	}
	f.product = awsservicecatalog.NewCfnCloudFormationProvisionedProduct(f, jsii.String("Resource"), product)
	retain(f.product, awscdk.RemovalPolicy_RETAIN, "makes the account in its unit, for its owner, and outlives its stack", product)
	p.ControlTower.org.after(f.product)
	return f
}

// Product returns the provisioned product.
func (f *FactoryAccount) Product() awsservicecatalog.CfnCloudFormationProvisionedProduct {
	return f.product
}

var (
	accountName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._&'()-]{0,49}$`)
	notInProduct = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

func (p *FactoryAccountProps) withDefaults(scope constructs.Construct) (FactoryAccountProps, error) {
	if p == nil || p.ControlTower == nil {
		return FactoryAccountProps{}, fmt.Errorf("ControlTower is nil, want the landing zone to make the account in")
	}
	q := *p
	if err := inAccountOf(scope, q.ControlTower.org); err != nil {
		return q, err
	}
	if home, here := plinth.PlaceOf(q.ControlTower).Region, plinth.PlaceOf(scope).Region; home != here {
		return q, fmt.Errorf("ControlTower %s is in Region %s and the stack in %s, want the home Region: Account Factory is nowhere else",
			tree.Path(q.ControlTower), home, here)
	}
	if tree.Stack(scope) == tree.Stack(q.ControlTower) {
		return q, fmt.Errorf("ControlTower %s is in the same stack, want another one: the landing zone makes the portfolio, "+
			"and the role that deploys has to be granted it before", tree.Path(q.ControlTower))
	}
	if !q.ControlTower.identityCenterOn {
		return q, fmt.Errorf("ControlTower %s has NoIdentityCenter, and Account Factory makes users there: "+
			"want an account of the Organization instead",
			tree.Path(q.ControlTower))
	}
	if q.Unit == nil || q.ControlTower.baseline[q.Unit] == nil {
		return q, fmt.Errorf("Unit is %s, want a unit that the ControlTower governs and that is not that of its own accounts", q.Unit.describe())
	}
	if !accountName.MatchString(q.Name) {
		return q, fmt.Errorf("Name is %q, want a name of 1 to 50 letters, digits, spaces and ._&'()- that begins with a letter or digit", q.Name)
	}
	for _, f := range [][2]string{{"Email", q.Email}, {"Owner.Email", q.Owner.Email}} {
		if !mailbox(f[1]) {
			return q, fmt.Errorf("%s is %q, want an address of at most 64 characters", f[0], f[1])
		}
	}
	if q.Owner.FirstName == "" || q.Owner.LastName == "" {
		return q, fmt.Errorf("Owner is %+v, want a first and a last name", q.Owner)
	}
	return q, nil
}
