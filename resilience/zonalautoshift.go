package resilience

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsarczonalshift"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// ZonalAutoshiftProps configure a [ZonalAutoshift]. LoadBalancer and Outcome are required.
type ZonalAutoshiftProps struct {
	// LoadBalancer is what leaves an impaired zone.
	LoadBalancer *LoadBalancer
	// Outcome is in ALARM when users notice, such as [TargetGroup.AlarmOnErrors]. It ends a practice
	// run, which then has failed.
	Outcome awscloudwatch.IAlarm
	// Blocking is in ALARM when no practice run may start, such as during an incident. The default is
	// none.
	Blocking awscloudwatch.IAlarm
	// BlockedWindows are when none may start, in UTC: "Fri:17:00-Mon:09:00", 15 at most.
	BlockedWindows []string
	// BlockedDates are days on which none may start: "2026-11-27", 15 at most.
	BlockedDates []string
	// Alerts hears of practice runs that fail or are interrupted, and of every shift by AWS, of any
	// load balancer in the account and Region. The default is nobody.
	Alerts *alerting.AlertTopic
}

// A ZonalAutoshift lets AWS move the requests of a load balancer away from a zone that AWS knows to
// be impaired, and practices that every week for half an hour. It promises that practice ends when
// users notice, and that the load balancer is one that can leave a zone.
//
// A practice run asks whether the load balancer has healthy targets in the other zones, and not
// whether those can carry the load: [ServiceProps.CPUPercent] leaves room for that. It costs
// nothing. See "Zonal autoshift in Amazon Application Recovery Controller".
type ZonalAutoshift struct {
	constructs.Construct
	resource awsarczonalshift.CfnZonalAutoshiftConfiguration
}

var shiftWindow = regexp.MustCompile(
	`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun):([01]\d|2[0-3]):[0-5]\d-(Mon|Tue|Wed|Thu|Fri|Sat|Sun):([01]\d|2[0-3]):[0-5]\d$`)

// NewZonalAutoshift defines the autoshift of a load balancer. It panics with an error when
// LoadBalancer or Outcome is nil, when an alarm is in another Region, or when there are more than
// 15 windows or dates, or malformed ones.
func NewZonalAutoshift(scope constructs.Construct, id string, props *ZonalAutoshiftProps) *ZonalAutoshift {
	z := &ZonalAutoshift{}
	p := plinth.Define(z, scope, id, props.withDefaults)
	practice := &awsarczonalshift.CfnZonalAutoshiftConfiguration_PracticeRunConfigurationProperty{OutcomeAlarms: control(p.Outcome)}
	if p.Blocking != nil {
		practice.BlockingAlarms = control(p.Blocking)
	}
	if len(p.BlockedWindows) > 0 {
		practice.BlockedWindows = jsii.Strings(p.BlockedWindows...)
	}
	if len(p.BlockedDates) > 0 {
		practice.BlockedDates = jsii.Strings(p.BlockedDates...)
	}
	z.resource = plinth.Kept(awsarczonalshift.NewCfnZonalAutoshiftConfiguration, z, "Resource",
		"leaves a zone that AWS knows to be impaired, and practices that until users notice",
		&awsarczonalshift.CfnZonalAutoshiftConfigurationProps{
			ResourceIdentifier: p.LoadBalancer.resource.LoadBalancerArn(), ZonalAutoshiftStatus: jsii.String("ENABLED"),
			PracticeRunConfiguration: practice,
		})
	if p.Alerts != nil {
		// An event names its resource in a form that AWS does not document.
		p.Alerts.Channel().RuleOn(z, "Shifts", "A zone was left, or practice of that failed", &awsevents.EventPattern{
			Source:     jsii.Strings("aws.arc-zonal-shift"),
			DetailType: jsii.Strings("Autoshift In Progress", "Autoshift Completed", "Practice Run Failed", "Practice Run Interrupted"),
		})
	}
	return z
}

// Resource returns the L1 construct.
func (z *ZonalAutoshift) Resource() awsarczonalshift.CfnZonalAutoshiftConfiguration {
	return z.resource
}

func control(alarm awscloudwatch.IAlarm) []any {
	return []any{&awsarczonalshift.CfnZonalAutoshiftConfiguration_ControlConditionProperty{
		Type: jsii.String("CLOUDWATCH"), AlarmIdentifier: alarm.AlarmArn(),
	}}
}

// minute is the period of alarms on metrics that always report.
func minute() awscdk.Duration { return awscdk.Duration_Minutes(jsii.Number(1)) }

func (p *ZonalAutoshiftProps) withDefaults() (ZonalAutoshiftProps, error) {
	if p == nil || p.LoadBalancer == nil {
		return ZonalAutoshiftProps{}, errors.New("LoadBalancer is nil, want the load balancer that leaves an impaired zone")
	}
	if p.Outcome == nil {
		return *p, errors.New("Outcome is nil, want an alarm that users would notice, such as that of TargetGroup.AlarmOnErrors: " +
			"practice runs need one to end early")
	}
	here := plinth.PlaceOf(p.LoadBalancer).Region
	for field, alarm := range map[string]awscloudwatch.IAlarm{"Outcome": p.Outcome, "Blocking": p.Blocking} {
		if alarm == nil {
			continue
		}
		there := plinth.PlaceOf(alarm).Region
		if parts := strings.Split(*alarm.AlarmArn(), ":"); len(parts) > 3 && !identifier.IsToken(*alarm.AlarmArn()) {
			there = parts[3]
		}
		if identifier.Differ(there, here) {
			return *p, fmt.Errorf("%s is an alarm in %s, want one in %s, where the load balancer is", field, there, here)
		}
	}
	if err := checkBlocked("BlockedWindows", "Fri:17:00-Mon:09:00", p.BlockedWindows, shiftWindow.MatchString); err != nil {
		return *p, err
	}
	return *p, checkBlocked("BlockedDates", "2026-11-27", p.BlockedDates, func(day string) bool {
		_, err := time.Parse(time.DateOnly, day)
		return err == nil
	})
}

func checkBlocked(field, sample string, values []string, valid func(string) bool) error {
	if len(values) > 15 {
		return fmt.Errorf("%s has %d entries, want 15 at most", field, len(values))
	}
	for _, v := range values {
		if !valid(v) {
			return fmt.Errorf("%s has %q, want one like %q", field, v, sample)
		}
	}
	return nil
}
