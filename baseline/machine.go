package baseline

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// object is a JSON object.
type object = map[string]any

// A machine is a state machine that calls AWS services itself: no code to ship or patch.
type machine struct {
	// states are in the Amazon States Language, beginning with the one called start. What is in
	// ${} comes from substitutions.
	start         string
	states        object
	substitutions map[string]*string
	permissions   []*awsiam.PolicyStatementProps
	timeout       int // seconds
}

// definition is the same text for the same states.
func (m machine) definition() string {
	text, err := json.Marshal(object{"StartAt": m.start, "States": m.states, "TimeoutSeconds": m.timeout})
	if err != nil {
		panic(err) // only strings, numbers and maps of them come here
	}
	return string(text)
}

// digests are those of its definition, for the guardrail ACCOUNT-001.
func (m machine) digests() map[string]string {
	return policy.Digests(object{"DefinitionString": m.definition()})
}

// newMachine defines a state machine that logs everything, under a key.
func newMachine(scope constructs.Construct, id string, key awskms.IKey, m machine) awsstepfunctions.StateMachine {
	made := awsstepfunctions.NewStateMachine(scope, &id, &awsstepfunctions.StateMachineProps{
		DefinitionBody:          awsstepfunctions.DefinitionBody_FromString(jsii.String(m.definition())),
		DefinitionSubstitutions: &m.substitutions,
		TracingEnabled:          jsii.Bool(true),
		Logs: &awsstepfunctions.LogOptions{
			Level: awsstepfunctions.LogLevel_ALL, IncludeExecutionData: jsii.Bool(true),
			Destination: awslogs.NewLogGroup(scope, jsii.String(id+"Logs"), &awslogs.LogGroupProps{
				EncryptionKey: key, Retention: awslogs.RetentionDays_ONE_YEAR, RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
			}),
		},
	})
	for _, s := range m.permissions {
		made.AddToRolePolicy(awsiam.NewPolicyStatement(s))
	}
	return made
}

// start runs a machine for every event of a pattern, as a role for rules of this account only.
func start(scope constructs.Construct, id, description string, m awsstepfunctions.StateMachine, pattern *awsevents.EventPattern) awsevents.Rule {
	stack := awscdk.Stack_Of(scope)
	role := awsiam.NewRole(scope, jsii.String("Starter"), &awsiam.RoleProps{
		Description: jsii.String("Starts " + *m.Node().Path()),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), &awsiam.ServicePrincipalOpts{Conditions: &object{
			"StringEquals": object{"aws:SourceAccount": stack.Account()},
			"ArnLike": object{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("events"), Resource: jsii.String("rule"), ResourceName: jsii.String("*"),
			})},
		}}),
	})
	m.GrantStartExecution(role)
	return awsevents.NewRule(scope, &id, &awsevents.RuleProps{
		Description:  &description,
		EventPattern: pattern,
		Targets:      &[]awsevents.IRuleTarget{awseventstargets.NewSfnStateMachine(m, &awseventstargets.SfnStateMachineProps{Role: role})},
	})
}

// newTopic defines a topic for people. Its key is used by the roles that publish, and by no
// service.
func newTopic(scope constructs.Construct, key awskms.IKey) awssns.Topic {
	return awssns.NewTopic(scope, jsii.String("Topic"), &awssns.TopicProps{MasterKey: key, EnforceSSL: jsii.Bool(true)})
}

// telling is the state that publishes a message and ends. The message may be an intrinsic
// function of the States Language.
func telling(subject, message string) object {
	return object{
		"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish", "End": true,
		"Parameters": object{"TopicArn": "${Topic}", "Subject": subject, "Message.$": message},
	}
}
