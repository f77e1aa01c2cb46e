package sam

import (
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

// restAPI makes a REST API with its stage.
func restAPI(x *expansion, p object) {
	x.restAPI(x.id(), p, true)
}

func (x *expansion) restAPI(id string, p object, own bool) {
	made := picked(p, "Name", "Description", "BinaryMediaTypes", "MinimumCompressionSize", "DisableExecuteApiEndpoint",
		"FailOnWarnings", "ApiKeySourceType", "Mode", "Policy")
	put(made, "Body", x.definition(id, p, "Api"))
	if location, ok := p["DefinitionUri"].(object); ok {
		made["BodyS3Location"] = location
	}
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
	x.api(id, "AWS::ApiGateway::RestApi", made, own)
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
	put(made, "Body", x.definition(id, p, "HttpApi"))
	if location, ok := p["DefinitionUri"].(object); ok {
		made["BodyS3Location"] = location
	}
	put(made, "CorsConfiguration", p["CorsConfiguration"])
	x.api(id, "AWS::ApiGatewayV2::Api", made, own)
	stage := picked(p, "DefaultRouteSettings", "RouteSettings", "StageVariables", "Tags")
	put(stage, "AccessLogSettings", p["AccessLogSettings"])
	name := p["StageName"]
	if name == nil {
		name = "$default"
	}
	maps.Copy(stage, object{"ApiId": ref(id), "AutoDeploy": true, "StageName": name})
	x.add(id+"ApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage", stage)
}

// A route is a way from an API to a function or a state machine, as an event describes it.
type route struct {
	path, method string
	auth         object
	from         transform.Entry
}

// The APIs of events that name none.
var implicit = map[string]string{"Api": "ServerlessRestApi", "HttpApi": "ServerlessHttpApi"}

// apiOf is the API of an event: a reference, or what stands in its place.
func apiOf(typ string, p object) any {
	given := p["RestApiId"]
	if typ == "HttpApi" {
		given = p["ApiId"]
	}
	if given == nil {
		return ref(implicit[typ])
	}
	return given
}

// callsOf is the ARN of the calls that an API makes.
func callsOf(api any) any {
	return object{"Fn::Sub": list{"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*", object{"Api": api}}}
}

// collect notes the routes of a function or a state machine at their APIs, which may come before
// it in the template.
func (x *expansion) collect(from transform.Entry, p object) {
	eachEvent(p, func(_, typ string, event object) {
		if implicit[typ] == "" {
			return
		}
		api, _ := apiOf(typ, event).(object)
		r := route{path: text(event["Path"]), method: strings.ToLower(text(event["Method"])), from: from}
		r.auth, _ = event["Auth"].(object)
		if r.path == "" {
			r.path = "$default"
		}
		if r.method == "any" || r.method == "" {
			r.method = "x-amazon-apigateway-any-method"
		}
		x.routes[text(api["Ref"])] = append(x.routes[text(api["Ref"])], r)
	})
}

// definition is the OpenAPI definition of an API: the given one, with a route for each event and
// the authorizer that applies to each operation.
func (x *expansion) definition(id string, p object, typ string) any {
	given, isObject := p["DefinitionBody"].(object)
	if p["DefinitionBody"] != nil && (!isObject || isFunction(given)) || len(x.routes[id]) == 0 && given == nil {
		return p["DefinitionBody"]
	}
	auth, _ := p["Auth"].(object)
	paths := object{}
	old, _ := given["paths"].(object)
	for path, item := range old {
		paths[path] = guarded(item, auth)
	}
	for _, r := range x.routes[id] {
		item, _ := paths[r.path].(object)
		if item[r.method] != nil {
			continue // as the definition says
		}
		operation := object{}
		put(operation, "security", security(auth, r.auth))
		paths[r.path] = merged(item, object{r.method: operation})
	}
	all := merged(given, nil)
	all["paths"] = paths
	return schemes(all, auth, typ)
}

// guarded is a path of a definition whose operations have the default authorizer, if they have
// none of their own.
func guarded(item any, auth object) any {
	operations, ok := item.(object)
	if !ok || isFunction(operations) {
		return item
	}
	all := maps.Clone(operations)
	for method, operation := range all {
		if o, ok := operation.(object); ok && o["security"] == nil && !strings.EqualFold(method, "options") && method != "parameters" {
			all[method] = merged(o, object{})
			put(all[method].(object), "security", security(auth, nil))
		}
	}
	return all
}

// security is the requirement of an operation: the authorizer of the event or of the API, and a
// key; nil if there is neither.
func security(api, event object) any {
	requirement := object{}
	name := event["Authorizer"]
	if name == nil {
		name = api["DefaultAuthorizer"]
	}
	if name != nil && name != "NONE" {
		requirement[text(name)] = list{}
	}
	key := event["ApiKeyRequired"]
	if key == nil {
		key = api["ApiKeyRequired"]
	}
	if key == true || key == "true" {
		requirement["api_key"] = list{}
	}
	if len(requirement) == 0 {
		return nil
	}
	return list{requirement}
}

// schemes adds the authorizers of an API to its definition.
func schemes(definition, auth object, typ string) object {
	all := object{
		"AWS_IAM": object{"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
		"api_key": object{"type": "apiKey", "name": "x-api-key", "in": "header"},
	}
	authorizers, _ := auth["Authorizers"].(object)
	for name, authorizer := range authorizers {
		all[name] = object{"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "custom",
			"x-amazon-apigateway-authorizer": authorizer}
	}
	if typ == "Api" {
		return merged(definition, object{"swagger": "2.0", "securityDefinitions": all})
	}
	return merged(definition, object{"openapi": "3.0.1", "components": object{"securitySchemes": all}})
}
