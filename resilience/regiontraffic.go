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
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// RegionTrafficProps configure [RegionTraffic]. Zone, Name, Primary and Recovery are required.
type RegionTrafficProps struct {
	// Zone is the hosted zone, and Name what clients ask for, such as "shop.example.com".
	Zone awsroute53.IHostedZone
	Name string
	// Primary and Recovery are the Regions. "eu-west-1.shop.example.com" has to be an alias of the
	// load balancer there, in the same zone, in the stack of that Region.
	Primary, Recovery string
	// Led is who leads traffic from one Region to the other. The default are people.
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
	// fails.
	Both Leading = "Both"
)

// RegionTraffic leads clients to one of two Regions, or to both. It promises that
//
//   - each Region is asked for its health by HTTPS, at a name that leads to it alone,
//   - records lead to names of the Regions, so that no stack of either is needed to change them,
//   - the primary record has a health check (FAILOVER-001): that of people, unless health decides.
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
	t.primary = NewHealthCheck(t, "Primary", &HealthCheckProps{Domain: p.nameIn(p.Primary), Path: p.Path, Topics: p.Topics})
	t.recovery = NewHealthCheck(t, "Recovery", &HealthCheckProps{Domain: p.nameIn(p.Recovery), Path: p.Path, Topics: p.Topics})
	types := []string{"A"}
	if p.IPv6 {
		types = append(types, "AAAA")
	}
	primary, recovery := t.checks(p)
	for _, typ := range types {
		t.record("Primary"+typ, typ, p.Primary, "PRIMARY", primary, p)
		t.record("Recovery"+typ, typ, p.Recovery, "SECONDARY", recovery, p)
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
	case p.Led != ByPeople:
		return t.primary.ID(), t.recovery.ID()
	case p.PrimaryCheck != "":
		return &p.PrimaryCheck, &p.RecoveryCheck
	}
	held := plinth.Kept(awsroute53.NewCfnHealthCheck, t, "Held", "holds traffic at the primary", &awsroute53.CfnHealthCheckProps{
		HealthCheckConfig: &awsroute53.CfnHealthCheck_HealthCheckConfigProperty{
			Type: jsii.String("CALCULATED"), HealthThreshold: jsii.Number(0), ChildHealthChecks: &[]*string{t.primary.ID()},
		},
	})
	return held.AttrHealthCheckId(), nil
}

func (t *RegionTraffic) record(id, typ, region, role string, check *string, p RegionTrafficProps) {
	record := &awsroute53.CfnRecordSetProps{
		HostedZoneId: p.Zone.HostedZoneId(), Name: &p.Name, Type: &typ, SetIdentifier: &region, HealthCheckId: check,
		AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
			HostedZoneId: p.Zone.HostedZoneId(), DnsName: jsii.String(p.nameIn(region)), EvaluateTargetHealth: false,
		},
	}
	if p.Led == Both {
		record.Region = &region
	} else {
		record.Failover = &role
	}
	awsroute53.NewCfnRecordSet(t, &id, record)
	plinth.Promise(t, promise.That("leads to the Region that may serve", promise.At(id).Keeps(record)))
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
	case q.PrimaryCheck != "" && q.Led != ByPeople:
		return q, fmt.Errorf("PrimaryCheck is set and Led is %s, want the checks of a plan where people lead traffic", q.Led)
	}
	return q, nil
}
