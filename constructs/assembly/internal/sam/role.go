package sam

import (
	"fmt"
	"strings"
)

// role is the role that SAM makes for a function or a state machine: trusted by the service, with
// managed policies by name or ARN, and with documents.
func (x *expansion) role(service string, properties object, managed ...any) any {
	if given := properties["Role"]; given != nil {
		return given
	}
	trust := properties["AssumeRolePolicyDocument"]
	if trust == nil {
		trust = trusting(service)
	}
	inline := list{}
	for i, policy := range elements(properties["Policies"]) {
		if arn := arnOf(policy); arn != nil {
			managed = append(managed, arn)
		}
		if document := x.documentOf(policy, fmt.Sprintf("%sRolePolicy%d", x.id(), i)); document != nil {
			inline = append(inline, document)
		}
	}
	made := object{"AssumeRolePolicyDocument": trust, "ManagedPolicyArns": managed}
	if len(inline) > 0 {
		made["Policies"] = inline
	}
	put(made, "PermissionsBoundary", properties["PermissionsBoundary"])
	put(made, "Path", properties["RolePath"])
	put(made, "Tags", tags(properties["Tags"]))
	x.add(x.id()+"Role", "AWS::IAM::Role", made)
	return attributeArn(x.id() + "Role")
}

func trusting(service string) object {
	return object{"Version": "2012-10-17", "Statement": list{object{"Effect": "Allow", "Action": list{"sts:AssumeRole"},
		"Principal": object{"Service": list{service}}}}}
}

// awsManaged is the ARN of a managed policy of AWS, in any partition.
func awsManaged(name string) any {
	return object{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/" + name}
}

// arnOf is the ARN of what is a managed policy, nil for a document.
func arnOf(policy any) any {
	switch policy := policy.(type) {
	case string:
		if strings.HasPrefix(policy, "arn:") {
			return policy
		}
		return awsManaged(policy)
	case object:
		if branches, ok := choice(policy); ok {
			return chosen(branches, arnOf)
		}
		if isFunction(policy) {
			return policy
		}
	}
	return nil
}

// documentOf is a policy of the role, nil for what is none.
func (x *expansion) documentOf(policy any, name string) any {
	statement, _ := policy.(object)
	if branches, ok := choice(statement); ok {
		return chosen(branches, func(branch any) any { return x.documentOf(branch, name) })
	}
	if template, parameters := templateIn(statement); template != "" {
		document := fromTemplate(template, parameters)
		if document == nil {
			x.miss("the policy template " + template)
			return nil
		}
		return object{"PolicyName": name, "PolicyDocument": document}
	}
	if statement["Statement"] == nil {
		return nil
	}
	return object{"PolicyName": name, "PolicyDocument": statement}
}

// choice takes an Fn::If apart.
func choice(m object) (branches list, ok bool) {
	branches, _ = m["Fn::If"].(list)
	return branches, len(m) == 1 && len(branches) == 3
}

// chosen is the Fn::If of what both branches become, nil if neither becomes anything.
func chosen(branches list, become func(any) any) any {
	yes, no := become(branches[1]), become(branches[2])
	if yes == nil && no == nil || isNoValue(yes) && no == nil || yes == nil && isNoValue(no) {
		return nil
	}
	return object{"Fn::If": list{branches[0], orNoValue(yes), orNoValue(no)}}
}

func isNoValue(raw any) bool { m, _ := raw.(object); return m["Ref"] == "AWS::NoValue" }

func orNoValue(raw any) any {
	if raw == nil {
		return ref("AWS::NoValue")
	}
	return raw
}
