package plinth

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

// An own is what an app defines of plain CDK, and keeps.
type own struct {
	stack         awscdk.Stack
	key           awskms.Key
	queue, failed awssqs.Queue
	table         awsdynamodb.Table
	function      awslambda.Function
}

func keepOwn(app awscdk.App) own {
	stack := NewStack(app, "Orders", &StackProps{Tags: someTags})
	o := own{stack: stack, key: awskms.NewKey(stack, jsii.String("Key"), nil)}
	o.failed = awssqs.NewQueue(stack, jsii.String("Failed"), nil)
	o.queue = awssqs.NewQueue(stack, jsii.String("Queue"), &awssqs.QueueProps{
		EncryptionMasterKey: o.key, EnforceSSL: jsii.Bool(true),
		DeadLetterQueue: &awssqs.DeadLetterQueue{Queue: o.failed, MaxReceiveCount: jsii.Number(5)},
	})
	o.table = awsdynamodb.NewTable(stack, jsii.String("Table"), &awsdynamodb.TableProps{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("Id"), Type: awsdynamodb.AttributeType_STRING},
		Encryption:   awsdynamodb.TableEncryption_CUSTOMER_MANAGED, EncryptionKey: o.key,
	})
	o.function = awslambda.NewFunction(stack, jsii.String("Take"), &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_PYTHON_3_14(), Code: awslambda.Code_FromInline(jsii.String("pass")), Handler: jsii.String("index.handle"),
		Environment: &map[string]*string{"QUEUE": o.queue.QueueUrl()}, Description: jsii.String("takes orders"),
	})
	KeepAll("takes orders", o.queue, o.failed, o.table, o.function)
	return o
}

// breaches are what does not hold once the app was changed.
func breaches(t *testing.T, change func(o own)) string {
	t.Helper()
	app := NewApp(&AppProps{Outdir: t.TempDir(), ReportOnly: true})
	change(keepOwn(app))
	var b strings.Builder
	for _, breach := range promise.Breaches(read(t, app)) {
		b.WriteString(breach.By + ", " + breach.Path + ": " + breach.Property + " " + breach.Detail + "\n")
	}
	return b.String()
}

func resource(x constructs.IConstruct) awscdk.CfnResource {
	return x.Node().DefaultChild().(awscdk.CfnResource)
}

func TestWhatUndoesSomethingOfTheAppsOwnIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		change func(o own)
		want   string
	}{
		"no dead-letter queue": {func(o own) { resource(o.queue).AddPropertyDeletionOverride(jsii.String("RedrivePolicy")) },
			"Orders/Queue/Resource: RedrivePolicy is not set"},
		"another dead-letter queue": {func(o own) {
			resource(o.queue).AddPropertyOverride(jsii.String("RedrivePolicy.deadLetterTargetArn"), o.queue.QueueArn())
		}, "Orders/Queue/Resource: RedrivePolicy.deadLetterTargetArn is ${Queue"},
		"no key": {func(o own) {
			resource(o.table).AddPropertyDeletionOverride(jsii.String("SSESpecification.KMSMasterKeyId"))
		},
			"Orders/Table/Resource: SSESpecification.kmsMasterKeyId is not set"},
		"a setter, afterwards": {func(o own) { resource(o.queue).(awssqs.CfnQueue).SetKmsMasterKeyId(nil) },
			"Orders/Queue/Resource: KmsMasterKeyId is not set"},
		"something that was not there": {func(o own) { resource(o.table).AddPropertyOverride(jsii.String("TableClass"), "STANDARD") },
			"Orders/Table/Resource: TableClass is STANDARD, and was not set"},
		"the function is gone": {func(o own) { o.stack.Node().TryRemoveChild(jsii.String("Take")) }, "Orders/Take/Resource: "},
		"its role trusts another": {func(o own) {
			resource(o.function.Role()).AddPropertyOverride(jsii.String("AssumeRolePolicyDocument.Statement.0.Principal"), "*")
		}, "Orders/Take/ServiceRole/Resource: AssumeRolePolicyDocument.Statement.0.Principal is *"},
		"the policy is gone": {func(o own) { o.queue.Node().TryRemoveChild(jsii.String("Policy")) }, "Orders/Queue/Policy/Resource: "},
		"a condition": {func(o own) {
			never := awscdk.Fn_ConditionEquals(jsii.String("a"), jsii.String("b"))
			resource(o.table).CfnOptions().SetCondition(awscdk.NewCfnCondition(o.stack, jsii.String("Never"),
				&awscdk.CfnConditionProps{Expression: never}))
		}, "Orders/Table/Resource: Condition lets it exist under a condition only"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := breaches(t, c.change); !strings.Contains(got, c.want) {
				t.Errorf("breaches = %q, want one with %q", got, c.want)
			}
		})
	}
}

