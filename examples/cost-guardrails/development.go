package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecr"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
)

// A setup is what a team is likely to change.
type setup struct {
	image             string   // its digest
	types             []string // of instances: the default is that of cost.SpotCapacity
	smallest, largest int      // number of instances
	volume            int      // of each, in GiB
	tasks             int      // at least
	sleep, wake       string
	archive           int // days after which nobody reads an object any more
}

func current() setup {
	return setup{image: config.Image, smallest: 2, largest: 10, volume: 30, tasks: 2, sleep: "19:00", wake: "07:00"}
}

// development is where a team tries out its shop: on Spot capacity, by day. At night and on
// weekends nothing runs that can sleep.
func development(stack awscdk.Stack, s setup) {
	alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{
		Emails: []string{config.Team}, Billing: true, Severity: alerting.Ticket,
	})
	cost.NewBudget(stack, "Budget", &cost.BudgetProps{
		Limit: 300 * price.Unit, For: cost.Filter{Tags: map[string][]string{"Team": {"shop"}}}, Alerts: alerts,
	})
	net := network.NewVPC(stack, "Network", &network.VPCProps{NAT: network.NATSingle}).VPC()
	capacity := cost.NewSpotCapacity(stack, "Capacity", &cost.SpotCapacityProps{
		VPC: net, Alerts: alerts, MinCapacity: s.smallest, MaxCapacity: s.largest, OnDemandBase: 1, VolumeGiB: s.volume,
		InstanceTypes: instanceTypes(s.types),
	})
	uploads := cost.NewTieredBucket(stack, "Uploads", &cost.TieredBucketProps{ArchiveDays: s.archive})
	database := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{
		VPC: net, DatabaseName: "orders", SingleZone: true, InstanceType: awsec2.NewInstanceType(jsii.String("t4g.medium")), StorageGiB: 20,
	})
	service := resilience.NewService(stack, "Service", &resilience.ServiceProps{
		VPC: net, Image: image(stack, s.image), Cluster: capacity.Cluster(), CapacityProviders: capacity.Strategy(), MinCapacity: s.tasks,
		Requests: resilience.TargetGroupProps{LoadBalancer: balancer(stack, net)}, Topics: []awssns.ITopic{alerts.Topic()},
		Environment: map[string]string{
			"PGHOST": *database.Instance().DbInstanceEndpointAddress(), "PGDATABASE": "orders", "PGUSER": "shop", "PGSSLMODE": "verify-full",
			"UPLOADS": *uploads.Bucket().BucketName(),
		},
	})
	role := service.TaskDefinition().TaskRole()
	database.AllowFrom(service)
	database.Instance().GrantConnect(role, jsii.String("shop"))
	uploads.Bucket().GrantReadWrite(role, nil)

	// The instances end by themselves, about a quarter of an hour after the last task.
	cost.NewOffHours(stack, "OffHours", &cost.OffHoursProps{
		Alerts: alerts, TimeZone: "Europe/Berlin", Sleep: s.sleep, Wake: s.wake, Holidays: []string{"2026-12-25", "2027-01-01"},
		Services: []awsecs.IBaseService{service.Resource()}, Databases: []awsrds.IDatabaseInstance{database.Instance()},
	})
}

func instanceTypes(names []string) []awsec2.InstanceType {
	var all []awsec2.InstanceType
	for _, name := range names {
		all = append(all, awsec2.NewInstanceType(&name))
	}
	return all
}

// balancer answers the team alone.
func balancer(stack awscdk.Stack, net awsec2.IVpc) *resilience.LoadBalancer {
	return resilience.NewLoadBalancer(stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: net, AllowFrom: []awsec2.IPeer{awsec2.Peer_Ipv4(jsii.String(config.Office))},
		Certificates: []awscertificatemanager.ICertificate{
			awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), &config.CertificateARN),
		},
	})
}

func image(stack awscdk.Stack, digest string) awsecs.ContainerImage {
	repository := awsecr.Repository_FromRepositoryName(stack, jsii.String("Images"), jsii.String("shop"))
	return awsecs.ContainerImage_FromEcrRepository(repository, &digest)
}
