package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// defined is an API of an OpenAPI definition with one operation, GET /x.
func defined(typ string, body, operation Object) Change {
	body["paths"] = Object{"/x": Object{"get": operation, "options": Object{}, "parameters": List{}}}
	return Add("Defined", Resource(typ, Object{"Body": body}))
}

// schemes are the ways of a definition to know its callers.
func schemes() Object {
	return Object{
		"sign": Object{"type": "apiKey", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
		"jwt":  Object{"type": "oauth2", "x-amazon-apigateway-authorizer": Object{"type": "jwt"}},
		"key":  Object{"type": "apiKey", "name": "x-api-key", "in": "header"},
	}
}

const rest, http = "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"

func openapiSabotages() []Case {
	secured := func(names ...string) Object {
		var all List
		for _, name := range names {
			requirement := Object{}
			if name != "" {
				requirement[name] = List{}
			}
			all = append(all, requirement)
		}
		return Object{"security": all}
	}
	open := func(name string, changes ...Change) Case {
		return Case{Rule: "ACCESS-004", Name: name, Change: changes, At: "Defined Body", Says: "GET /x authenticates nobody"}
	}
	three := func() Object { return Object{"components": Object{"securitySchemes": schemes()}} }
	return []Case{
		open("a definition without security", defined(rest, Object{}, Object{})),
		open("a definition of an HTTP API without security", defined(http, Object{}, Object{})),
		open("a definition in text", Add("Defined", Resource(rest, Object{"Body": `{"paths": {"/x": {"get": {}}}}`}))),
		open("a definition with a key for all clients", defined(rest, three(), secured("key"))),
		open("a definition with a way past its security", defined(rest, three(), secured("sign", ""))),
		open("a scheme that is not defined", defined(rest, three(), secured("other"))),
		open("an operation without the security of its definition", defined(rest, merge(three(), secured("sign")), Object{"security": List{}})),
		open("an operation that says so", defined(rest, three(), Object{"x-amazon-apigateway-auth": Object{"type": "NONE"}})),
		{Rule: "ACCESS-004", Name: "several operations", Change: []Change{Add("Defined", Resource(rest, Object{"Body": Object{"paths": Object{
			"/x": Object{"get": Object{}, "x-amazon-apigateway-any-method": Object{}}}}}))},
			At: "Defined Body", Says: "nor do 1 more"},
		{Rule: "ACCESS-004", Name: "a definition of the deployment",
			Change: []Change{Add("Defined", Resource(rest, Object{"Body": Object{"paths": Ref("Param")}}))},
			At:     "Defined Body", Says: "what is known only at deployment authenticates nobody"},
		{Rule: "ACCESS-004", Name: "a definition in a bucket",
			Change: []Change{Add("Defined", Resource(http, Object{"BodyS3Location": Object{"Bucket": "b", "Key": "k"}}))},
			At:     "Defined BodyS3Location", Says: "is a definition outside of the template"},
	}
}

func openapiHarmless() map[string][]Change {
	three := Object{"securitySchemes": schemes()}
	return map[string][]Change{
		"a definition whose requests are signed": {
			defined(rest, Object{"components": three, "security": List{Object{"sign": List{}}}}, Object{})},
		"a definition with tokens": {defined(http, Object{"components": three}, Object{"security": List{Object{"jwt": List{"read"}}}})},
		"a definition in the older version": {
			defined(rest, Object{"securityDefinitions": schemes()}, Object{"security": List{Object{"sign": List{}}}})},
		"an operation that is signed": {
			defined(rest, Object{}, Object{"x-amazon-apigateway-auth": Object{"type": "AWS_IAM"}})},
	}
}

func merge(into, more Object) Object {
	for key, value := range more {
		into[key] = value
	}
	return into
}
