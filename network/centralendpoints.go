package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// CentralEndpointsProps configure [CentralEndpoints]. Only ShareWith and DNS have defaults.
type CentralEndpointsProps struct {
	// VPC is where the endpoints are: usually a VPC of their own that a transit gateway
	// joins to the others.
	VPC awsec2.IVpc
	// Profiles and Services are the interface endpoints, as in [EndpointsProps]; one at least.
	Profiles []EndpointProfile
	Services []string
	// ClientCIDRs are the ranges of the VPCs that use them, such as "10.0.0.0/8".
	ClientCIDRs []string
	// OrganizationID confines requests to identities and resources of the organization.
	// Identities of one account would not do: the VPCs belong to many.
	OrganizationID string
	// TrustedAccounts are accounts outside of the organization whose resources may be used.
	TrustedAccounts []string
	// Subnets are where they stand. The default is that of [EndpointsProps].
	Subnets *awsec2.SubnetSelection
	// ShareWith are accounts, or the ARNs of organizational units or of the organization,
	// whose VPCs may use the endpoints. The default is those of this account.
	ShareWith []string
	// DNS is the Profile that carries the names to the other VPCs. A VPC has one Profile, so
	// give it here if there is one already. The default is a new one, shared with ShareWith.
	DNS *DNSProfile
}

// CentralEndpoints are interface endpoints that many VPCs share: each service is paid for
// once instead of once in every VPC. They are [Endpoints], with all that those promise, and a
// [DNSProfile], by which other VPCs resolve the services' names to the endpoints: pass its
// ProfileID to [VPC.UseDNSProfile].
//
// The endpoints keep their own private DNS: a Route 53 Profile carries it to other VPCs
// since 2025, in place of a private hosted zone with alias records for every service. The
// VPCs need a route to the endpoints' VPC, and keep gateway endpoints of their own, which
// are free and cannot be shared.
//
// Standing idle they cost what the endpoints cost, and the Profile. Traffic through the
// transit gateway costs by the GB, so what carries much stays cheaper in the VPC itself.
type CentralEndpoints struct {
	constructs.Construct
	endpoints *Endpoints
	dns       *DNSProfile
}

// NewCentralEndpoints defines the endpoints and the Profile. It panics like [NewEndpoints]
// and [NewDNSProfile], and when there is no service, no ClientCIDRs or no OrganizationID, or
// when ShareWith is set together with DNS.
func NewCentralEndpoints(scope constructs.Construct, id string, props *CentralEndpointsProps) *CentralEndpoints {
	c := &CentralEndpoints{}
	p := plinth.Define(c, scope, id, props.withDefaults)
	c.endpoints = NewEndpoints(c, "Endpoints", p.endpoints())
	if c.dns = p.DNS; c.dns == nil {
		c.dns = NewDNSProfile(c, "DNS", &DNSProfileProps{ShareWith: p.ShareWith})
	}
	c.share(c.endpoints.Services())
	return c
}

// Endpoints returns the endpoints.
func (c *CentralEndpoints) Endpoints() *Endpoints { return c.endpoints }

// DNS returns the Profile that other VPCs use.
func (c *CentralEndpoints) DNS() *DNSProfile { return c.dns }

// AddServices defines and shares interface endpoints for further services. It panics like
// [NewEndpoints].
func (c *CentralEndpoints) AddServices(services ...string) {
	before := len(c.endpoints.services)
	c.endpoints.AddServices(services...)
	c.share(c.endpoints.Services()[before:])
}

func (c *CentralEndpoints) share(services []string) {
	for _, service := range services {
		c.dns.AddEndpoint(c.endpoints.Interface(service))
	}
}

// endpoints are the props of the endpoints themselves, whose fields have the same names.
func (p CentralEndpointsProps) endpoints() *EndpointsProps {
	return &EndpointsProps{
		VPC: p.VPC, Profiles: p.Profiles, Services: p.Services, Subnets: p.Subnets, ClientCIDRs: p.ClientCIDRs,
		OrganizationID: p.OrganizationID, TrustedAccounts: p.TrustedAccounts,
	}
}

func (p *CentralEndpointsProps) withDefaults() (CentralEndpointsProps, error) {
	var q CentralEndpointsProps
	if p != nil {
		q = *p
	}
	switch {
	case len(q.Profiles)+len(q.Services) == 0:
		return q, fmt.Errorf("Profiles and Services are empty, want the services that other VPCs are to reach")
	case len(q.ClientCIDRs) == 0:
		return q, fmt.Errorf("ClientCIDRs is empty, want the ranges of the VPCs that use the endpoints")
	case q.OrganizationID == "":
		return q, fmt.Errorf("OrganizationID is empty, want the organization whose identities may use the endpoints, such as \"o-a1b2c3d4e5\"")
	case q.DNS != nil && len(q.ShareWith) > 0:
		return q, fmt.Errorf("ShareWith is %q beside DNS, want it empty: DNS is shared by its own ShareWith", q.ShareWith)
	}
	if err := checkShareWith(q.ShareWith); err != nil {
		return q, err
	}
	_, err := q.endpoints().withDefaults()
	return q, err
}
