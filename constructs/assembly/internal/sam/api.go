package sam

import "maps"

// restAPI makes a REST API with its stage.
func restAPI(x *expansion, p object) {
	x.restAPI(x.id(), p, true)
}

func (x *expansion) restAPI(id string, p object, own bool) {
	made := picked(p, "Name", "Description", "BinaryMediaTypes", "MinimumCompressionSize", "DisableExecuteApiEndpoint",
		"FailOnWarnings", "ApiKeySourceType", "Mode", "Policy")
	put(made, "Body", p["DefinitionBody"])
	if endpoint, ok := p["EndpointConfiguration"].(object); ok && endpoint["Type"] != nil {
		types := object{"Types": list{endpoint["Type"]}}
		put(types, "VpcEndpointIds", endpoint["VPCEndpointIds"])
		made["EndpointConfiguration"] = types
	} else {
		put(made, "EndpointConfiguration", p["EndpointConfiguration"])
	}
	auth, _ := p["Auth"].(object)
	if policy, ok := auth["ResourcePolicy"].(object); ok && policy["CustomStatements"] != nil {
		made["Policy"] = object{"Version": "2012-10-17", "Statement": elements(policy["CustomStatements"])}
	}
	if own {
		x.replace("AWS::ApiGateway::RestApi", made)
	} else {
		x.add(id, "AWS::ApiGateway::RestApi", made)
	}
	x.add(id+"Deployment", "AWS::ApiGateway::Deployment", object{"RestApiId": ref(id)})
	stage := picked(p, "AccessLogSetting", "MethodSettings", "TracingEnabled", "CacheClusterEnabled", "CacheClusterSize", "Variables",
		"CanarySetting")
	put(stage, "Tags", tags(p["Tags"]))
	name := p["StageName"]
	if name == nil {
		name = "Prod"
	}
	maps.Copy(stage, object{"RestApiId": ref(id), "DeploymentId": ref(id + "Deployment"), "StageName": name})
	x.add(id+text(name)+"Stage", "AWS::ApiGateway::Stage", stage)
}

// httpAPI makes an HTTP API with its stage.
func httpAPI(x *expansion, p object) {
	x.httpAPI(x.id(), p, true)
}

func (x *expansion) httpAPI(id string, p object, own bool) {
	made := picked(p, "Name", "Description", "DisableExecuteApiEndpoint", "FailOnWarnings")
	put(made, "Body", p["DefinitionBody"])
	put(made, "CorsConfiguration", p["CorsConfiguration"])
	if own {
		x.replace("AWS::ApiGatewayV2::Api", made)
	} else {
		x.add(id, "AWS::ApiGatewayV2::Api", made)
	}
	stage := picked(p, "DefaultRouteSettings", "RouteSettings", "StageVariables", "Tags")
	put(stage, "AccessLogSettings", p["AccessLogSettings"])
	name := p["StageName"]
	if name == nil {
		name = "$default"
	}
	maps.Copy(stage, object{"ApiId": ref(id), "AutoDeploy": true, "StageName": name})
	x.add(id+"ApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage", stage)
}

// route is the ARN of the calls that a route of an API makes. The API of events that name none is
// implicit.
func (x *expansion) route(typ string, p object) any {
	id, given := "ServerlessRestApi", p["RestApiId"]
	if typ == "HttpApi" {
		id, given = "ServerlessHttpApi", p["ApiId"]
	}
	if given == nil {
		given = ref(id)
		if typ == "HttpApi" {
			x.httpAPI(id, object{}, false)
		} else {
			x.restAPI(id, object{}, false)
		}
	}
	return object{"Fn::Sub": list{"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*", object{"Api": given}}}
}
