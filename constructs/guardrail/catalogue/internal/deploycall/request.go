package deploycall

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// target is the header that names the call in requests to services with JSON protocols:
// CloudTrail_20131101.StopLogging.
const target = "x-amz-target"

// request reads a request that is sent to an endpoint. One to a host of AWS is a call; what has a
// host of its own there, such as an API of the app, is none.
func request(endpoint, header, property string) []Call {
	at, err := url.Parse(endpoint)
	if err != nil {
		return nil
	}
	service, _, ofAWS := strings.Cut(at.Hostname(), ".")
	if !ofAWS || !strings.Contains(at.Hostname(), ".amazonaws.com") || strings.Contains(at.Hostname(), "-api.") {
		return nil
	}
	api := header[strings.LastIndexByte(header, '.')+1:]
	if api == "" {
		return []Call{unknown(property, "sends requests to "+at.Hostname()+", and the template does not say which calls they are")}
	}
	return []Call{named(service+":"+api, property, nil)}
}

// dataSource reads an HTTP data source of AppSync, which signs what its resolvers send.
func dataSource(r *assembly.Resource, recorded func(string) bool) []Call {
	var all []Call
	for _, endpoint := range r.Get("HttpConfig", "Endpoint").Alternatives() {
		text, _ := endpoint.Outline()
		if !recorded("HttpConfig") && r.Get("HttpConfig", "AuthorizationConfig").Exists() {
			all = append(all, request(text, "", "HttpConfig")...)
		}
	}
	return all
}

// integration reads a method of an API that makes a call with the role of the API.
func integration(r *assembly.Resource, recorded func(string) bool) []Call {
	if recorded("Integration") {
		return nil
	}
	return integrations(possible(r.Get("Integration")), "Integration")
}

// definedAPI reads the integrations in the OpenAPI definition of an API.
func definedAPI(r *assembly.Resource, recorded func(string) bool) []Call {
	body, ok := document(r.Get("Body"))
	if !ok || recorded("Body") {
		return nil
	}
	return integrations(body, "Body")
}

// integrations finds the calls of AWS in a definition, at any depth:
// arn:aws:apigateway:eu-west-1:sqs:action/SendMessage, or a path of the service with the header
// that names the call.
func integrations(v any, property string) []Call {
	var all []Call
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, integrations(e, property)...)
		}
	case map[string]any:
		parameters := pick(v, []string{"requestparameters"})
		for _, uri := range texts(pick(v, []string{"uri"})) {
			before, service, ok := strings.Cut(uri, ":apigateway:")
			if !ok || !strings.HasPrefix(before, "arn:") {
				continue
			}
			service, call, _ := strings.Cut(service, "/")
			parts := strings.Split(service, ":") // the Region, the service and what the rest is
			if len(parts) != 3 || parts[1] == "lambda" {
				continue // the API of Lambda is how functions are integrated
			}
			service = parts[1][strings.LastIndexByte(parts[1], '.')+1:]
			call, _, _ = strings.Cut(call, "&")
			if parts[2] == "path" {
				call = headerOf(parameters)
			}
			if call != "" {
				all = append(all, named(service+":"+call, property, parameters))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, integrations(v[key], property)...)
		}
	}
	return all
}

// headerOf is the call that the request parameters of an integration name.
func headerOf(parameters any) string {
	all, _ := parameters.(map[string]any)
	for name, value := range all {
		if strings.HasSuffix(strings.ToLower(name), "header."+target) {
			text := strings.Trim(fmt.Sprint(value), "'")
			return text[strings.LastIndexByte(text, '.')+1:]
		}
	}
	return ""
}
