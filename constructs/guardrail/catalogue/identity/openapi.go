package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// openDefinitions reports APIs whose OpenAPI definition has operations that authenticate nobody. A
// definition in a bucket may have any.
func openDefinitions(pass *engine.Pass) {
	for _, typ := range []string{"AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"} {
		for _, api := range pass.OfType(typ) {
			if at := api.Get("BodyS3Location"); at.Exists() {
				pass.Report(api, "BodyS3Location", "is a definition outside of the template, whose operations may authenticate nobody")
			}
			for _, body := range api.Get("Body").Alternatives() {
				if open := openOperations(body.Decoded()); len(open) > 0 {
					pass.Report(api, "Body", "%s authenticates nobody%s", open[0], more(len(open)-1))
				}
			}
		}
	}
}

func more(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", nor do %d more", n)
}

// operations are the keys of operations in a path of OpenAPI. OPTIONS is the preflight request of
// browsers, which carries no credentials.
var operations = []string{"get", "put", "post", "delete", "head", "patch", "trace", "x-amazon-apigateway-any-method"}

// openOperations are the operations of a definition that anybody may call, or that only deployment
// knows.
func openOperations(body assembly.Value) (open []string) {
	paths := body.Get("paths")
	if body.Exists() && paths.Exists() && len(paths.Keys()) == 0 && paths.Form() != assembly.Object {
		return []string{"what is known only at deployment"}
	}
	for _, path := range paths.Keys() {
		for _, method := range paths.Get(path).Keys() {
			operation := paths.Get(path, method)
			if slices.Contains(operations, strings.ToLower(method)) && !authenticated(body, operation) {
				open = append(open, strings.ToUpper(strings.TrimPrefix(method, "x-amazon-apigateway-"))+" "+path)
			}
		}
	}
	return open
}

// authenticated reports whether an operation knows its callers: each of the alternatives in its
// security, or else in that of the definition, has a scheme that does.
func authenticated(body, operation assembly.Value) bool {
	auth := operation.Get("x-amazon-apigateway-auth", "type")
	if auth.Exists() && auth.Is("NONE") == assembly.False {
		return true
	}
	security := operation.Get("security")
	if !security.Exists() {
		security = body.Get("security")
	}
	alternatives := security.List()
	return len(alternatives) > 0 && !slices.ContainsFunc(alternatives, func(alternative assembly.Value) bool {
		return !slices.ContainsFunc(alternative.Keys(), func(name string) bool { return authorizes(body, name) })
	})
}

// authorizes reports whether a security scheme has an authorizer or takes requests that are signed.
// An API key alone tells clients apart, and is no secret.
func authorizes(body assembly.Value, scheme string) bool {
	for _, of := range []assembly.Value{body.Get("components", "securitySchemes", scheme), body.Get("securityDefinitions", scheme)} {
		if of.Get("x-amazon-apigateway-authtype").Exists() || of.Get("x-amazon-apigateway-authorizer").Exists() {
			return true
		}
	}
	return false
}
