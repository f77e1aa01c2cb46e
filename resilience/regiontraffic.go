package resilience

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// RegionTrafficProps configure [RegionTraffic]. Zone, Name, Primary and Recovery are required.
type RegionTrafficProps struct {
	// Zone is the hosted zone, and Name what clients ask for, such as "shop.example.com".
	Zone awsroute53.IHostedZone
	Name string
	// Primary and Recovery are the Regions. "eu-west-1.shop.example.com" has to be an alias of the
	// load balancer there, in the same zone, in the stack of that Region.
	Primary, Recovery string
	// Led is who leads traffic from one Region to the other. The default is people.
	Led Leading
	// PrimaryCheck and RecoveryCheck are the ids of the health checks that a Region switch plan made
	// for the records, by which people lead traffic. It makes them after the plan, and the command
	// "aws arc-region-switch list-route53-health-checks --arn ARN" shows them: set them in the second
	// deployment. Until then traffic stays at Primary, whatever happens.
	PrimaryCheck, RecoveryCheck string
	// Path is what health checks ask for. The default is "/health".
	Path string
	// IPv6 adds records of type AAAA.
	IPv6 bool
	// Topics hear when a Region does not serve. They have to be in us-east-1, as the stack.
	Topics []awssns.ITopic
	// Asleep is for a Recovery that serves nobody until it takes over, as that of a pilot light:
	// Topics do not hear of it.
	Asleep bool
}

// Leading is who leads traffic.
type Leading string

const (
	// ByPeople keeps traffic where it is until a Region switch plan is executed: a Region whose
	// databases are not promoted serves no one.
	ByPeople Leading = ""
	// ByHealth leaves the primary when its endpoint fails, for what needs no promotion.
	ByHealth Leading = "ByHealth"
	// Both answers with the Region nearest to the client, and with the other one when its endpoint
	// fails, or when people leave the Region, once PrimaryCheck and RecoveryCheck are known.
	Both Leading = "Both"
)

// RegionTraffic leads clients to one of two Regions, or to both. It promises that
//
//   - each Region is asked for its health by HTTPS, at a name that leads to it alone,
//   - records lead to names of the Regions, so that no stack of either is needed to change them,
//   - the primary record has a health check (FAILOVER-001): that of people, unless health decides,
//   - a Region that people can leave and that serves with the other one serves only while its
//     endpoint is healthy, too.
//
// The set identifiers of the records are the Regions, by which a [RegionSwitch] knows them.
// Standing idle it costs two health checks and two alarms a month. See "Active-passive failover".
type RegionTraffic struct {
	constructs.Construct
	primary, recovery *HealthCheck
}

// NewRegionTraffic defines the records and health checks. It panics with an error when a name or a
// Region is missing, when the Regions are the same, when only one of two checks is given, or for
// what [NewHealthCheck] refuses.
func NewRegionTraffic(scope constructs.Construct, id string, props *RegionTrafficProps) *RegionTraffic {
	t := &RegionTraffic{}
	p := plinth.Define(t, scope, id, props.check)
	hearing := p.Topics
	if p.Asleep {
		hearing = nil
	}
	t.primary = NewHealthCheck(t, "Primary", &HealthCheckProps{Domain: p.nameIn(p.Primary), Path: p.Path, Topics: p.Topics})
	t.recovery = NewHealthCheck(t, "Recovery", &HealthCheckProps{Domain: p.nameIn(p.Recovery), Path: p.Path, Topics: hearing})
	types := []string{"A"}
	if p.IPv6 {
		types = append(types, "AAAA")
	}
	primary, recovery := t.checks(p)
	for _, typ := range types {
		t.record("Primary"+typ, typ, p.Primary, "PRIMARY", primary, t.primary, p)
		t.record("Recovery"+typ, typ, p.Recovery, "SECONDARY", recovery, t.recovery, p)
	}
	return t
}

// Primary and Recovery return the health checks of the Regions.
func (t *RegionTraffic) Primary() *HealthCheck { return t.primary }

// Recovery returns the health check of the recovery Region.
func (t *RegionTraffic) Recovery() *HealthCheck { return t.recovery }