func TestWhatIsKeptOfNestedStacksIsHeldThere(t *testing.T) {
	for want, change := range map[string]func(queue awssqs.Queue){
		"": func(awssqs.Queue) {},
		"Orders/Nested, Orders/Nested/Queue/Resource: KmsMasterKeyId": func(queue awssqs.Queue) {
			resource(queue).AddPropertyDeletionOverride(jsii.String("KmsMasterKeyId"))
		},
	} {
		got := breaches(t, func(o own) {
			nested := awscdk.NewNestedStack(o.stack, jsii.String("Nested"), nil)
			queue := awssqs.NewQueue(nested, jsii.String("Queue"),
				&awssqs.QueueProps{EncryptionMasterKey: awskms.NewKey(nested, jsii.String("Key"), nil)})
			KeepAll("takes orders", o.stack)
			change(queue)
		})
		if (want == "") != (got == "") || !strings.HasPrefix(got, want) || strings.Count(got, "\n") > 1 {
			t.Errorf("breaches = %q, want %q", got, want)
		}
	}
}

func TestTokensDeepInAPropertyAreKept(t *testing.T) {
	for want, change := range map[string]func(template awsec2.LaunchTemplate){
		"": func(awsec2.LaunchTemplate) {},
		"Orders/Template, Orders/Template/Resource: LaunchTemplateData": func(template awsec2.LaunchTemplate) {
			resource(template).AddPropertyDeletionOverride(jsii.String("LaunchTemplateData.TagSpecifications"))
		},
	} {
		got := breaches(t, func(o own) {
			template := awsec2.NewLaunchTemplate(o.stack, jsii.String("Template"), nil)
			KeepAll("tags its instances", template)
			change(template)
		})
		if (want == "") != (got == "") || !strings.HasPrefix(got, want) {
			t.Errorf("breaches = %q, want %q", got, want)
		}
	}
}

func TestOnlyResourcesOfAStackAreKept(t *testing.T) {
	app := NewApp(&AppProps{Outdir: t.TempDir(), ReportOnly: true})
	stack := NewStack(app, "Orders", &StackProps{Tags: someTags})
	foreign := awssqs.Queue_FromQueueArn(stack, jsii.String("Foreign"), jsii.String("arn:aws:sqs:eu-west-1:222222222222:foreign"))
	for want, x := range map[string]constructs.IConstruct{
		"KeepAll finds no resource there, want a construct that defines one": foreign,
		"KeepAll is for constructs of a stack, want one or more of them":     app,
	} {
		if err := Try(func() { KeepAll("takes orders", x) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("KeepAll(%T) = %v, want %q", x, err, want)
		}
	}
}

func TestWhatL2ConstructsAddLaterBelongsToTheAppsOwn(t *testing.T) {
	for name, change := range map[string]func(o own){
		"nothing": func(own) {},
		"a statement of the policy": func(o own) {
			o.queue.GrantSendMessages(awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), nil))
		},
		"a variable": func(o own) { o.function.AddEnvironment(jsii.String("TABLE"), o.table.TableName(), nil) },
		"a managed policy": func(o own) {
			o.function.Role().AddManagedPolicy(awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("ReadOnlyAccess")))
		},
		"a safe default": func(o own) { Defaults(o.stack, nil) },
		"a tag":          func(o own) { awscdk.Tags_Of(o.table).Add(jsii.String("Data"), jsii.String("orders"), nil) },
		"a description":  func(o own) { resource(o.function).AddPropertyOverride(jsii.String("Description"), "takes them") },
	} {
		if got := breaches(t, change); got != "" {
			t.Errorf("%s: breaches = %q, want none", name, got)
		}
	}
}
