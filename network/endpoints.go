package network

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// EndpointsProps configure [Endpoints]. Only VPC is required.
type EndpointsProps struct {
	// VPC is where the endpoints are. Of a VPC of another app CDK has to know the route tables.
	VPC awsec2.IVpc
	// Profiles are the workloads that the interface endpoints are for. The default is none:
	// interface endpoints cost by the hour.
	Profiles []EndpointProfile
	// Services are further interface endpoints, by short names such as "ecr.api".
	Services []string
	// Subnets are where the interface endpoints stand, one in each zone. The default is the first
	// group of private subnets, or of isolated ones where none leads out.
	Subnets *awsec2.SubnetSelection
	// ClientCIDRs are ranges beyond the VPC's own that may use the interface endpoints, such
	// as those of the VPCs behind a transit gateway. The default is none.
	ClientCIDRs []string
	// OrganizationID confines requests to identities and resources of an organization, such
	// as "o-a1b2c3d4e5". The default confines them to identities of the stack's account, and
	// allows them to use resources of any account.
	OrganizationID string
	// TrustedAccounts are accounts outside of the organization whose resources may be used,
	// such as the registries of EKS add-ons and of GuardDuty's agent. It needs an
	// OrganizationID.
	TrustedAccounts []string
}

// Endpoints connect a VPC to AWS services without the internet: by gateway endpoints for S3 and
// DynamoDB always, and by interface endpoints for the workloads that are named. They promise that
//
//   - the gateway endpoints serve every route table of the VPC, isolated tiers included,
//     and each once (ENDPOINT-001),
//   - the interface endpoints have private DNS, so clients use them without a change
//     (ENDPOINT-002),
//   - the interface endpoints share one security group that lets in HTTPS from the VPC and
//     from ClientCIDRs, and lets nothing out (ENDPOINT-003),
//   - they stand in every zone of the VPC (ENDPOINT-004),
//   - no foreign credentials work through any of them, and with an OrganizationID no
//     foreign resources can be reached (ENDPOINT-005). Excepted are downloads from buckets
//     that AWS owns, such as image layers and package repositories, federated users who
//     assume a role, and what AWS services do on your behalf.
//
// With the services in parentheses they answer Security Hub's EC2.10 (ec2), EC2.55 (ecr.api),
// EC2.56 (ecr.dkr), EC2.57 (ssm), EC2.58 (ssm-contacts) and EC2.60 (ssm-incidents).
//
// Standing idle the gateway endpoints cost nothing, and each interface endpoint costs by the
// hour in each zone; traffic through those costs by the GB.
type Endpoints struct {
	constructs.Construct
	props         EndpointsProps
	vpcID         *string
	subnetIDs     *[]*string
	s3, dynamoDB  awsec2.GatewayVpcEndpoint
	securityGroup awsec2.SecurityGroup
	services      []string
	interfaces    map[string]awsec2.InterfaceVpcEndpoint
}

// NewEndpoints defines the endpoints of a VPC. It panics with an error when VPC is nil, when a
// route table of it is unknown or Subnets selects nothing, when a profile or service is unknown or
// does not exist in the Region's partition (which is known if the stack's Region is), or when an
// id, account or range is malformed.
func NewEndpoints(scope constructs.Construct, id string, props *EndpointsProps) *Endpoints {
	e := &Endpoints{interfaces: map[string]awsec2.InterfaceVpcEndpoint{}}
	e.props = plinth.Define(e, scope, id, props.withDefaults)
	e.vpcID, e.subnetIDs = e.props.VPC.VpcId(), e.props.VPC.SelectSubnets(e.props.Subnets).SubnetIds
	e.s3 = e.addGateway("S3", "s3", "S3")
	e.dynamoDB = e.addGateway("DynamoDB", "dynamodb", "DYNAMODB")
	e.add(e.props.Services)
	return e
}

// S3 returns the gateway endpoint for S3.
func (e *Endpoints) S3() awsec2.GatewayVpcEndpoint { return e.s3 }

// DynamoDB returns the gateway endpoint for DynamoDB.
func (e *Endpoints) DynamoDB() awsec2.GatewayVpcEndpoint { return e.dynamoDB }

// Services returns the services that have interface endpoints, in the order of definition.
func (e *Endpoints) Services() []string { return slices.Clone(e.services) }

// Interface returns the interface endpoint for a service such as "ecr.api". It panics with
// an error when there is none.
func (e *Endpoints) Interface(service string) awsec2.InterfaceVpcEndpoint {
	endpoint, ok := e.interfaces[service]
	if !ok {
		panic(plinth.Misuse(e, "service is %q, want one that has an interface endpoint: %q", service, e.services))
	}
	return endpoint
}

// SecurityGroup returns the security group of the interface endpoints, nil if there are
// none.
func (e *Endpoints) SecurityGroup() awsec2.SecurityGroup { return e.securityGroup }

// AddServices defines interface endpoints for further services; those that are there
// already stay as they are. It panics like [NewEndpoints].
func (e *Endpoints) AddServices(services ...string) {
	names, err := servicesOf(nil, services, regionOf(e.props.VPC))
	if err != nil {
		panic(plinth.Misuse(e, "%w", err))
	}
	e.add(names)
}

