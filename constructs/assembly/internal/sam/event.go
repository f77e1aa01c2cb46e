package sam

import (
	"maps"
	"slices"
)

// polled are the types of events that a function polls, with the policy that SAM gives it for that.
var polled = map[string]string{
	"SQS": "service-role/AWSLambdaSQSQueueExecutionRole", "Kinesis": "service-role/AWSLambdaKinesisExecutionRole",
	"DynamoDB": "service-role/AWSLambdaDynamoDBExecutionRole", "MSK": "service-role/AWSLambdaMSKExecutionRole",
	"MQ": "service-role/AWSLambdaAMQExecutionRole", "DocumentDB": "", "SelfManagedKafka": "",
}

// callers are the services that call a function, by the type of event.
var callers = map[string]string{
	"S3": "s3.amazonaws.com", "SNS": "sns.amazonaws.com", "Schedule": "events.amazonaws.com", "EventBridgeRule": "events.amazonaws.com",
	"CloudWatchEvent": "events.amazonaws.com", "CloudWatchLogs": "logs.amazonaws.com", "IoTRule": "iot.amazonaws.com",
	"AlexaSkill": "alexa-appkit.amazon.com", "Cognito": "cognito-idp.amazonaws.com", "Api": "apigateway.amazonaws.com",
	"HttpApi": "apigateway.amazonaws.com",
}

// eachEvent visits the events of a function or a state machine.
func eachEvent(p object, visit func(name, typ string, properties object)) {
	events, _ := p["Events"].(object)
	for _, name := range slices.Sorted(maps.Keys(events)) {
		if event, ok := events[name].(object); ok {
			properties, _ := event["Properties"].(object)
			visit(name, text(event["Type"]), properties)
		}
	}
}

// event makes what lets an event reach a function: a permission of the service, with the rule or
// the subscription behind it, a schedule with a role, or a mapping that polls.
func (x *expansion) event(name, typ string, p object) {
	id := x.id() + name
	if _, polls := polled[typ]; polls {
		made := merged(p, object{"FunctionName": x.called})
		for from, to := range map[string]string{"Queue": "EventSourceArn", "Stream": "EventSourceArn", "Broker": "EventSourceArn"} {
			if source := made[from]; source != nil {
				made[to] = source
				delete(made, from)
			}
		}
		x.add(id, "AWS::Lambda::EventSourceMapping", made)
		return
	}
	if typ == "ScheduleV2" {
		x.schedule(id, p, "lambda:InvokeFunction")
		return
	}
	service := callers[typ]
	if service == "" {
		x.miss("an event of the type " + typ)
		return
	}
	permission := object{"Action": "lambda:InvokeFunction", "FunctionName": x.called, "Principal": service}
	switch typ {
	case "Schedule", "EventBridgeRule", "CloudWatchEvent":
		x.rule(id, p, nil)
		permission["SourceArn"] = attributeArn(id)
	case "SNS":
		permission["SourceArn"] = p["Topic"]
		x.add(id, "AWS::SNS::Subscription", object{"Protocol": "lambda", "Endpoint": x.calledArn, "TopicArn": p["Topic"]})
	case "S3":
		permission["SourceAccount"] = ref("AWS::AccountId")
	case "AlexaSkill":
		put(permission, "EventSourceToken", p["SkillId"])
	case "Api", "HttpApi":
		permission["SourceArn"] = callsOf(apiOf(typ, p))
	case "CloudWatchLogs":
		permission["SourceArn"] = object{"Fn::Sub": list{"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:*",
			object{"Group": p["LogGroupName"]}}}
	case "IoTRule":
		permission["SourceArn"] = object{"Fn::Sub": "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/*"}
	case "Cognito":
		permission["SourceArn"] = attributeArn(text(p["UserPool"]))
		if pool, ok := p["UserPool"].(object); ok {
			permission["SourceArn"] = attributeArn(text(pool["Ref"]))
		}
	}
	x.add(id+"Permission", "AWS::Lambda::Permission", permission)
}

// start makes what lets an event start a state machine: a rule, a schedule or an API, with a role.
func (x *expansion) start(name, typ string, p object) {
	id := x.id() + name
	switch typ {
	case "ScheduleV2":
		x.schedule(id, p, "states:StartExecution")
	case "Schedule", "EventBridgeRule", "CloudWatchEvent":
		x.rule(id, p, x.starter(id, "events.amazonaws.com", "states:StartExecution", p))
	case "Api":
		x.starter(id, "apigateway.amazonaws.com", "states:StartExecution", p)
	default:
		x.miss("an event of the type " + typ)
	}
}

// rule makes a rule of EventBridge that calls the resource at hand, with a role if it needs one.
func (x *expansion) rule(id string, p object, role any) {
	made := picked(p, "EventBusName", "Name", "Description", "State")
	put(made, "EventPattern", p["Pattern"])
	put(made, "ScheduleExpression", p["Schedule"])
	target := picked(p, "Input", "InputPath", "RetryPolicy")
	maps.Copy(target, object{"Arn": x.calledArn, "Id": id + "Target"})
	put(target, "RoleArn", role)
	put(target, "DeadLetterConfig", deadLetters(p))
	made["Targets"] = list{target}
	x.add(id, "AWS::Events::Rule", made)
}

// schedule makes a schedule of EventBridge Scheduler that calls the resource at hand.
func (x *expansion) schedule(id string, p object, action string) {
	made := picked(p, "ScheduleExpression", "ScheduleExpressionTimezone", "FlexibleTimeWindow", "StartDate", "EndDate", "State", "GroupName",
		"KmsKeyArn", "Description", "Name")
	if made["FlexibleTimeWindow"] == nil {
		made["FlexibleTimeWindow"] = object{"Mode": "OFF"}
	}
	target := picked(p, "Input", "RetryPolicy")
	maps.Copy(target, object{"Arn": x.calledArn, "RoleArn": x.starter(id, "scheduler.amazonaws.com", action, p)})
	put(target, "DeadLetterConfig", deadLetters(p))
	made["Target"] = target
	x.add(id, "AWS::Scheduler::Schedule", made)
}

// deadLetters is the queue for what was not delivered, the given one or one that SAM makes.
func deadLetters(p object) any {
	config, _ := p["DeadLetterConfig"].(object)
	if config["Arn"] == nil {
		return nil
	}
	return object{"Arn": config["Arn"]}
}

// starter is the role with which a service calls the resource at hand.
func (x *expansion) starter(id, service, action string, p object) any {
	if given := p["RoleArn"]; given != nil {
		return given
	}
	made := object{"AssumeRolePolicyDocument": trusting(service), "Policies": list{object{
		"PolicyName": id + "Policy", "PolicyDocument": object{"Version": "2012-10-17", "Statement": list{
			object{"Effect": "Allow", "Action": action, "Resource": x.calledArn}}}}}}
	put(made, "PermissionsBoundary", p["PermissionsBoundary"])
	x.add(id+"Role", "AWS::IAM::Role", made)
	return attributeArn(id + "Role")
}
