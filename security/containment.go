package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
	"github.com/plinth-cdk/plinth/constructs/workflow"
	"github.com/plinth-cdk/plinth/security/internal/containment"
)

// ContainmentProps configure a [Containment]; nil and the zero value are a dry run.
type ContainmentProps struct {
	// Act lets the workflow change something. Without it the workflow looks, and says what it would
	// have contained: set it once its messages say what you want to happen.
	Act bool
	// Topic is where it publishes what it did, and asks. The default is a new encrypted topic.
	Topic awssns.ITopic
}

// Containment answers findings of GuardDuty as they come, in whichever account of the
// organization they are about: two workflows of AWS Step Functions, one that contains and one
// that undoes, without code to patch. It promises that
//
//   - the workflows are deployed as they were tested (ACCOUNT-001): a dry run changes nothing,
//     resources with the tag plinth:do-not-contain are left alone, and a finding that is delivered
//     again changes nothing again, unless something was left undone,
//   - an alarm says when one fails (CONTAIN-004), and findings that never reached it wait in
//     Failed (GUARDDUTY-005).
//
// What it does depends on the resource of the finding:
//
//   - An EC2 instance is tagged and, unless it is a Spot instance, protected from termination, its
//     volumes stay, snapshots are taken, it leaves its Auto Scaling group and target groups, every
//     network interface is isolated, and its own sessions are denied. It is called isolated, not
//     contained: connections that EC2 tracks by itself go on (see "Automatically tracked
//     connections" in the EC2 guide) until they are idle, or the instance is stopped. A network ACL
//     would cut them, and whoever else is in the subnet.
//   - A node of a cluster of EKS or ECS keeps its evidence, and runs on: other workloads run on it.
//   - An IAM user is denied everything, and the access key becomes inactive.
//   - Sessions of a role that are older than now are denied, and the one of the finding for good.
//     Roles of IAM Identity Center cannot be changed in the account: people are told what to do
//     there.
//   - Public access to an S3 bucket is blocked.
//   - A Lambda function gets no concurrency.
//   - An RDS database becomes private and protected from deletion, and a snapshot is taken.
//   - Of an attack sequence, each resource is contained.
//   - Root, service-linked roles, tasks, pods and the rest are left to people: nothing could be
//     done safely.
//
// The README of the layer has a table of the calls. What it finds is written to Ledger before
// anything changes, and is what Undo restores from. When a step fails, the later ones are tried all
// the same, the execution as a whole fails, and the next delivery of the finding does what was left
// undone. Whatever fails, no interface is left open that was closed before. What a person undid
// stays so: only another finding contains it again. Stopping an instance loses its memory: the
// workflow asks for that on Topic, and does not do it unless somebody answers within three days.
//
// Give [Containment.Target] to Contain of [ThreatDetectionProps], define a [ContainmentRole] in
// every account and a [Quarantine] in every VPC. The workflows' role has a fixed name, which those
// roles trust: define one containment in each Region.
//
// Standing idle it costs one KMS key and seven alarms a month.
type Containment struct {
	constructs.Construct
	topic         awssns.ITopic
	ledger        awsdynamodb.Table
	failed        awssqs.Queue
	machine, undo awsstepfunctions.StateMachine
	starter       awsiam.Role // of rules, nil without any
}

// NewContainment defines the workflows.
func NewContainment(scope constructs.Construct, id string, props *ContainmentProps) *Containment {
	c := &Containment{}
	p := plinth.Define(c, scope, id, props.withDefaults)
	key := NewKey(c, "Key", &KeyProps{Uses: append(alerting.TopicUses(), keypolicy.Logs{})}).Key()
	c.topic = p.Topic
	if c.topic == nil {
		c.topic = alerting.NewPlainTopic(c, key)
	}
	c.ledger = c.newLedger()
	role := c.newRole()
	newMachine := func(id string, machine workflow.Machine) awsstepfunctions.StateMachine {
		return orchestration.NewStateMachine(c, id, &orchestration.StateMachineProps{
			Machine: machine, Role: role, Key: key, Topic: c.topic,
			Substitutions: map[string]*string{"Topic": c.topic.TopicArn(), "Ledger": c.ledger.TableName()},
		})
	}
	c.machine = newMachine("Resource", containment.Contain(p.Act))
	c.undo = newMachine("Undo", containment.Undo())
	c.failed = alerting.NewFailedQueue(c)
	alerting.AlarmOnFailedQueue(c, "NotDelivered", "Findings did not reach", c.failed, c.topic)
	return c
}