// checks are what decides. Traffic that people lead and cannot lead yet is held at the primary by a
// health check that is always healthy: none of its children has to be.
func (t *RegionTraffic) checks(p RegionTrafficProps) (primary, recovery *string) {
	switch {
	case p.PrimaryCheck != "":
		return &p.PrimaryCheck, &p.RecoveryCheck
	case p.Led != ByPeople:
		return t.primary.ID(), t.recovery.ID()
	}
	held := plinth.Kept(awsroute53.NewCfnHealthCheck, t, "Held", "holds traffic at the primary", &awsroute53.CfnHealthCheckProps{
		HealthCheckConfig: &awsroute53.CfnHealthCheck_HealthCheckConfigProperty{
			Type: jsii.String("CALCULATED"), HealthThreshold: jsii.Number(0), ChildHealthChecks: &[]*string{t.primary.ID()},
		},
	})
	return held.AttrHealthCheckId(), nil
}

// record leads to a Region. Where both people and health decide, another record stands in between:
// a record has one health check, and that of a plan belongs to no calculated one. See "How health
// checks work in complex Amazon Route 53 configurations".
func (t *RegionTraffic) record(id, typ, region, role string, check *string, endpoint *HealthCheck, p RegionTrafficProps) {
	to := jsii.String(p.nameIn(region))
	between := p.Led == Both && p.PrimaryCheck != ""
	if between {
		healthy := p.leadTo(to, typ, "healthy."+*to, region, endpoint.ID())
		healthy.Weight = jsii.Number(1)
		to = plinth.Kept(awsroute53.NewCfnRecordSet, t, id+"Healthy", "leads to the Region while its endpoint is healthy", healthy).Ref()
	}
	record := p.leadTo(to, typ, p.Name, region, check)
	record.AliasTarget.(*awsroute53.CfnRecordSet_AliasTargetProperty).EvaluateTargetHealth = between
	if p.Led == Both {
		record.Region = &region
	} else {
		record.Failover = &role
	}
	plinth.Kept(awsroute53.NewCfnRecordSet, t, id, "leads to the Region that may serve", record)
}

// leadTo is a record of a Region for a name, which leads to another name in the zone.
func (p RegionTrafficProps) leadTo(to *string, typ, name, region string, check *string) *awsroute53.CfnRecordSetProps {
	return &awsroute53.CfnRecordSetProps{
		HostedZoneId: p.Zone.HostedZoneId(), Name: &name, Type: &typ, SetIdentifier: &region, HealthCheckId: check,
		AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
			HostedZoneId: p.Zone.HostedZoneId(), DnsName: to, EvaluateTargetHealth: false,
		},
	}
}

func (p RegionTrafficProps) nameIn(region string) string { return region + "." + p.Name }

func (p *RegionTrafficProps) check() (RegionTrafficProps, error) {
	if p == nil || p.Zone == nil {
		return RegionTrafficProps{}, errors.New("Zone is nil, want the hosted zone of Name")
	}
	q := *p
	q.Path = cmp.Or(q.Path, "/health")
	switch {
	case q.Name == "":
		return q, errors.New("Name is empty, want what clients ask for, such as \"shop.example.com\"")
	case q.Primary == "" || q.Recovery == "" || q.Primary == q.Recovery:
		return q, fmt.Errorf("Primary is %q and Recovery %q, want two Regions", q.Primary, q.Recovery)
	case q.Led != ByPeople && q.Led != ByHealth && q.Led != Both:
		return q, fmt.Errorf("Led is %q, want ByPeople, ByHealth or Both", string(q.Led))
	case (q.PrimaryCheck == "") != (q.RecoveryCheck == ""):
		return q, errors.New("PrimaryCheck and RecoveryCheck are not both set, want the ids of both health checks of the plan, or neither yet")
	case q.PrimaryCheck != "" && q.Led == ByHealth:
		return q, errors.New("PrimaryCheck is set and Led is ByHealth, want the checks of a plan where people lead traffic")
	}
	return q, nil
}
