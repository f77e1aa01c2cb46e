package resilience

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	elb "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// LoadBalancerProps configure a [LoadBalancer]. VPC and Certificates are required.
type LoadBalancerProps struct {
	// VPC is the VPC to stand in.
	VPC awsec2.IVpc
	// Subnets are where it stands. The default is the public subnets, and those called "app" for one
	// that is Internal.
	Subnets *awsec2.SubnetSelection
	// Certificates prove its names, one at least; the first is for clients that send no name. They
	// have to be in its Region.
	Certificates []awscertificatemanager.ICertificate
	// Internal keeps it off the internet, as one behind a [CDN] should be. It cannot be changed later:
	// the new one would ask for the target groups of the old one, which AWS refuses.
	Internal bool
	// AllowFrom are who may connect. The default is everybody, and nobody for one that is Internal.
	AllowFrom []awsec2.IPeer
	// FIPS negotiates with cryptography that is validated to FIPS 140-3, for those who have to.
	FIPS bool
	// Logs takes the logs. It has to be in the Region of the load balancer and to encrypt with S3's
	// own keys, as a security.LogBucket does. The default is a new bucket.
	Logs awss3.IBucket
	// LogDays is how long a new bucket keeps the logs. The default is 365.
	LogDays int
	// WebACL decides which requests pass. The default is a new one with its defaults.
	WebACL *WebACL
}

// A LoadBalancer is an Application Load Balancer across zones. It promises that
//
//   - clients connect by TLS 1.2 or 1.3 with forward secrecy, and with a key exchange that a
//     quantum computer does not break if they can (ELB-001); plain HTTP is answered by a permanent
//     redirect and reaches nobody (TLS-001),
//   - requests that servers and proxies could read differently are dropped (ELB-002, ELB-003),
//   - AWS WAF looks at each request (ELB-004), and stops requests if it cannot,
//   - it can leave an impaired zone (ELB-005), stands in two at least (ELB-006), and is protected
//     from deletion in production,
//   - requests, connections and health checks are on record for a year, in a bucket that can take
//     them (AUDIT-001, ELB-007).
//
// A [TargetGroup] leads to what serves the requests; what none takes is answered by 404. Standing
// idle it costs a load balancer by the hour, a public IPv4 address a zone, and a [WebACL]. See
// "Security policies for your Application Load Balancer" and Security Hub ELB.1, ELB.4 to ELB.6,
// ELB.12, ELB.13, ELB.16 and ELB.17.
type LoadBalancer struct {
	constructs.Construct
	resource   elb.ApplicationLoadBalancer
	group      awsec2.SecurityGroup
	internal   bool
	listener   elb.ApplicationListener
	logs       awss3.IBucket
	acl        *WebACL
	vpc        awsec2.IVpc
	priorities map[int]string // by rule of the listener, the path of the target group
}

// NewLoadBalancer defines a load balancer. It panics with an error when VPC is nil or has no such
// subnets in two zones, when Certificates are missing or in another Region, when Logs could not
// take the logs, or when WebACL is one for CloudFront.
func NewLoadBalancer(scope constructs.Construct, id string, props *LoadBalancerProps) *LoadBalancer {
	l := &LoadBalancer{priorities: map[int]string{}}
	p := plinth.Define(l, scope, id, func() (LoadBalancerProps, error) { return props.withDefaults(scope) })
	subnets, _ := p.tier().subnets(p.VPC, p.Subnets)
	l.vpc, l.internal, l.group = p.VPC, p.Internal, p.newSecurityGroup(l)
	l.resource = elb.NewApplicationLoadBalancer(l, jsii.String("Resource"), &elb.ApplicationLoadBalancerProps{
		Vpc: p.VPC, VpcSubnets: selected(subnets), InternetFacing: jsii.Bool(!p.Internal), SecurityGroup: l.group,
		DeletionProtection: jsii.Bool(plinth.Lock(l, "BACKUP-002")), DropInvalidHeaderFields: jsii.Bool(true),
		DesyncMitigationMode: elb.DesyncMitigationMode_STRICTEST,
	})
	l.resource.SetAttribute(jsii.String("waf.fail_open.enabled"), jsii.String("false")) // the L2 leaves it out
	l.resource.SetAttribute(jsii.String("zonal_shift.config.enabled"), jsii.String("true"))
	l.logs = p.Logs
	l.log(p.LogDays)
	if l.acl = p.WebACL; l.acl == nil {
		l.acl = NewWebACL(l, "WebACL", nil)
	}
	plinth.Kept(awswafv2.NewCfnWebACLAssociation, l, "WebACLAssociation", "has WAF look at each request",
		&awswafv2.CfnWebACLAssociationProps{ResourceArn: l.resource.LoadBalancerArn(), WebAclArn: l.acl.ARN()})
	l.listen(p)
	l.promise(p)
	return l
}

