package plinth

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

func TestAdoptTakesOverByTheLogicalID(t *testing.T) {
	executed(t, func(app awscdk.App) {
		stack := emptyStack(app)
		topic := awssns.NewTopic(stack, jsii.String("Topic"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
		Adopt(topic, LogicalIDs{"Resource": "OldTopic", "Policy/Resource": "OldPolicy"})
		Adopt(awskms.NewCfnKey(stack, jsii.String("Key"), nil), LogicalIDs{"": "OldKey"}) // an L1 is its own resource
	})
	stack := written(t).Stacks[0]
	for id, typ := range map[string]string{"OldTopic": "AWS::SNS::Topic", "OldPolicy": "AWS::SNS::TopicPolicy", "OldKey": "AWS::KMS::Key"} {
		if r := stack.Resource(id); r == nil || r.Type != typ {
			t.Errorf("the resource %s is %v, want one of type %s", id, r, typ)
		}
	}
	if to, ok := stack.Resource("OldPolicy").Get("Topics", "0").Target(); !ok || to.Resource.LogicalID != "OldTopic" {
		t.Errorf("the policy is for %v, want OldTopic", to)
	}
}

func TestAdoptRefuses(t *testing.T) {
	for want, ids := range map[string]LogicalIDs{
		`awssns.Topic "Prod/Topic": ids has "Topic/Resource", where there is no resource; want one of "Policy/Resource", "Resource"`: {
			"Topic/Resource": "Old"},
		`ids has "Old-Topic" for Resource, want a logical id of the deployed template: letters and digits, 255 at most`: {
			"Resource": "Old-Topic"},
	} {
		_, _, stderr := executed(t, func(app awscdk.App) {
			Adopt(awssns.NewTopic(emptyStack(app), jsii.String("Topic"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)}), ids)
		})
		if !strings.Contains(stderr, want) {
			t.Errorf("standard error =\n%s\nwant in it\n%s", stderr, want)
		}
	}
}
