package handover

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// receiver matches ARNs of what gets what others hand to it, runs what they start or answers what
// they ask, with the account that owns it. The Region may be a variable of Fn::Sub.
var receiver = regexp.MustCompile(
	`:(?:aoss|codebuild|codepipeline|datasync|es|events|firehose|kinesis|kinesisvideo|lambda|logs|s3tables|sns|sqs|` +
		`states|timestream):[^:]*(?:::[^:]*)?:(\d{12}):`)

// queue matches addresses of queues.
var queue = regexp.MustCompile(`^https://sqs\.[^/]*/(\d{12})/`)

// image matches images of private registries of Amazon ECR.
var image = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.`)

// onlyNamed are properties in which an ARN hands over nothing: what is only read from, subscribed
// to or compared with, and texts that AWS does not act upon. Policies have rules of their own.
var onlyNamed = []string{
	"DashboardBody", "Description", "Environment", "EventPattern", "EventSourceArn", "InlinePolicy", "Layers", "Metadata", "Source",
	"SourceArn", "Statement", "Tags", "TemplateBody", "UserData", "ZipFile",
}

// ownRules are types of which other rules say what they may name: ACCESS-001, CONFIG-003, LOGS-004
// and TEMPLATE-005.
var ownRules = []string{
	"AWS::CloudFormation::Macro", "AWS::Config::DeliveryChannel", "AWS::Lambda::Permission", "AWS::Logs::SubscriptionFilter",
}

// registries are accounts from which AWS, and AWS Marketplace, publish images of containers.
var registries = []string{"602401143452", "709825985650", "763104351884", "840364872350", "906394416424"}

// handedAnywhere reports ARNs of receivers in accounts that are not in the app, and images of their
// registries, in properties of AWS types that no table names.
func handedAnywhere(pass *engine.Pass) {
	listed := map[string]bool{}
	for _, to := range recipients {
		listed[to.typ+" "+to.property] = true
	}
	recorded := promise.Recorded(pass.Assembly)
	for _, r := range pass.Resources() {
		if !strings.HasPrefix(r.Type, "AWS::") || strings.HasPrefix(r.Type, "AWS::IAM::") || slices.Contains(ownRules, r.Type) {
			continue
		}
		known := access.TrustedOrOwn(r.Stack)
		for path, text := range r.Literals() {
			account := receiving(text)
			if account == "" || known(account) || slices.Contains(registries, account) || hasAny(path, onlyNamed) {
				continue
			}
			at := path[:propertyEnd(path)]
			if property := pattern(at); r.Type == "AWS::SNS::Subscription" && property == "TopicArn" ||
				listed[r.Type+" "+property] || recorded[r.Path][strings.ToLower(property)] {
				continue
			}
			pass.Report(r, strings.Join(at, "."), "names account %s, which is not in the app", account)
		}
	}
}

// receiving returns the account of the receiver, the queue or the image that a text names. Most
// texts name no account at all, and need no look at the patterns.
func receiving(text string) string {
	if len(text) < len(":sns::111122223333:") || !hasAccount(text) || strings.Contains(text, `"Statement"`) {
		return ""
	}
	for _, kind := range []*regexp.Regexp{receiver, queue, image} {
		if m := kind.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}

// hasAccount reports whether a text has twelve digits in a row.
func hasAccount(text string) bool {
	run := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			run = 0
		} else if run++; run == 12 {
			return true
		}
	}
	return false
}

func hasAny(path, keys []string) bool {
	return slices.ContainsFunc(path, func(key string) bool { return slices.Contains(keys, key) })
}

// propertyEnd is the length of a path up to the intrinsic function in it.
func propertyEnd(path []string) int {
	if i := slices.IndexFunc(path, func(key string) bool { return strings.HasPrefix(key, "Fn::") }); i >= 0 {
		return i
	}
	return len(path)
}

// pattern is a path with * for each index, as tables have it.
func pattern(path []string) string {
	keys := slices.Clone(path)
	for i, key := range keys {
		if _, err := strconv.Atoi(key); err == nil {
			keys[i] = "*"
		}
	}
	return strings.Join(keys, ".")
}
