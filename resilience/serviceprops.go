package resilience

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// ServiceProps configure a [Service]. VPC, Image and Requests.LoadBalancer are required.
type ServiceProps struct {
	// VPC is the VPC to run in.
	VPC awsec2.IVpc
	// Subnets are where it runs. The default is the subnets called "app".
	Subnets *awsec2.SubnetSelection
	// Requests say which requests come here, from which load balancer, to which port, and how health
	// is checked.
	Requests TargetGroupProps
	// Image is what runs, for the 64-bit ARM processors of AWS unless X86 is set.
	Image awsecs.ContainerImage
	X86   bool
	// Environment and Secrets are what the container finds in its variables.
	Environment map[string]string
	Secrets     map[string]awsecs.Secret
	// CPU are the units of a task, 1024 to a processor, and MemoryMiB its memory. They have to be a
	// pair that Fargate knows. The defaults are 512 and 1024.
	CPU, MemoryMiB int
	// MinCapacity and MaxCapacity bound the number of tasks. The defaults are one task a zone, two at
	// least, and ten times as many.
	MinCapacity, MaxCapacity int
	// Asleep keeps the service without tasks, for the recovery Region of a pilot light: everything is
	// there but what runs. A [RegionSwitch] starts as many tasks as the other Region has. Deploy
	// without Asleep after that: until then nothing keeps the tasks from being scaled in.
	Asleep bool
	// CPUPercent is the load that scaling aims at. The default leaves room for what a lost zone
	// carried: 60 in three zones, 45 in two.
	CPUPercent int
	// RequestsPerMinute are those to one task that scaling aims at. The default is 1000.
	RequestsPerMinute int
	// ErrorsPerMinute are how many answers 5xx are too many, which stops a deployment and tells
	// Topics. The default is 10.
	ErrorsPerMinute int
	// StartSeconds are how long a task may take to become healthy. The default is 60.
	StartSeconds int
	// Cluster is where the service runs. The default is a new one, with Container Insights.
	Cluster awsecs.ICluster
	// CapacityProviders are what tasks run on, such as Spot or instances of Cluster. The default is
	// Fargate. A launch type instead could not be changed later without another service.
	CapacityProviders []*awsecs.CapacityProviderStrategy
	// LogKey encrypts the logs. Its policy has to serve [keypolicy.Logs]. The default is a new key.
	LogKey awskms.IKey
	// LogRetention is how long they are kept. The default is 90 days.
	LogRetention awslogs.RetentionDays
	// LogGroup is where the container logs, such as a group that masks what is sensitive. The default
	// is a new one with LogKey and LogRetention.
	LogGroup awslogs.ILogGroup
	// Topics hear of failing requests and of targets that stay unhealthy.
	Topics []awssns.ITopic
}

func (p *ServiceProps) withDefaults() (ServiceProps, error) {
	if p == nil {
		return ServiceProps{}, errors.New("VPC is nil, want the VPC to run in")
	}
	q := *p
	subnets, err := appTier.subnets(q.VPC, q.Subnets)
	if err != nil {
		return q, err
	}
	zones := len(subnets)
	q.CPU, q.MemoryMiB = cmp.Or(q.CPU, 512), cmp.Or(q.MemoryMiB, 1024)
	q.MinCapacity = cmp.Or(q.MinCapacity, zones)
	q.MaxCapacity = cmp.Or(q.MaxCapacity, 10*q.MinCapacity)
	q.CPUPercent, q.RequestsPerMinute = cmp.Or(q.CPUPercent, spare(zones)), cmp.Or(q.RequestsPerMinute, 1000)
	q.ErrorsPerMinute, q.StartSeconds = cmp.Or(q.ErrorsPerMinute, 10), cmp.Or(q.StartSeconds, 60)
	q.LogRetention = cmp.Or(q.LogRetention, awslogs.RetentionDays_THREE_MONTHS)
	switch {
	case q.Image == nil:
		return q, errors.New("Image is nil, want the image of a container")
	case q.CapacityProviders != nil && q.Cluster == nil:
		return q, errors.New("CapacityProviders are given without Cluster, want the cluster that has them")
	case q.LogGroup != nil && (p.LogKey != nil || p.LogRetention != ""):
		return q, errors.New("LogGroup stands beside LogKey or LogRetention, want the group alone: it has a key and a retention")
	case q.StartSeconds < 0:
		return q, fmt.Errorf("StartSeconds is %d, want 1 or more", q.StartSeconds)
	}
	if q.CapacityProviders == nil {
		q.CapacityProviders = []*awsecs.CapacityProviderStrategy{{CapacityProvider: jsii.String("FARGATE"), Weight: jsii.Number(1)}}
	}
	if err := checkCapacity(q.MinCapacity, q.MaxCapacity, q.CPUPercent); err != nil {
		return q, err
	}
	requests, err := q.Requests.withDefaults()
	if err != nil {
		return q, fmt.Errorf("Requests: %w", err)
	}
	if requests.Instances {
		return q, errors.New("Requests: Instances is set, want the addresses of tasks")
	}
	q.Requests.Port = requests.Port
	return q, nil
}

// spare is the load of a zone at which the others can carry it too: when one of n is lost, those
// that are left get n/(n-1) of what they had, and stay at 90 %.
func spare(zones int) int { return 90 * (zones - 1) / zones }

// checkCapacity refuses what does not survive the loss of a zone.
func checkCapacity(least, most, percent int) error {
	switch {
	case least < 2:
		return fmt.Errorf("MinCapacity is %d, want 2 or more: losing one zone must not lose all", least)
	case most < least:
		return fmt.Errorf("MaxCapacity is %d and MinCapacity %d, want no less", most, least)
	case percent < 10 || percent > 90:
		return fmt.Errorf("CPUPercent is %d, want 10 to 90", percent)
	}
	return nil
}