func (e *Endpoints) add(services []string) {
	for _, service := range services {
		if e.interfaces[service] == nil {
			e.interfaces[service] = e.addInterface(service)
			e.services = append(e.services, service)
		}
	}
}

// addGateway defines a gateway endpoint for all route tables, whatever their tier: a data
// tier without a route beyond the VPC needs it most.
func (e *Endpoints) addGateway(id, service, named string) awsec2.GatewayVpcEndpoint {
	return e.confined(batch.New("aws_ec2.GatewayVpcEndpoint", e, id, batch.Map{
		"vpc": e.props.VPC, "service": batch.Get("aws_ec2.GatewayVpcEndpointAwsService", named),
		"subnets": []any{batch.Map{"subnets": allSubnets(e.props.VPC)}},
	}), service, promise.At(id+"/Resource")).(awsec2.GatewayVpcEndpoint)
}

func (e *Endpoints) addInterface(service string) awsec2.InterfaceVpcEndpoint {
	if e.securityGroup == nil {
		e.securityGroup = e.newSecurityGroup()
	}
	called := batch.New("aws_ec2.InterfaceVpcEndpointAwsService", service) // knows China's prefixes
	return e.confined(batch.New("aws_ec2.InterfaceVpcEndpoint", e, service, batch.Map{
		"vpc":               e.props.VPC,
		"service":           called,
		"subnets":           e.props.Subnets,
		"securityGroups":    []any{e.securityGroup},
		"open":              false, // the security group says who may connect
		"privateDnsEnabled": true,
	}), service, promise.At(service+"/Resource").Is("PrivateDnsEnabled", true).Is("ServiceName", batch.Get(called, "name")).
		Is("SubnetIds", e.subnetIDs).Refers("SecurityGroupIds", "SecurityGroup/Resource")).(awsec2.InterfaceVpcEndpoint)
}

// confined defines an endpoint with its policy, and records it.
func (e *Endpoints) confined(endpoint batch.Call, service string, kept promise.Subject) any {
	calls, recorded := []batch.Call{endpoint}, []any{}
	for _, p := range e.perimeter().policy(service) {
		statement := plinth.Statement(p)
		statement["Principal"] = map[string]any{"AWS": "*"}
		calls = append(calls, batch.On(batch.Result(0), "addToPolicy", batch.Static("aws_iam.PolicyStatement", "fromJson", statement)))
		recorded = append(recorded, statement)
	}
	plinth.Promise(e, promise.That("lets requests of "+service+" pass for its own identities and resources, and those that AWS needs",
		kept.Is("VpcId", e.vpcID).Policy("PolicyDocument.Statement", recorded...)))
	return batch.Ask(calls...)[0]
}

// newSecurityGroup lets HTTPS in and nothing out: endpoints answer, they never call. For an
// empty list of egress rules AWS would let everything out, so CDK writes one that matches no
// packet.
func (e *Endpoints) newSecurityGroup() awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(e, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:              e.props.VPC,
		Description:      jsii.String("Interface endpoints of " + pathOf(e.props.VPC)),
		AllowAllOutbound: jsii.Bool(false),
	})
	for _, cidr := range append([]string{*e.props.VPC.VpcCidrBlock()}, e.props.ClientCIDRs...) {
		group.AddIngressRule(awsec2.Peer_Ipv4(&cidr), awsec2.Port_Tcp(jsii.Number(443)), jsii.String("HTTPS"), nil)
	}
	plinth.KeepGroup(group)
	return group
}

func (e *Endpoints) perimeter() perimeter {
	return perimeter{plinth.PlaceOf(e), plinth.PartitionOf(e), e.props.OrganizationID, e.props.TrustedAccounts}
}

func regionOf(vpc awsec2.IVpc) string { return plinth.PlaceOf(vpc).Region }

// withDefaults also resolves Profiles into Services.
func (p *EndpointsProps) withDefaults() (EndpointsProps, error) {
	var q EndpointsProps
	if p != nil {
		q = *p
	}
	if q.VPC == nil {
		return q, fmt.Errorf("VPC is nil, want the VPC that the endpoints are for")
	}
	if err := checkRouteTables("VPC", allSubnets(q.VPC)); err != nil {
		return q, err
	}
	subnets, err := subnetsOrDefault("Subnets", q.VPC, q.Subnets)
	if err != nil {
		return q, err
	}
	q.Subnets = &awsec2.SubnetSelection{Subnets: &subnets}
	if q.OrganizationID != "" {
		if err := identifier.Organization.Check("OrganizationID", q.OrganizationID); err != nil {
			return q, err
		}
	}
	if err := identifier.Account.CheckAll("TrustedAccounts", q.TrustedAccounts); err != nil {
		return q, err
	}
	if len(q.TrustedAccounts) > 0 && q.OrganizationID == "" {
		return q, fmt.Errorf("TrustedAccounts is %q and OrganizationID is empty, want the organization: "+
			"without it the resources of every account may be used", q.TrustedAccounts)
	}
	if err := checkCIDRs("ClientCIDRs", q.ClientCIDRs); err != nil {
		return q, err
	}
	q.ClientCIDRs, q.TrustedAccounts = slices.Clone(q.ClientCIDRs), slices.Clone(q.TrustedAccounts)
	q.Services, err = servicesOf(q.Profiles, q.Services, regionOf(q.VPC))
	return q, err
}
