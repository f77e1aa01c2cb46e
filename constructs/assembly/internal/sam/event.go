package sam

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

// event makes what lets an event reach a function: a permission of the service, with the rule or
// the subscription behind it, or a mapping that polls.
func (x *expansion) event(name string, event object) {
	typ, id := text(event["Type"]), x.id()+name
	p, _ := event["Properties"].(object)
	if _, polls := polled[typ]; polls {
		made := merged(p, object{"FunctionName": ref(x.id())})
		for from, to := range map[string]string{"Queue": "EventSourceArn", "Stream": "EventSourceArn", "Broker": "EventSourceArn"} {
			if source := made[from]; source != nil {
				made[to] = source
				delete(made, from)
			}
		}
		x.add(id, "AWS::Lambda::EventSourceMapping", made)
		return
	}
	service := callers[typ]
	if service == "" {
		return // ScheduleV2, which has a role of its own to call with
	}
	permission := object{"Action": "lambda:InvokeFunction", "FunctionName": ref(x.id()), "Principal": service}
	switch typ {
	case "Schedule", "EventBridgeRule", "CloudWatchEvent":
		made := picked(p, "EventBusName", "Name", "Description", "State")
		put(made, "EventPattern", p["Pattern"])
		put(made, "ScheduleExpression", p["Schedule"])
		made["Targets"] = list{object{"Arn": attributeArn(x.id()), "Id": id + "LambdaTarget"}}
		x.add(id, "AWS::Events::Rule", made)
		permission["SourceArn"] = attributeArn(id)
	case "SNS":
		permission["SourceArn"] = p["Topic"]
		x.add(id, "AWS::SNS::Subscription", object{"Protocol": "lambda", "Endpoint": attributeArn(x.id()), "TopicArn": p["Topic"]})
	case "S3":
		permission["SourceAccount"] = ref("AWS::AccountId")
	case "AlexaSkill":
		put(permission, "EventSourceToken", p["SkillId"])
	case "Api", "HttpApi":
		permission["SourceArn"] = x.route(typ, p)
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
