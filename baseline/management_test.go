package baseline_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
)

func TestManagementAccountRunsNoWorkloads(t *testing.T) {
	app, stack := managementStack(t)
	newOrganization(stack)
	awssqs.NewQueue(stack, jsii.String("Orders"), nil)
	guardrailtest.Caught(t, app, "MGMT-001", "Management/Orders")

	app, stack = managementStack(t)
	newOrganization(stack)
	awslambda.NewFunction(stackIn(app, "Shop", managementAccount), jsii.String("Function"), &awslambda.FunctionProps{
		Code: awslambda.Code_FromInline(jsii.String("exports.handler = async () => {}")), Handler: jsii.String("index.handler"),
		Runtime: awslambda.Runtime_NODEJS_24_X(),
	})
	guardrailtest.Caught(t, app, "MGMT-001", "Shop/Function")

	app, stack = managementStack(t)
	newOrganization(stack)
	awssqs.NewQueue(stackIn(app, "Shop", workload), jsii.String("Orders"), nil)
	guardrailtest.Clean(t, app)
}
