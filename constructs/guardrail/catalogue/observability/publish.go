package observability

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// told calls see with each topic of the app that an alarm publishes to, once.
func told(pass *engine.Pass, see func(alarm, topic *assembly.Resource, arn assembly.Value)) {
	seen := map[*assembly.Resource]bool{}
	actions(pass, func(alarm *assembly.Resource, _ string, action assembly.Value) {
		if to, ok := action.Target(); ok && to.Resource.Type == topicType && !seen[to.Resource] {
			seen[to.Resource] = true
			see(alarm, to.Resource, action)
		}
	})
}

func publishable(pass *engine.Pass) {
	told(pass, func(alarm, topic *assembly.Resource, _ assembly.Value) {
		id := topic.Get("KmsMasterKeyId")
		if name, _ := id.Outline(); name == "alias/aws/sns" || strings.HasSuffix(name, ":alias/aws/sns") {
			pass.Report(topic, "KmsMasterKeyId", "is %s, which lets no alarm publish; %s does", name, alarm.Path)
			return
		}
		key, ok := id.Target()
		if !ok || key.Resource.Type != "AWS::KMS::Key" {
			return
		}
		for _, action := range []string{"kms:Decrypt", "kms:GenerateDataKey"} {
			if !admits(pass, key.Resource, alarm, action, "arn:aws:kms:eu-west-1:111111111111:key/zq") {
				pass.Report(topic, "KmsMasterKeyId", "is %s, whose policy does not let CloudWatch use %s; %s publishes here", key.Resource.Path,
					action, alarm.Path)
				return
			}
		}
	})
}

func admitted(pass *engine.Pass) {
	told(pass, func(alarm, topic *assembly.Resource, action assembly.Value) {
		arn, known := access.Text(action)
		var last *assembly.Resource
		for _, p := range pass.OfType("AWS::SNS::TopicPolicy") {
			for _, of := range p.Get("Topics").Targets() {
				if of.Resource != topic || !known {
					continue
				}
				if last = p; admits(pass, p, alarm, "sns:Publish", arn) {
					return
				}
			}
		}
		if last != nil {
			pass.Report(last, "PolicyDocument", "does not let CloudWatch publish to %s; %s does", topic.Path, alarm.Path)
		}
	})
}

var account = regexp.MustCompile(`\b[0-9]{12}\b`)

// admits reports whether the policies of a resource may let CloudWatch do something when an alarm
// publishes. If the account is left to deployment, it may be any that they name.
func admits(pass *engine.Pass, r, alarm *assembly.Resource, action, resource string) bool {
	accounts := []string{access.Account(alarm.Stack)}
	if alarm.Stack.Account == "" {
		accounts = append(accounts, account.FindAllString(r.Get().String(), -1)...)
	}
	region := cmp.Or(alarm.Stack.Region, "eu-west-1")
	for _, p := range access.Of(pass.Assembly, r) {
		for _, of := range accounts {
			if p.Allowed(decide.Request{
				Principal: decide.Principal{Service: "cloudwatch.amazonaws.com"}, Action: action, Resource: resource, ResourceAccount: of,
				Context: decide.Context{
					"aws:SourceAccount": {of}, "aws:SourceOwner": {of}, "aws:SecureTransport": {"true"},
					"aws:SourceArn": {"arn:aws:cloudwatch:" + region + ":" + of + ":alarm:" + alarm.LogicalID},
				},
			}) != assembly.False {
				return true
			}
		}
	}
	return false
}
