package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
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

const (
	shopAccount = "Shop Production"
	shopNetwork = "ProdNetwork"
	// shopUser is who the tasks are in the database called orders.
	shopUser, orders = "shop", "orders"
)

// A shop is the web service in one Region.
type shop struct {
	stack    awscdk.Stack
	network  *network.VPC
	alerts   *security.AlertTopic
	balancer *resilience.LoadBalancer
	service  *resilience.Service
}

// A store is the database in one Region: the primary, or its replica.
type store interface {
	Instance() awsrds.IDatabaseInstance
	AllowFrom(peer awsec2.IConnectable)
}

// serve lets a load balancer answer for the shop, and for its name in this Region, and runs the
// tasks behind it, which nothing else connects to the database.
func (s *shop) serve(database store, receipts awss3.IBucket) {
	zone, here := shopZone(s.stack), *s.stack.Region()+"."+config.Domain
	certificate := awscertificatemanager.NewCertificate(s.stack, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName: jsii.String(config.Domain), SubjectAlternativeNames: jsii.Strings(here),
		Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
	})
	s.balancer = resilience.NewLoadBalancer(s.stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: s.network.VPC(), Certificates: []awscertificatemanager.ICertificate{certificate},
	})
	name := awsroute53.NewARecord(s.stack, jsii.String("Name"), &awsroute53.ARecordProps{
		Zone: zone, RecordName: jsii.String(here + "."),
		Target: awsroute53.RecordTarget_FromAlias(awsroute53targets.NewLoadBalancerTarget(s.balancer.Resource(), nil)),
	})
	plinth.KeepAll("is how clients reach this Region", certificate, name)
	images := awsecr.Repository_FromRepositoryName(s.stack, jsii.String("Images"), jsii.String("shop"))
	s.service = resilience.NewService(s.stack, "Service", &resilience.ServiceProps{
		VPC: s.network.VPC(), Image: awsecs.ContainerImage_FromEcrRepository(images, jsii.String(config.Image)),
		Requests: resilience.TargetGroupProps{LoadBalancer: s.balancer}, Topics: []awssns.ITopic{s.alerts.Topic()},
		Environment: map[string]string{ // the rest are tokens of IAM, so that nothing here is secret
			"PGHOST": *database.Instance().DbInstanceEndpointAddress(), "PGDATABASE": orders, "PGUSER": shopUser, "PGSSLMODE": "verify-full",
			"RECEIPTS": *receipts.BucketName(),
		},
	})
	role := s.service.TaskDefinition().TaskRole()
	database.AllowFrom(s.service)
	database.Instance().GrantConnect(role, jsii.String(shopUser))
	receipts.GrantReadWrite(role, nil)
}

func shopZone(stack awscdk.Stack) awsroute53.IHostedZone {
	return awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
		HostedZoneId: jsii.String(config.ZoneID), ZoneName: jsii.String(config.Domain),
	})
}
