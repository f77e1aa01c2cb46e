// Package trust writes service principals that act for the resources of one account and Region
// only, so that no service can be used as a deputy of another account.
// See "The confused deputy problem" in the IAM guide.
package trust

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// ForAccount lets a service, such as "chatbot", act for the account of scope's stack.
func ForAccount(scope constructs.IConstruct, service string) awsiam.IPrincipal {
	return Under(service, AccountConditions(scope))
}

// ForResources lets a service, such as "events", act for resources of scope's account and Region,
// such as "rule/*".
func ForResources(scope constructs.IConstruct, service, resource string) awsiam.IPrincipal {
	return ForResourcesOf(scope, service, service, resource)
}

// ForResourcesOf is [ForResources] for a service whose resources have the ARNs of another, as
// "vpc-flow-logs" has those of "ec2".
func ForResourcesOf(scope constructs.IConstruct, service, namespace, resource string) awsiam.IPrincipal {
	return Under(service, Conditions(scope, namespace, resource))
}

// Conditions are those that [ForResourcesOf] has, for the statements of resource policies.
func Conditions(scope constructs.IConstruct, namespace string, resources ...string) map[string]any {
	at := plinth.PlaceOf(scope)
	arns := make([]string, len(resources))
	for i, resource := range resources {
		arns[i] = "arn:" + at.Partition + ":" + namespace + ":" + at.Region + ":" + at.Account + ":" + resource
	}
	var source any = arns
	if len(arns) == 1 {
		source = arns[0]
	}
	return map[string]any{"StringEquals": sourceAccount(scope), "ArnLike": map[string]any{"aws:SourceArn": source}}
}

// AccountConditions are those that [ForAccount] has, for the statements of resource policies.
func AccountConditions(scope constructs.IConstruct) map[string]any {
	return map[string]any{"StringEquals": sourceAccount(scope)}
}

func sourceAccount(scope constructs.IConstruct) map[string]any {
	return map[string]any{"aws:SourceAccount": plinth.PlaceOf(scope).Account}
}

// Under lets a service act under conditions, such as those of [Conditions].
func Under(service string, conditions map[string]any) awsiam.IPrincipal {
	return batch.Ask(Call(service, conditions))[0].(awsiam.IPrincipal)
}

// Call is [Under] as a part of a batch.
func Call(service string, conditions map[string]any) batch.Call {
	return batch.New("aws_iam.ServicePrincipal", service+".amazonaws.com", map[string]any{"conditions": conditions})
}
