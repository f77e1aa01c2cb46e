package constructtest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
)

// Broken changes properties of what define returns, one at a time, and fails the test unless each
// change breaks a promise about its property. A change of a construct below that has its path
// before the property: "Failed/Queue RetentionPeriod". The app is synthesized once, and is clean.
func Broken(t *testing.T, define func(stack awscdk.Stack) constructs.IConstruct, changes map[string]any) {
	t.Helper()
	resources := map[string]string{} // the path of the resource that a change is of
	a := Preview(func(stack awscdk.Stack) {
		of := define(stack)
		for change := range changes {
			path, _ := divided(change)
			resources[change] = resourceAt(of, path)
		}
	})
	for _, change := range slices.Sorted(maps.Keys(changes)) {
		t.Run(change, func(t *testing.T) {
			_, property := divided(change)
			promisetest.Broken(t, a, resources[change], property, changes[change])
		})
	}
}

// divided is the path of a construct, and the property that is changed.
func divided(change string) (path []string, property string) {
	below, property, found := strings.Cut(change, " ")
	if !found {
		return nil, change
	}
	return strings.Split(below, "/"), property
}

// resourceAt is the path of the resource below a construct, or of its default child.
func resourceAt(of constructs.IConstruct, path []string) string {
	for _, id := range path {
		of = of.Node().FindChild(&id)
	}
	if child := of.Node().DefaultChild(); child != nil {
		of = child
	}
	return *of.Node().Path()
}
