package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestQueryLogsDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewQueryLogs(stack, "DNS", nil)
	snapshot.Check(t, app)
}

func TestQueryLogsFull(t *testing.T) {
	app, stack := newStack(t)
	bucket := everything(stack).FlowLogs.Bucket
	network.NewQueryLogs(stack, "DNS", &network.QueryLogsProps{
		VPCs: []awsec2.IVpc{network.NewVPC(stack, "Network", nil).VPC()}, Logs: network.LogDestination{Bucket: bucket},
	})
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"),
		jsii.String("arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"))
	network.NewQueryLogs(stack, "Long", &network.QueryLogsProps{
		Logs: network.LogDestination{Key: key, Retention: awslogs.RetentionDays_ONE_YEAR},
	})
	snapshot.Check(t, app)
}

func TestQueryLogsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewQueryLogs, true, func(stack awscdk.Stack, n int) network.QueryLogsProps {
		return network.QueryLogsProps{VPCs: []awsec2.IVpc{newVPC(stack, n).VPC()}}
	})
}

// An account has ten resource policies of CloudWatch Logs in a Region.
func TestLogGroupsShareOneResourcePolicy(t *testing.T) {
	app, stack := newStack(t)
	for _, id := range []string{"One", "Two", "Three"} {
		if network.NewQueryLogs(stack, id, nil).LogGroup() == nil {
			t.Error("there is no log group")
		}
	}
	if n := len(snapshot.Synth(t, app).OfType("AWS::Logs::ResourcePolicy")); n != 1 {
		t.Errorf("%d resource policies, want one", n)
	}
}

func TestQueryLogsRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	bucket := awss3.NewBucket(stack, jsii.String("Bucket"), nil)
	constructtest.Refused(t, stack, `network.QueryLogs "Prod/Q": Logs.Retention is ONE_DAY beside a Bucket`, func() {
		network.NewQueryLogs(stack, "Q", &network.QueryLogsProps{
			Logs: network.LogDestination{Bucket: bucket, Retention: awslogs.RetentionDays_ONE_DAY},
		})
	})
}

func TestQueryLogsSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.QueryLogs)
	}{
		"logs in the clear": {"DNS-001", "Prod/Logs", func(x *network.QueryLogs) {
			constructtest.Child(x, "LogGroup", "Resource").AddPropertyDeletionOverride(jsii.String("KmsKeyId"))
		}},
		"logs kept for a week": {"DNS-002", "Prod/Logs", func(x *network.QueryLogs) {
			constructtest.Child(x, "LogGroup", "Resource").AddPropertyOverride(jsii.String("RetentionInDays"), 7)
		}},
		"nobody may write": {"DELIVERY-001", "Prod/Logs", func(x *network.QueryLogs) {
			awscdk.Stack_Of(x).Node().TryRemoveChild(jsii.String("LogDelivery"))
			x.Config().AddDeletionOverride(jsii.String("DependsOn"))
		}},
		"everybody's logs": {"DELIVERY-001", "Prod/Logs", func(x *network.QueryLogs) {
			policy := awscdk.Stack_Of(x).Node().FindChild(jsii.String("LogDelivery"))
			constructtest.Child(policy, "ResourcePolicy").AddPropertyOverride(jsii.String("PolicyDocument"),
				`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}]}`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.sabotage(network.NewQueryLogs(stack, "Logs", nil))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