// Resource returns the L2 construct.
func (l *LoadBalancer) Resource() elb.ApplicationLoadBalancer { return l.resource }

// Listener returns the L2 construct of the HTTPS listener.
func (l *LoadBalancer) Listener() elb.ApplicationListener { return l.listener }

// Logs returns the bucket of the logs.
func (l *LoadBalancer) Logs() awss3.IBucket { return l.logs }

// WebACL returns what decides which requests pass.
func (l *LoadBalancer) WebACL() *WebACL { return l.acl }

// Connections makes the load balancer something that can be allowed to connect.
func (l *LoadBalancer) Connections() awsec2.Connections { return l.resource.Connections() }

func (p LoadBalancerProps) tier() tier {
	if p.Internal {
		return appTier
	}
	return publicTier
}

func (p LoadBalancerProps) newSecurityGroup(l *LoadBalancer) awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(l, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: p.VPC, Description: jsii.String(tree.Path(l)), AllowAllOutbound: jsii.Bool(false),
	})
	for _, peer := range p.AllowFrom {
		group.AddIngressRule(peer, awsec2.Port_Tcp(jsii.Number(443)), jsii.String("HTTPS"), nil)
		group.AddIngressRule(peer, awsec2.Port_Tcp(jsii.Number(80)), jsii.String("HTTP, to be redirected"), nil)
	}
	plinth.KeepGroup(group)
	return group
}

func (p *LoadBalancerProps) withDefaults(scope constructs.Construct) (LoadBalancerProps, error) {
	if p == nil {
		return LoadBalancerProps{}, errors.New("VPC is nil, want the VPC to stand in")
	}
	q := *p
	if _, err := q.tier().subnets(q.VPC, q.Subnets); err != nil {
		return q, err
	}
	if q.AllowFrom == nil && !q.Internal {
		q.AllowFrom = []awsec2.IPeer{awsec2.Peer_AnyIpv4()}
	}
	if q.LogDays == 0 {
		q.LogDays = 365
	}
	switch {
	case len(q.Certificates) == 0:
		return q, errors.New("Certificates are empty, want one at least, such as that of the domain from AWS Certificate Manager: " +
			"clients connect by HTTPS alone")
	case q.LogDays < 0:
		return q, fmt.Errorf("LogDays is %d, want 1 or more", q.LogDays)
	case q.WebACL != nil && q.WebACL.scope != "REGIONAL":
		return q, fmt.Errorf("WebACL is %s, which is for CloudFront, want one of the Region", tree.Path(q.WebACL))
	}
	region := plinth.PlaceOf(scope).Region
	for i, certificate := range q.Certificates {
		if at := *certificate.Env().Region; identifier.Differ(at, region) {
			return q, fmt.Errorf("Certificates[%d] is %s in %s, want one in %s, the Region of the load balancer",
				i, tree.Path(certificate), at, region)
		}
	}
	return q, q.checkLogs(region)
}

// checkLogs refuses buckets that Elastic Load Balancing cannot deliver to.
func (p LoadBalancerProps) checkLogs(region string) error {
	if p.Logs == nil {
		return nil
	}
	if at := *p.Logs.Env().Region; identifier.Differ(at, region) {
		return fmt.Errorf("Logs is %s in %s, want a bucket in %s, the Region of the load balancer", tree.Path(p.Logs), at, region)
	}
	if p.Logs.EncryptionKey() != nil {
		return fmt.Errorf("Logs is %s, which encrypts with KMS, want a bucket with S3's own keys, such as a security.LogBucket: "+
			"load balancers deliver to no other", tree.Path(p.Logs))
	}
	return nil
}
