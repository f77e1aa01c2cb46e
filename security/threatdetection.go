package security

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsguardduty"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// ThreatDetectionProps configure [ThreatDetection]; nil and the zero value are the
// production choice of one account and Region.
type ThreatDetectionProps struct {
	// Organization says that the account is the delegated administrator of GuardDuty. Delegating has
	// switched it on there, and there is no second detector: that one is configured, by custom
	// resources, and GuardDuty is switched on in every account. Where the organization's
	// management account can attach it, management.GuardDuty does the latter as well.
	Organization bool
	// Findings is where findings are exported to. It has to encrypt with a KMS key that
	// keypolicy.GuardDutyExport may use. The default is a new [SecureBucket].
	Findings awss3.IBucket
	// Alerts is where findings go, with mail and chat behind it. The default is a topic of its own.
	Alerts *AlertTopic
	// Contain is called for findings of severity 9 and more, such as attack sequences.
	Contain []awsevents.IRuleTarget
	// Suppress are filters that archive findings as they come.
	Suppress []Suppression
}

// A Suppression archives findings that are known to be harmless.
type Suppression struct {
	// Name is unique in the account and Region: 3 to 64 letters, digits, ".", "_" and "-".
	Name string
	// Reason is who decided that, and why.
	Reason string
	// Match are the attributes of findings and the values that they have to have, such as
	// {"type": {"Recon:EC2/PortProbeUnprotectedPort"}, "resource.instanceDetails.tags.value": {"honeypot"}}.
	Match map[string][]string
}

// ThreatDetection is GuardDuty with somebody who listens: a detector with every protection
// plan, an export that outlives GuardDuty's 90 days, and routes by severity to an encrypted
// topic. It promises that
//
//   - the detector is on and tells news every 15 minutes (GUARDDUTY-001), with every
//     protection plan and with agents managed (GUARDDUTY-002),
//   - findings are exported (GUARDDUTY-003),
//   - topics that findings go to are encrypted (GUARDDUTY-004), and what cannot be
//     delivered is kept for two weeks (GUARDDUTY-005).
//
// Findings of severity 7 and more are published at once, those of 9 and more also go to
// Contain, the others are counted in a daily digest. Subscribe people and chat to Topic, or set
// Alerts. What to do about a finding that is true is in [IncidentRunbooks]; begin with Triage.
//
// Standing idle it costs two KMS keys and two alarms a month; GuardDuty costs by what it
// analyzes. See "GuardDuty severity levels" and Security Hub GuardDuty.1 to GuardDuty.13.
type ThreatDetection struct {
	constructs.Construct
	detector awsguardduty.CfnDetector // nil where it was there before
	id       *string
	findings awss3.IBucket
	alerts   *alerting.Channel
}

// NewThreatDetection defines threat detection. An account has one detector in a Region. It
// panics with an error when Findings has no key, and for a Suppression without a reason,
// with a malformed or repeated name, or that matches everything.
func NewThreatDetection(scope constructs.Construct, id string, props *ThreatDetectionProps) *ThreatDetection {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: threat detection %q: %w", id, err))
	}
	d := &ThreatDetection{findings: p.Findings}
	plinth.Init(d, scope, id)
	if p.Organization {
		d.adopt()
	} else {
		d.detector = awsguardduty.NewCfnDetector(d, jsii.String("Resource"), &awsguardduty.CfnDetectorProps{
			Enable: true, FindingPublishingFrequency: jsii.String("FIFTEEN_MINUTES"), Features: detectorFeatures("status", "ENABLED"),
		})
		d.id = d.detector.Ref()
	}
	d.export()
	d.route(p.Alerts, p.Contain)
	d.digest()
	for i, s := range p.Suppress {
		d.suppress(s, i+1)
	}
	return d
}

// Detector returns the detector, nil with Organization; there is no L2.
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
	return awscdk.Stack_Of(d).FormatArn(&awscdk.ArnComponents{
		Service: jsii.String("guardduty"), Resource: jsii.String("detector"), ResourceName: d.id,
	})
}

// suppress defines a filter. The rank is its place in the list.
func (d *ThreatDetection) suppress(s Suppression, rank int) {
	criterion := map[string]any{}
	for attribute, values := range s.Match {
		criterion[attribute] = map[string]any{"Eq": values}
	}
	awsguardduty.NewCfnFilter(d, jsii.String("Suppress-"+s.Name), &awsguardduty.CfnFilterProps{
		DetectorId: d.id, Name: &s.Name, Description: &s.Reason, Action: jsii.String("ARCHIVE"), Rank: jsii.Number(rank),
		FindingCriteria: map[string]any{"criterion": criterion},
	})
}

var (
	filterName   = regexp.MustCompile(`^[A-Za-z0-9._-]{3,64}$`)
	filterReason = regexp.MustCompile(`^[\w .,:()/{}\[\]+=@'-]{1,512}$`)
)

func (p *ThreatDetectionProps) withDefaults() (ThreatDetectionProps, error) {
	var q ThreatDetectionProps
	if p != nil {
		q = *p
	}
	if q.Findings != nil && q.Findings.EncryptionKey() == nil {
		return q, fmt.Errorf("Findings has no EncryptionKey, want a bucket with a KMS key: GuardDuty exports to no other")
	}
	seen := map[string]bool{}
	for _, s := range q.Suppress {
		switch {
		case !filterName.MatchString(s.Name) || seen[s.Name]:
			return q, fmt.Errorf("Suppress has the name %q, want one of its own: 3 to 64 letters, digits, ., _ and -", s.Name)
		case !filterReason.MatchString(s.Reason):
			return q, fmt.Errorf("Suppress %s has the reason %q, want who decided and why, in up to 512 characters", s.Name, s.Reason)
		case len(s.Match) == 0:
			return q, fmt.Errorf("Suppress %s matches everything, want a Match", s.Name)
		}
		seen[s.Name] = true
	}
	return q, nil
}
