package cost

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// spotProps are SpotCapacityProps as they were understood.
type spotProps struct {
	SpotCapacityProps
	subnets *awsec2.SubnetSelection
	arm     bool
}

// pools have 2 vCPUs and 8 GiB each: ECS plans with the largest and the smallest type of a group.
var pools = []string{"m8g.large", "m8gd.large", "m7g.large", "m7gd.large", "m6g.large", "m6gd.large"}

func (p *SpotCapacityProps) withDefaults(scope constructs.Construct) (spotProps, error) {
	if p == nil || p.VPC == nil {
		return spotProps{}, errors.New("VPC is nil, want the VPC to run in")
	}
	q := spotProps{SpotCapacityProps: *p, arm: true}
	q.Form = cmp.Or(q.Form, SpotInstances)
	if !q.NoBase {
		q.OnDemandBase = cmp.Or(q.OnDemandBase, 2)
	}
	var err error
	switch {
	case q.Alerts == nil:
		return q, errors.New("Alerts is nil, want a topic that hears of interruptions")
	case tree.Stack(q.Alerts) != tree.Stack(scope):
		return q, errors.New("Alerts is in another stack, want a topic in that of the capacity")
	case q.Form != SpotInstances && q.Form != SpotFargate && q.Form != SpotManagedInstances:
		return q, fmt.Errorf("Form is %q, want SpotInstances, SpotFargate or SpotManagedInstances", q.Form)
	case q.OnDemandBase < 0 || q.OnDemandBase > 0 && q.NoBase:
		return q, fmt.Errorf("OnDemandBase is %d and NoBase %v, want one of them", q.OnDemandBase, q.NoBase)
	case (q.VCPUs == 0) != (q.MemoryGiB == 0) || q.VCPUs < 0 || q.MemoryGiB < 0:
		return q, fmt.Errorf("VCPUs is %d and MemoryGiB %d, want both or neither", q.VCPUs, q.MemoryGiB)
	}
	if q.subnets, err = q.zones(); err != nil {
		return q, err
	}
	if q.Form == SpotInstances {
		return q, q.instances()
	}
	return q, q.unused()
}

// instances sets what a group needs, and refuses what cannot work.
func (p *spotProps) instances() error {
	p.MinCapacity, p.MaxCapacity, p.VolumeGiB = cmp.Or(p.MinCapacity, 3), cmp.Or(p.MaxCapacity, 100), cmp.Or(p.VolumeGiB, 30)
	switch {
	case p.VCPUs > 0 && p.InstanceTypes != nil:
		return errors.New("InstanceTypes and VCPUs are set, want one of them")
	case p.MinCapacity < 0 || p.MaxCapacity <= p.MinCapacity:
		return fmt.Errorf("MaxCapacity is %d and MinCapacity %d, want more: an instance is replaced before it is interrupted",
			p.MaxCapacity, p.MinCapacity)
	case p.MaxCapacity <= p.OnDemandBase:
		return fmt.Errorf("MaxCapacity is %d and OnDemandBase %d, want more: nothing would be Spot", p.MaxCapacity, p.OnDemandBase)
	case p.VolumeGiB < 30:
		return fmt.Errorf("VolumeGiB is %d, want 30 or more: that is the size of the image", p.VolumeGiB)
	}
	if p.InstanceTypes == nil {
		for _, pool := range pools {
			p.InstanceTypes = append(p.InstanceTypes, awsec2.NewInstanceType(&pool))
		}
	}
	return p.alike()
}

// alike wants types that ECS and the image can treat as one.
func (p *spotProps) alike() error {
	if len(p.InstanceTypes) < 4 {
		return fmt.Errorf("InstanceTypes has %d types, want 4 or more: each is a pool that may run out", len(p.InstanceTypes))
	}
	seen, first := map[string]bool{}, p.InstanceTypes[0]
	for i, t := range p.InstanceTypes {
		if t == nil {
			return fmt.Errorf("InstanceTypes[%d] is nil", i)
		}
		name := *t.ToString()
		if identifier.IsToken(name) {
			return fmt.Errorf("InstanceTypes[%d] is a token, want a type that is known", i)
		}
		switch {
		case seen[name]:
			return fmt.Errorf("InstanceTypes has %s twice, want another pool", name)
		case t.Architecture() != first.Architecture():
			return fmt.Errorf("InstanceTypes has %s and %s, want one processor: they start from one image", *first.ToString(), name)
		case shape(name) != shape(*first.ToString()):
			return fmt.Errorf("InstanceTypes has %s and %s, want one size and one ratio of memory: ECS plans with the extremes",
				*first.ToString(), name)
		}
		seen[name] = true
	}
	p.arm = first.Architecture() == awsec2.InstanceArchitecture_ARM_64
	return nil
}

// shape is the kind and the size of a type, such as "m" and "large", which say how many vCPUs and
// how much memory it has.
func shape(name string) string {
	family, size, _ := strings.Cut(name, ".")
	if i := strings.IndexAny(family, "0123456789"); i > 0 {
		family = family[:i]
	}
	return family + "." + size
}

// unused refuses what is for groups alone.
func (p *spotProps) unused() error {
	switch {
	case p.InstanceTypes != nil, p.MinCapacity != 0, p.MaxCapacity != 0, p.VolumeGiB != 0, p.Key != nil:
		return fmt.Errorf("Form is %s, and InstanceTypes, MinCapacity, MaxCapacity, VolumeGiB or Key is set, want none: they are for %s",
			p.Form, SpotInstances)
	case p.Form == SpotFargate && p.VCPUs != 0:
		return errors.New("Form is SpotFargate, and VCPUs is set, want none: a task says what it needs")
	}
	p.VCPUs, p.MemoryGiB = cmp.Or(p.VCPUs, 2), cmp.Or(p.MemoryGiB, 8)
	return nil
}

// zones selects the subnets called "app", or else all private ones, and wants two zones.
func (p *spotProps) zones() (*awsec2.SubnetSelection, error) {
	choices := []*awsec2.SubnetSelection{p.Subnets}
	if p.Subnets == nil {
		choices = []*awsec2.SubnetSelection{
			{SubnetGroupName: jsii.String("app"), OnePerAz: jsii.Bool(true)},
			{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS, OnePerAz: jsii.Bool(true)},
		}
	}
	for _, choice := range choices {
		var found *awsec2.SelectedSubnets
		if plinth.Try(func() { found = p.VPC.SelectSubnets(choice) }) != nil || len(*found.Subnets) == 0 {
			continue
		}
		zones := map[string]bool{}
		for _, zone := range *found.AvailabilityZones {
			zones[*zone] = true
		}
		if len(zones) < 2 {
			return nil, errors.New("Subnets are in one zone, want two at least: each has Spot capacity of its own")
		}
		return &awsec2.SubnetSelection{Subnets: found.Subnets}, nil
	}
	return nil, fmt.Errorf("Subnets select nothing in VPC %s", tree.Path(p.VPC))
}
