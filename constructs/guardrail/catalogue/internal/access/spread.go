package access

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// spread gathers the policies that are spread over several properties.
var spread = map[string]func(r *assembly.Resource) []assembly.Value{
	"AWS::Lambda::Permission":                 lambdaPermission,
	"AWS::Lambda::LayerVersionPermission":     layerPermission,
	"AWS::EC2::VPCEndpointServicePermissions": servicePermission,
	"AWS::Events::EventBusPolicy":             busPolicy,
	"AWS::Signer::ProfilePermission":          profilePermission,
	"AWS::EntityResolution::PolicyStatement":  resolutionPolicy,
	"AWS::QBusiness::Permission":              applicationPermission,
}

func lambdaPermission(r *assembly.Resource) []assembly.Value {
	statement := allow(r.Get("Action"))
	if v := r.Get("Principal"); isService(v) {
		statement["Principal"] = map[string]any{"Service": v}
	} else {
		statement["Principal"] = map[string]any{"AWS": v}
	}
	equals, like, arn := map[string]any{}, map[string]any{}, map[string]any{}
	put(equals, "aws:SourceAccount", r.Get("SourceAccount"))
	if organization := r.Get("PrincipalOrgID"); organization.Is("") != assembly.True {
		put(like, "aws:PrincipalOrgID", organization) // as wide as it may be read
	}
	put(equals, "lambda:EventSourceToken", r.Get("EventSourceToken"))
	put(equals, "lambda:FunctionUrlAuthType", r.Get("FunctionUrlAuthType"))
	put(arn, "aws:SourceArn", r.Get("SourceArn"))
	return conditioned(r, statement, map[string]any{"StringEquals": equals, "StringLike": like, "ArnLike": arn})
}

func layerPermission(r *assembly.Resource) []assembly.Value {
	statement := allow(r.Get("Action"))
	statement["Principal"] = map[string]any{"AWS": r.Get("Principal")}
	equals := map[string]any{}
	put(equals, "aws:PrincipalOrgID", r.Get("OrganizationId"))
	return conditioned(r, statement, map[string]any{"StringEquals": equals})
}

func servicePermission(r *assembly.Resource) []assembly.Value {
	principals := r.Get("AllowedPrincipals")
	if !principals.Exists() {
		return nil
	}
	statement := allow(assembly.Literal(r.Stack, "vpce:AllowVpcEndpoint"))
	statement["Principal"] = map[string]any{"AWS": principals}
	return conditioned(r, statement, nil)
}

func profilePermission(r *assembly.Resource) []assembly.Value {
	statement := allow(r.Get("Action"))
	statement["Principal"] = map[string]any{"AWS": r.Get("Principal")}
	return conditioned(r, statement, nil)
}

func applicationPermission(r *assembly.Resource) []assembly.Value {
	statement := allow(r.Get("Actions"))
	statement["Principal"] = map[string]any{"AWS": r.Get("Principal")}
	return conditioned(r, statement, nil)
}

// resolutionPolicy reads a statement whose principals may be services, too, and whose conditions
// are a text.
func resolutionPolicy(r *assembly.Resource) []assembly.Value {
	statement := allow(r.Get("Action"))
	put(statement, "Effect", r.Get("Effect"))
	put(statement, "Condition", r.Get("Condition").Decoded())
	var callers, services []any
	for _, principal := range r.Get("Principal").List() {
		if isService(principal) {
			services = append(services, principal)
		} else {
			callers = append(callers, principal)
		}
	}
	statement["Principal"] = map[string]any{"AWS": callers, "Service": services}
	return []assembly.Value{assembly.Literal(r.Stack, map[string]any{"Version": "2012-10-17", "Statement": statement})}
}

// busPolicy reads a statement, or the older properties that make one.
func busPolicy(r *assembly.Resource) []assembly.Value {
	if s := r.Get("Statement"); s.Exists() {
		return []assembly.Value{assembly.Literal(r.Stack, map[string]any{"Version": "2012-10-17", "Statement": s})}
	}
	statement := allow(r.Get("Action"))
	statement["Principal"] = map[string]any{"AWS": r.Get("Principal")}
	condition := map[string]any{}
	if c := r.Get("Condition"); c.Exists() {
		operator, _ := c.Get("Type").Text()
		key, _ := c.Get("Key").Text()
		condition[operator] = map[string]any{key: c.Get("Value")}
	}
	return conditioned(r, statement, condition)
}

func allow(action assembly.Value) map[string]any {
	return map[string]any{"Effect": "Allow", "Action": action, "Resource": "*"}
}

func put(into map[string]any, key string, v assembly.Value) {
	if v.Exists() {
		into[key] = v
	}
}

// conditioned returns the policy of one statement with those conditions that there are.
func conditioned(r *assembly.Resource, statement, condition map[string]any) []assembly.Value {
	for operator, keys := range condition {
		if m, ok := keys.(map[string]any); ok && len(m) == 0 {
			delete(condition, operator)
		}
	}
	if len(condition) > 0 {
		statement["Condition"] = condition
	}
	return []assembly.Value{assembly.Literal(r.Stack, map[string]any{"Version": "2012-10-17", "Statement": statement})}
}
