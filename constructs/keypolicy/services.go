package keypolicy

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// Logs lets CloudWatch Logs encrypt the log groups of the account and Region.
// See "Encrypt log data in CloudWatch Logs using AWS KMS".
type Logs struct {
	// Groups are the names of log groups, with "*" as a wildcard. The default is all:
	// groups have no physical names, so their names are known only when they exist.
	Groups []string
}

// Statements implements [Use]. The encryption context, which CloudWatch Logs always gives,
// names the group; there is no source account in these requests.
func (l Logs) Statements(home Home) ([]policy.Statement, error) {
	groups := l.Groups
	if len(groups) == 0 {
		groups = []string{"*"}
	}
	var arns []string
	for _, group := range groups {
		arns = append(arns, home.arn("logs", home.Region, home.Account, "log-group:"+group))
	}
	return Source{}.asItself("CloudWatchLogs", "logs."+home.Region+".amazonaws.com",
		[]string{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
		policy.Condition{"ArnLike": {"kms:EncryptionContext:aws:logs:arn": arns}})
}

// CloudTrail lets trails encrypt their log files. The source of an organization's trail is
// the management account alone, which owns it.
// See "Configure AWS KMS key policies for CloudTrail".
type CloudTrail struct {
	Source
	// Trail is the ARN of the only trail that may. The default is every trail of Source.
	Trail string
}

// Statements implements [Use]. The encryption context is no condition: it names the trail, or the
// bucket where that has an S3 bucket key, which is also where CloudTrail has to decrypt.
func (c CloudTrail) Statements(home Home) ([]policy.Statement, error) {
	condition := c.condition(home, "cloudtrail", "*", "trail/*")
	if c.Trail != "" {
		condition["ArnLike"]["aws:SourceArn"] = []string{c.Trail}
	}
	return c.asItself("CloudTrail", "cloudtrail.amazonaws.com", []string{"kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"}, condition)
}

// envelope is what it takes to write to, and to read from, an encrypted topic or queue.
var envelope = []string{"kms:Decrypt", "kms:GenerateDataKey*"}

// EventBridge lets rules send events to encrypted queues and dead-letter queues. Topics need
// [EventBridgeTopics].
type EventBridge struct{ Source }

// Statements implements [Use].
func (e EventBridge) Statements(home Home) ([]policy.Statement, error) {
	return e.asItself("EventBridge", "events.amazonaws.com", envelope, e.condition(home, "events", home.Region, "rule/*"))
}

// EventBridgeTopics lets rules publish to encrypted topics. AWS supports no condition on the source
// for them: with one, events are lost without a trace. Confine the rules that may publish in the
// policy of the topic, by aws:SourceArn. See "Enable compatibility between event sources from AWS
// services and encrypted topics" in the SNS guide.
type EventBridgeTopics struct{}

// Statements implements [Use].
func (EventBridgeTopics) Statements(Home) ([]policy.Statement, error) {
	return Source{}.asItself("EventBridgeTopics", "events.amazonaws.com", envelope, nil)
}

// CloudWatchAlarms lets alarms publish to encrypted topics, which AWS's own key for SNS
// does not.
type CloudWatchAlarms struct{ Source }

// Statements implements [Use].
func (c CloudWatchAlarms) Statements(home Home) ([]policy.Statement, error) {
	return c.asItself("CloudWatchAlarms", "cloudwatch.amazonaws.com", envelope, c.condition(home, "cloudwatch", home.Region, "alarm:*"))
}

// Billing lets AWS Budgets and AWS Cost Anomaly Detection publish to encrypted topics, on behalf of
// the account of the key. Neither names a budget or a monitor reliably, so there is no condition on
// the ARN. See "Creating an Amazon SNS topic for budget notifications" and "Creating an Amazon SNS
// topic for anomaly notifications".
type Billing struct{}

// Statements implements [Use].
func (Billing) Statements(home Home) ([]policy.Statement, error) {
	here := Source{}.condition(home, "", "", "")
	budgets, err := Source{}.asItself("Budgets", "budgets.amazonaws.com", envelope, here)
	if err != nil {
		return nil, err
	}
	anomalies, err := Source{}.asItself("CostAnomalies", "costalerts.amazonaws.com", envelope, here)
	return append(budgets, anomalies...), err
}

// DataExports lets AWS Data Exports encrypt what it delivers to a bucket, on behalf of the account
// of the key.
type DataExports struct{}

// Statements implements [Use]. AWS documents what the bucket has to allow, and for keys nothing:
// the condition is the one of the two there that every service sends along.
func (DataExports) Statements(home Home) ([]policy.Statement, error) {
	return Source{}.asItself("DataExports", "bcm-data-exports.amazonaws.com", envelope, Source{}.condition(home, "", "", ""))
}

// Config lets AWS Config encrypt what it delivers to a bucket.
// See "KMS key permissions when using service-linked roles (S3 bucket delivery)".
type Config struct{ Source }

// Statements implements [Use]. AWS documents no source ARN for these requests.
func (c Config) Statements(home Home) ([]policy.Statement, error) {
	return c.asItself("Config", "config.amazonaws.com", envelope, c.condition(home, "config", "", ""))
}

// VendedLogs lets the delivery service encrypt what it writes to a bucket: flow logs, query logs,
// firewall logs and others.
// See "Enable logging from AWS services", on buckets with server-side encryption.
type VendedLogs struct {
	Source
	// Region is where the logs come from, "*" for any. The default is that of the key.
	Region string
}

// Statements implements [Use].
func (v VendedLogs) Statements(home Home) ([]policy.Statement, error) {
	region := v.Region
	if region == "" {
		region = home.Region
	}
	return v.asItself("LogDelivery", "delivery.logs.amazonaws.com",
		[]string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"},
		v.condition(home, "logs", region, "*"))
}

// CloudFront lets distributions read buckets that encrypt with the key.
// See "Restrict access to an Amazon S3 origin", on SSE-KMS.
type CloudFront struct{ Source }

// Statements implements [Use]. Distributions have no Region, and AWS documents no condition but
// their ARN.
func (c CloudFront) Statements(home Home) ([]policy.Statement, error) {
	condition := policy.Condition{"ArnLike": {"aws:SourceArn": c.arns(home, "cloudfront", "", "distribution/*")}}
	return c.asItself("CloudFront", "cloudfront.amazonaws.com", []string{"kms:Decrypt"}, condition)
}

// GuardDutyExport lets GuardDuty encrypt the findings that it exports to a bucket. A
// detector may be in another Region than the bucket and its key, but for opt-in Regions, where
// the principal is one of the Region.
// See "Exporting generated GuardDuty findings to Amazon S3 buckets".
type GuardDutyExport struct{ Source }

// Statements implements [Use].
func (g GuardDutyExport) Statements(home Home) ([]policy.Statement, error) {
	return g.asItself("GuardDuty", regions.Principal("guardduty", home.Region), []string{"kms:GenerateDataKey"},
		g.condition(home, "guardduty", "*", "detector/*"))
}

// MacieExport lets Macie encrypt the discovery results that it keeps in a bucket.
// See "Storing and retaining sensitive data discovery results".
type MacieExport struct{ Source }

// Statements implements [Use].
func (m MacieExport) Statements(home Home) ([]policy.Statement, error) {
	c := m.condition(home, "macie2", home.Region, "export-configuration:*")
	sources := c["ArnLike"]
	sources["aws:SourceArn"] = append(sources["aws:SourceArn"], m.arns(home, "macie2", home.Region, "classification-job/*")...)
	return m.asItself("Macie", regions.Principal("macie", home.Region), []string{"kms:Encrypt", "kms:GenerateDataKey"}, c)
}

// SNS is for topics: identities publish and subscribe through SNS, and SNS delivers to
// encrypted queues.
type SNS struct{ Source }

// Statements implements [Use].
func (s SNS) Statements(home Home) ([]policy.Statement, error) {
	deliver, err := s.asItself("SNSDelivery", "sns.amazonaws.com", envelope, s.condition(home, "sns", home.Region, "*"))
	return append(asCaller(home, "SNS", "sns", envelope), deliver...), err
}
