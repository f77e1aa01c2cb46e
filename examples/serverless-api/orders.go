package main

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

//go:embed handler/orders.py
var ordersCode string

//go:embed handler/worker.py
var workerCode string

// orders are the functions and what they keep.
type orders struct {
	table        awsdynamodb.Table
	queue, dead  awssqs.Queue
	logs         *observability.Logs
	take, accept awslambda.Function
}

func newOrders(stack awscdk.Stack, s setup) orders {
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.DynamoDB{}, keypolicy.SQS{}}}).Key()
	o := orders{table: newTable(stack, key, s), logs: observability.NewLogs(stack, "Logs", nil)}
	o.dead = newQueue(stack, "Dead", &awssqs.QueueProps{EncryptionMasterKey: key, RetentionPeriod: awscdk.Duration_Days(jsii.Number(14))})
	o.queue = newQueue(stack, "Queue", &awssqs.QueueProps{
		EncryptionMasterKey: key, VisibilityTimeout: awscdk.Duration_Minutes(jsii.Number(3)), // six times that of the function
		DeadLetterQueue: &awssqs.DeadLetterQueue{Queue: o.dead, MaxReceiveCount: jsii.Number(s.attempts)},
	})
	o.take = o.function(stack, "Take", s, ordersCode, 10)
	o.accept = o.function(stack, "Accept", s, workerCode, 30)
	o.table.GrantReadWriteData(o.take)
	o.table.GrantReadWriteData(o.accept)
	o.queue.GrantSendMessages(o.take)
	o.take.AddEnvironment(jsii.String("QUEUE"), o.queue.QueueUrl(), nil)
	o.accept.AddEventSource(awslambdaeventsources.NewSqsEventSource(o.queue, &awslambdaeventsources.SqsEventSourceProps{
		ReportBatchItemFailures: jsii.Bool(true), MaxConcurrency: jsii.Number(10), // a flood leaves functions for the API
	}))
	plinth.KeepAll("keeps what customers ordered, under a key of its own", o.table)
	plinth.KeepAll("brings each order to somebody, or sets it aside", o.queue, o.dead)
	return o
}

func newTable(stack awscdk.Stack, key awskms.IKey, s setup) awsdynamodb.Table {
	text := func(name string) *awsdynamodb.Attribute {
		return &awsdynamodb.Attribute{Name: &name, Type: awsdynamodb.AttributeType_STRING}
	}
	table := awsdynamodb.NewTable(stack, jsii.String("Table"), &awsdynamodb.TableProps{
		PartitionKey: text("customer"), SortKey: text(s.sortKey), BillingMode: awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Encryption: awsdynamodb.TableEncryption_CUSTOMER_MANAGED, EncryptionKey: key,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)},
		RemovalPolicy:                    awscdk.RemovalPolicy_RETAIN,
	})
	table.Node().DefaultChild().(awsdynamodb.CfnTable).SetDeletionProtectionEnabled(plinth.Lock(table, "BACKUP-002"))
	return table
}

func newQueue(stack awscdk.Stack, id string, props *awssqs.QueueProps) awssqs.Queue {
	props.Encryption, props.EnforceSSL = awssqs.QueueEncryption_KMS, jsii.Bool(true)
	return awssqs.NewQueue(stack, &id, props)
}

// function defines a function on Graviton that logs in JSON.
func (o orders) function(stack awscdk.Stack, id string, s setup, code string, seconds int) awslambda.Function {
	scope := constructs.NewConstruct(stack, &id)
	logs := o.logs.Group(id)
	role := security.NewWorkloadRole(scope, "Role", &security.WorkloadRoleProps{Workload: security.LambdaFunction, LogGroup: logs})
	return awslambda.NewFunction(scope, jsii.String("Resource"), &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_PYTHON_3_14(), Architecture: awslambda.Architecture_ARM_64(), Role: role.Role(),
		Code: awslambda.Code_FromInline(&code), Handler: jsii.String("index.handle"),
		MemorySize: jsii.Number(s.memory), Timeout: awscdk.Duration_Seconds(jsii.Number(seconds)),
		Environment: &map[string]*string{"TABLE": o.table.TableName()},
		LogGroup:    logs, LoggingFormat: awslambda.LoggingFormat_JSON, ApplicationLogLevelV2: awslambda.ApplicationLogLevel_INFO,
	})
}
