package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53targets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// A side is the shop in one Region.
type side struct {
	environment
	stack   awscdk.Stack
	alerts  *security.AlertTopic
	vpc     awsec2.IVpc
	service *resilience.Service
}

func (s *side) region() string { return *s.stack.Region() }

func (e environment) zone(stack awscdk.Stack) awsroute53.IHostedZone {
	return awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: &e.zoneID, ZoneName: &e.domain,
	})
}

// connect defines the network. Outside of production one NAT gateway will do.
func (s *side) connect(cidr string) {
	props := &network.VPCProps{CIDR: cidr}
	if s.class != plinth.Production {
		props.NAT = network.NATSingle
	}
	s.vpc = network.NewVPC(s.stack, "Network", props).VPC()
}

// listen defines what answers for the shop, and for its name in this Region.
func (s *side) listen() *resilience.LoadBalancer {
	zone, here := s.zone(s.stack), s.region()+"."+s.domain
	certificate := awscertificatemanager.NewCertificate(s.stack, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName: &s.domain, SubjectAlternativeNames: jsii.Strings(here),
		Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
	})
	balancer := resilience.NewLoadBalancer(s.stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: s.vpc, Certificates: []awscertificatemanager.ICertificate{certificate},
	})
	name := awsroute53.NewARecord(s.stack, jsii.String("Name"), &awsroute53.ARecordProps{
		Zone: zone, RecordName: jsii.String(here + "."),
		Target: awsroute53.RecordTarget_FromAlias(awsroute53targets.NewLoadBalancerTarget(balancer.Resource(), nil)),
	})
	plinth.KeepAll("is how clients reach this Region", certificate, name)
	return balancer
}

// run defines the tasks, which nothing else connects to the database, and none of them as long as
// they are asleep.
func (s *side) run(database *resilience.AuroraCluster, receipts awss3.IBucket, asleep bool) {
	images := awsecr.Repository_FromRepositoryName(s.stack, jsii.String("Images"), jsii.String("shop"))
	s.service = resilience.NewService(s.stack, "Service", &resilience.ServiceProps{
		VPC: s.vpc, Image: awsecs.ContainerImage_FromEcrRepository(images, jsii.String(config.Image)),
		Requests: resilience.TargetGroupProps{LoadBalancer: s.listen()}, Topics: []awssns.ITopic{s.alerts.Topic()}, Asleep: asleep,
		Environment: map[string]string{
			"PGHOST": *database.Cluster().ClusterEndpoint().Hostname(), "PGDATABASE": s.database, "PGUSER": user, "PGSSLMODE": "verify-full",
			"RECEIPTS": *receipts.BucketName(),
		},
	})
	role := s.service.TaskDefinition().TaskRole()
	database.AllowFrom(s.service)
	database.Cluster().GrantConnect(role, jsii.String(user))
	receipts.GrantReadWrite(role, nil)
}
