package constructtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Broken overrides a property of the L1 construct that define returns, and fails the test unless
// synthesis is refused because a promise names that property.
func Broken(t *testing.T, property string, value any, define func(stack awscdk.Stack) constructs.IConstruct) {
	t.Helper()
	t.Run(property, func(t *testing.T) {
		defer func() {
			if refused := fmt.Sprint(recover()); !strings.Contains(refused, "PROMISE-001") || !strings.Contains(refused, property) {
				t.Errorf("synthesis ends with %.300s, want a finding of PROMISE-001 about %s", refused, property)
			}
		}()
		Preview(func(stack awscdk.Stack) {
			resource := define(stack)
			if child := resource.Node().DefaultChild(); child != nil {
				resource = child
			}
			resource.(awscdk.CfnResource).AddOverride(jsii.String(override(property)), value)
		})
	})
}

// override is the path of a property, or of an attribute of the resource, below the resource.
func override(property string) string {
	if property == "DeletionPolicy" {
		return property
	}
	return "Properties." + property
}
