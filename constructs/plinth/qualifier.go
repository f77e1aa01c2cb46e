package plinth

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/tree"
)

// Qualifier is that of the CDK bootstrap stacks with which a platform deploys, apart from CDK's
// own, hnb659fds, with which teams deploy their workloads: the roles of the one may do what the
// policies of the organization deny to the roles of the other.
const Qualifier = "plinth"

// qualifierKey is the context that every synthesizer of CDK reads.
const qualifierKey = "@aws-cdk/core:bootstrapQualifier"

var qualifierForm = regexp.MustCompile(`^[a-z0-9]{1,10}$`)

// UseBootstrap deploys all stacks of an app with the bootstrap stack of a qualifier, such as
// [Qualifier]. [Bootstrap] prints the command that makes it. It panics with an error when the
// qualifier is malformed or the app has stacks already.
func UseBootstrap(app awscdk.App, qualifier string) {
	if !qualifierForm.MatchString(qualifier) {
		panic(fmt.Errorf("plinth: qualifier is %q, want 1 to 10 lower case letters and digits, such as %s", qualifier, Qualifier))
	}
	for _, child := range *tree.Node(app).Children() {
		if *awscdk.Stack_IsStack(child) {
			panic(fmt.Errorf("plinth: the app has the stack %s already, want UseBootstrap before the first stack", *tree.Node(child).Id()))
		}
	}
	tree.Node(app).SetContext(jsii.String(qualifierKey), qualifier)
}

// QualifierOf returns the qualifier that a construct is deployed with, as far as the context says:
// that of [UseBootstrap], or CDK's own. A synthesizer may have another one.
func QualifierOf(scope constructs.Construct) string {
	if q, ok := tree.Node(scope).TryGetContext(jsii.String(qualifierKey)).(string); ok {
		return q
	}
	return *awscdk.DefaultStackSynthesizer_DEFAULT_QUALIFIER()
}