// Target returns the workflow as the target of a rule: for Contain of [ThreatDetectionProps].
// What cannot be delivered within an hour goes to Failed.
func (c *Containment) Target() awsevents.IRuleTarget {
	if c.starter == nil {
		c.starter = orchestration.NewStarter(c, c.machine)
	}
	return awseventstargets.NewSfnStateMachine(c.machine, &awseventstargets.SfnStateMachineProps{
		Role: c.starter, DeadLetterQueue: c.failed, MaxEventAge: awscdk.Duration_Hours(jsii.Number(1)), RetryAttempts: jsii.Number(10),
	})
}

// Machine returns the workflow that contains.
func (c *Containment) Machine() awsstepfunctions.StateMachine { return c.machine }

// Undo returns the workflow that restores a resource. Its input names the resource as the message
// of the containment does: {"account": "111111111111", "kind": "Instance", "id":
// "i-0123456789abcdef0"}.
func (c *Containment) Undo() awsstepfunctions.StateMachine { return c.undo }

// Topic returns the topic on which the workflows publish what they did, and ask.
func (c *Containment) Topic() awssns.ITopic { return c.topic }

// Ledger returns the table of what was contained, and how it was before.
func (c *Containment) Ledger() awsdynamodb.Table { return c.ledger }

// Failed returns the queue of findings that did not reach the workflow.
func (c *Containment) Failed() awssqs.Queue { return c.failed }

func (p *ContainmentProps) withDefaults() (ContainmentProps, error) {
	if p == nil {
		return ContainmentProps{}, nil
	}
	return *p, nil
}

func (c *Containment) newLedger() awsdynamodb.Table {
	ledger := awsdynamodb.NewTable(c, jsii.String("Ledger"), &awsdynamodb.TableProps{
		PartitionKey:                     &awsdynamodb.Attribute{Name: jsii.String("Resource"), Type: awsdynamodb.AttributeType_STRING},
		BillingMode:                      awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Encryption:                       awsdynamodb.TableEncryption_AWS_MANAGED,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)},
		DeletionProtection:               jsii.Bool(true), RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	plinth.Promise(ledger, promise.That("outlives its stack, forgets nothing, and can be restored to any second",
		promise.At("Resource").Is("DeletionProtectionEnabled", true).Is("SSESpecification", map[string]any{"SSEEnabled": true}).
			Is("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", true).Unset("TimeToLiveSpecification").Retained(),
	), promise.That("has an entry for each resource", promise.At("Resource").
		Is("AttributeDefinitions", []any{map[string]any{"AttributeName": "Resource", "AttributeType": "S"}}).
		Is("KeySchema", []any{map[string]any{"AttributeName": "Resource", "KeyType": "HASH"}})))
	return ledger
}

// newRole is what both workflows run with. Its name is known to every account.
func (c *Containment) newRole() awsiam.Role {
	stack := tree.Stack(c)
	role := awsiam.NewRole(c, jsii.String("Role"), &awsiam.RoleProps{
		RoleName:    jsii.String(workflowRoleName + *stack.Region()),
		Description: jsii.String("Runs the workflows of " + tree.Path(c)),
		AssumedBy:   trust.ForResources(c, "states", "stateMachine:*"),
	})
	plinth.Allow(role, &awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("sts:AssumeRole"),
		Resources: jsii.Strings("arn:" + *stack.Partition() + ":iam::*:role/" + ContainmentRoleName),
	})
	c.topic.GrantPublish(role)
	c.ledger.Grant(role, jsii.String("dynamodb:GetItem"), jsii.String("dynamodb:UpdateItem"))
	// Whether the execution that began to contain a resource is still at it.
	plinth.Allow(role, &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("states:DescribeExecution"),
		Resources: jsii.Strings(*stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("states"), Resource: jsii.String("execution"), ResourceName: jsii.String("*"),
			ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
		})),
	})
	plinth.KeepRole(role, "runs the workflows of this account and Region, as the containment role of every account")
	return role
}
