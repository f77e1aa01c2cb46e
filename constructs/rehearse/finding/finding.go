// Package finding is what a rehearsal says: what fails when an app is deployed, where, and how to
// mend it.
package finding

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Kind is the kind of fault that a [Finding] is about.
type Kind string

// The kinds of faults. Those of a first deployment apply to every stack that is new.
const (
	// Schema is a resource that CloudFormation's public schemas refuse: an unknown type, property or
	// value, or a required property that is missing.
	Schema Kind = "schema"
	// Order is a stack that is deployed before what it needs, or that nothing makes wait for it.
	Order Kind = "order"
	// Placeholder is an id in the template of what the app itself makes: nobody knows it before.
	Placeholder Kind = "placeholder"
	// Principal is a policy that names a principal which does not exist yet.
	Principal Kind = "principal"
	// Precede is a resource that fails unless another one of the app exists before it, and nothing
	// orders the two: a delivery and the policy that admits it, a policy and its type.
	Precede Kind = "precede"
	// Malformed is a policy that its service refuses, whatever it says.
	Malformed Kind = "malformed"
	// Lock is a resource that CloudFormation cannot delete when it rolls a failed creation back.
	Lock Kind = "lock"
	// Retry is what a second attempt meets after the first one failed: a name that is taken, a call
	// that cannot be repeated.
	Retry Kind = "retry"
	// Limit is a quota that is passed, or that will be.
	Limit Kind = "limit"
	// Silent is what does not work although its deployment succeeds.
	Silent Kind = "silent"
	// Replace is a resource that an update replaces although it holds data.
	Replace Kind = "replace"
	// MayReplace is a resource that holds data and that an update replaces in some cases.
	MayReplace Kind = "may-replace"
	// Collision is a replacement that cannot be created while the resource that it replaces exists.
	Collision Kind = "collision"
	// Refused is an update that AWS or CloudFormation refuses.
	Refused Kind = "refused"
	// Stale is a stack that goes on using what an update of another stack has replaced.
	Stale Kind = "stale"
	// Delete is a resource that an update deletes although it holds data.
	Delete Kind = "delete"
)

// Severity is how certain a deployment is to go wrong.
type Severity string

const (
	// Error is what makes the deployment, its rollback or the next attempt fail, or loses data.
	Error Severity = "error"
	// Warning is what fails later or elsewhere, or only if something else goes wrong.
	Warning Severity = "warning"
)

// A Finding is one fault of one stack.
type Finding struct {
	Kind     Kind
	Severity Severity
	Stack    *assembly.Stack
	// Resource and Property are where in the stack it is; nil and empty if it is about all of it.
	Resource *assembly.Resource
	Property string
	// Message says what goes wrong, in a sentence whose subject is the resource or the stack.
	Message string
	// Fix says what to do about it.
	Fix string
}

// Path is the construct path of what the finding is about.
func (f Finding) Path() string {
	if f.Resource != nil {
		return f.Resource.Path
	}
	return f.Stack.Path
}

// String is the finding in two lines: where and what, and how to mend it.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", f.Severity, f.Kind, f.Path())
	if f.Resource != nil {
		fmt.Fprintf(&b, " [%s, %s]", f.Resource.LogicalID, f.Resource.Type)
	}
	if f.Property != "" {
		fmt.Fprintf(&b, " %s:", f.Property)
	}
	fmt.Fprintf(&b, " %s", f.Message)
	if f.Fix != "" {
		fmt.Fprintf(&b, "\n  fix: %s", f.Fix)
	}
	return b.String()
}
