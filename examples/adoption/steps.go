package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability"
)

// steps are the app as it was, and as it is after each step.
var steps = []struct {
	name   string
	define func(app awscdk.App)
}{
	{"plain", plain}, {"enforced", enforced}, {"defaults", defaults}, {"bucket", replacedBucket}, {"topic", replacedTopic},
	{"main", replacedTopic}, // with plinth.Main
}

// plain is an app that has been live for years.
func plain(app awscdk.App) {
	stack := awscdk.NewStack(app, jsii.String("Orders"), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String(config.Account), Region: jsii.String(config.Region)},
	})
	defineOrders(stack, plainBucket(stack))
	plainTopic(stack)
}

// enforced is step 1: the stack says whose it is, and what is not as it should be is waived, with
// who mends it.
func enforced(app awscdk.App) {
	stack := newStack(app)
	documents := plainBucket(stack)
	orders, _, _ := defineOrders(stack, documents)
	plainTopic(stack)
	for _, rule := range []string{"S3-001", "S3-004"} {
		guardrail.Waive(documents, rule, "comes with plinth.Defaults, see OPS-2")
	}
	for _, rule := range []string{"BACKUP-001", "BACKUP-002"} {
		guardrail.Waive(orders, rule, "comes with plinth.Defaults, see OPS-2")
	}
	waiveBucket(documents)
	waiveAlarms(stack)
}

// defaults is step 2: what is unset and safe is set, and its waivers go.
func defaults(app awscdk.App) {
	stack := newStack(app)
	documents := plainBucket(stack)
	defineOrders(stack, documents)
	plainTopic(stack)
	waiveBucket(documents)
	waiveAlarms(stack)
	plinth.Defaults(app, nil)
}

// replacedBucket is step 3: a construct of Plinth takes over the bucket.
func replacedBucket(app awscdk.App) {
	stack := newStack(app)
	defineOrders(stack, adoptedBucket(stack))
	plainTopic(stack)
	waiveAlarms(stack)
	plinth.Defaults(app, nil)
}

// replacedTopic is step 4: another one takes over the topic, and everything is watched. What stays
// plain CDK is held to what it is.
func replacedTopic(app awscdk.App) {
	stack := newStack(app)
	orders, incoming, reader := defineOrders(stack, adoptedBucket(stack))
	plinth.KeepAll("takes orders, keeps them, and lets its reader read", incoming, orders, reader)
	alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{config.Team}})
	plinth.Adopt(alerts, plinth.LogicalIDs{
		"Topic/Resource": "Alarms04B5A0BF", "Topic/" + config.Team + "/Resource": "AlarmsteamexamplecomB8E984DE"})
	plinth.Defaults(app, nil)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{observability.ToAll(alerts)}})
}

// newStack keeps the id of the stack, and with it all logical ids.
func newStack(app awscdk.App) awscdk.Stack {
	stack := plinth.NewStack(app, "Orders", &plinth.StackProps{
		Account: config.Account, Region: config.Region, Tags: plinth.Tags{Project: "orders", Team: "orders", CostCenter: "4711"},
	})
	guardrail.Waive(stack, "BACKUP-006", "the backup policy of the organization selects what is here")
	return stack
}

func plainBucket(stack awscdk.Stack) awss3.Bucket {
	return awss3.NewBucket(stack, jsii.String("Documents"), nil)
}

func adoptedBucket(stack awscdk.Stack) awss3.IBucket {
	store := bucket.NewSecureBucket(stack, "Store", nil)
	plinth.Adopt(store, plinth.LogicalIDs{"Resource/Resource": "Documents7E5B2978"})
	return store.Bucket()
}

func plainTopic(stack awscdk.Stack) {
	topic := awssns.NewTopic(stack, jsii.String("Alarms"), nil)
	topic.AddSubscription(awssnssubscriptions.NewEmailSubscription(jsii.String(config.Team), nil))
}

// defineOrders is what stays as it is: constructs of CDK, and who reads the bucket.
func defineOrders(stack awscdk.Stack, documents awss3.IBucket) (
	orders awsdynamodb.Table, incoming awssqs.Queue, reader awsiam.Role,
) {
	incoming = awssqs.NewQueue(stack, jsii.String("Incoming"), nil)
	reader = awsiam.NewRole(stack, jsii.String("Reader"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil)})
	documents.GrantRead(reader, nil)
	orders = awsdynamodb.NewTable(stack, jsii.String("Orders"), &awsdynamodb.TableProps{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("Id"), Type: awsdynamodb.AttributeType_STRING},
		BillingMode:  awsdynamodb.BillingMode_PAY_PER_REQUEST,
	})
	return orders, incoming, reader
}

func waiveBucket(documents awss3.Bucket) {
	guardrail.Waive(documents, "S3-002", "comes with bucket.SecureBucket, see OPS-3")
	guardrail.Waive(documents, "S3-009", "comes with bucket.SecureBucket, see OPS-3")
}

func waiveAlarms(stack awscdk.Stack) {
	guardrail.Waive(stack, "OBSERVE-004", "comes with observability.Observe, see OPS-4")
	guardrail.Waive(stack, "ENCRYPT-002", "comes with alerting.AlertTopic, see OPS-4")
}
