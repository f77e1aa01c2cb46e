// Package accesslog is the format in which APIs of API Gateway log their requests, and the names of
// its fields, for the queries that read it. It is pure Go.
package accesslog

import "encoding/json"

// The fields of a line. A value that a request does not have is "-".
const (
	RequestID          = "requestId"
	SourceIP           = "sourceIp"
	UserAgent          = "userAgent"
	RequestTime        = "requestTime"        // in milliseconds since 1970
	Method             = "method"             // such as "GET"
	Path               = "path"               // as the client sent it
	Route              = "route"              // of a REST API "/orders/{id}", of an HTTP API "GET /orders/{id}"
	Status             = "status"             // that the client got
	ResponseLength     = "responseLength"     // in bytes
	ResponseLatency    = "responseLatency"    // in milliseconds, from the first byte in to the first byte out
	IntegrationLatency = "integrationLatency" // in milliseconds, of what the API calls
	IntegrationStatus  = "integrationStatus"  // that what the API calls answered with
	IntegrationError   = "integrationError"   // why it could not be called
	Error              = "error"              // why the API refused the request
	TraceID            = "traceId"            // of a REST API
)

// HTTP is the format for an HTTP API. See "Customize HTTP API access logs".
func HTTP() string {
	fields := common()
	fields[Route] = "$context.routeKey"
	return text(fields)
}

// REST is the format for a REST API. See "Variables for access logging for API Gateway".
func REST() string {
	fields := common()
	fields[Route], fields[TraceID] = "$context.resourcePath", "$context.xrayTraceId"
	return text(fields)
}

func common() map[string]string {
	return map[string]string{
		RequestID: "$context.requestId", SourceIP: "$context.identity.sourceIp", UserAgent: "$context.identity.userAgent",
		RequestTime: "$context.requestTimeEpoch", Method: "$context.httpMethod", Path: "$context.path", Status: "$context.status",
		ResponseLength: "$context.responseLength", ResponseLatency: "$context.responseLatency",
		IntegrationLatency: "$context.integrationLatency", IntegrationStatus: "$context.integration.status",
		IntegrationError: "$context.integrationErrorMessage", Error: "$context.error.message",
	}
}

// text is one line of JSON with its fields in alphabetical order. Every value is in quotes: without
// them "-" would break the line.
func text(fields map[string]string) string {
	line, err := json.Marshal(fields)
	if err != nil {
		panic(err) // strings always are JSON
	}
	return string(line)
}
