package security

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// ThreatDetectionProps configure [ThreatDetection]; nil and the zero value are the
// production choice of one account and Region.
type ThreatDetectionProps struct {
	// ForOrganization is for the delegated administrator of GuardDuty: GuardDuty is switched on in
	// every account of the organization. Delegating has already made a detector in the administrator's
	// account, and there is no second one: custom resources configure it. Where the management account
	// can attach it, management.GuardDuty switches the other accounts on as well.
	ForOrganization bool
	// Findings is the bucket that findings are exported to. It has to encrypt with a KMS key that
	// keypolicy.GuardDutyExport may use. The default is a new [SecureBucket].
	Findings awss3.IBucket
	// Alerts hears of findings. The default is a new encrypted topic without subscribers.
	Alerts *AlertTopic
	// Contain are called for findings from the severity ContainFrom on: [Containment.Target].
	Contain []awsevents.IRuleTarget
	// ContainFrom is 7, for high findings, or 9, for critical ones. The default is 7: only attack
	// sequences are critical, and single findings about keys, functions, databases and buckets never.
	// A [Containment] is a dry run until it is told to act.
	ContainFrom int
	// Suppress are filters that archive findings as they come.
	Suppress []Suppression
}

// ThreatDetection is GuardDuty with alerts: a detector with every protection plan, an export
// that outlives GuardDuty's 90 days, and routes by severity to an encrypted topic. It promises that
//
//   - the detector is on and publishes updates of findings every 15 minutes (GUARDDUTY-001), with
//     every protection plan and with agents managed (GUARDDUTY-002),
//   - findings are exported (GUARDDUTY-003),
//   - topics that findings go to are encrypted (GUARDDUTY-004), and what cannot be
//     delivered is kept for two weeks (GUARDDUTY-005).
//
// Findings of severity 7 and more are published at once and go to Contain, the others are counted
// in a daily digest. Subscribe people and chat to Topic, or set Alerts. What to do about a true
// finding is in [IncidentRunbooks]; begin with Triage.
//
// Standing idle it costs two KMS keys and four alarms a month; GuardDuty costs by what it
// analyzes. See "GuardDuty severity levels" and Security Hub GuardDuty.1 to GuardDuty.13.
type ThreatDetection struct {
	constructs.Construct
	detector awsguardduty.CfnDetector // nil for an organization, which has one already
	id       *string
	findings awss3.IBucket
	alerts   *alerting.Channel
}

// NewThreatDetection defines threat detection. An account has one detector in a Region. It panics
// with an error when Findings has no KMS key or ContainFrom is neither 7 nor 9, and for a
// Suppression without a reason, with a malformed or repeated name, or that matches everything.
func NewThreatDetection(scope constructs.Construct, id string, props *ThreatDetectionProps) *ThreatDetection {
	d := &ThreatDetection{}
	p := plinth.Define(d, scope, id, props.withDefaults)
	if p.ForOrganization {
		d.adopt()
	} else {
		d.detector = awsguardduty.NewCfnDetector(d, jsii.String("Resource"), &awsguardduty.CfnDetectorProps{
			Enable: true, FindingPublishingFrequency: jsii.String("FIFTEEN_MINUTES"), Features: detectorFeatures("status", "ENABLED"),
		})
		d.id = d.detector.Ref()
		plinth.Promise(d.detector, promise.That("detects threats by every source, and tells within 15 minutes",
			promise.At("").Is("Enable", true).Is("FindingPublishingFrequency", "FIFTEEN_MINUTES").
				Is("Features", apiFeatures("Status", "ENABLED")).NoOther()))
	}
	d.export(p.Findings)
	d.route(p.Alerts, p.Contain, p.ContainFrom)
	d.digest()
	for i, s := range p.Suppress {
		d.suppress(s, i+1)
	}
	return d
}

// Detector returns the detector, nil with ForOrganization; there is no L2.
func (d *ThreatDetection) Detector() awsguardduty.CfnDetector { return d.detector }

// Findings returns the bucket that findings are exported to.
func (d *ThreatDetection) Findings() awss3.IBucket { return d.findings }

// Topic returns where findings and digests are published. Chat applications understand the
// findings, which are published as GuardDuty wrote them.
func (d *ThreatDetection) Topic() awssns.Topic { return d.alerts.Topic() }

// Failed returns the queue of what could not be delivered.
func (d *ThreatDetection) Failed() awssqs.Queue { return d.alerts.Failed() }

// detectorFeatures are all protection plans. EKS_RUNTIME_MONITORING is the predecessor of
// RUNTIME_MONITORING, and must not be given with it.
func detectorFeatures(key, value string) []any {
	feature := func(name string) map[string]any { return map[string]any{"name": name, key: value} }
	var features []any
	for _, name := range []string{"S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"} {
		features = append(features, feature(name))
	}
	runtime := feature("RUNTIME_MONITORING")
	runtime["additionalConfiguration"] = []any{
		feature("EKS_ADDON_MANAGEMENT"), feature("ECS_FARGATE_AGENT_MANAGEMENT"), feature("EC2_AGENT_MANAGEMENT"),
	}
	return append(features, runtime)
}

func (d *ThreatDetection) detectorARN() *string {
	return jsii.String(plinth.PlaceOf(d).ARN("guardduty", "detector/"+*d.id))
}

func (p *ThreatDetectionProps) withDefaults() (ThreatDetectionProps, error) {
	var q ThreatDetectionProps
	if p != nil {
		q = *p
	}
	if q.Findings != nil && q.Findings.EncryptionKey() == nil {
		return q, errors.New("Findings has no EncryptionKey, want a bucket with a KMS key: GuardDuty exports to no other")
	}
	switch q.ContainFrom {
	case 0:
		q.ContainFrom = high
	case high, critical:
	default:
		return q, fmt.Errorf("ContainFrom is %d, want %d for high findings, or %d for critical ones", q.ContainFrom, high, critical)
	}
	return q, checkSuppressions(q.Suppress)
}
