package plinth

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// Class says how much an environment matters, see package assembly.
type Class = assembly.Class

// The classes of environment. The zero value counts as Production.
const (
	Production    = assembly.Production
	NonProduction = assembly.NonProduction
	Sandbox       = assembly.Sandbox
)

// StackProps say where a stack belongs and who answers for it.
type StackProps struct {
	// Account is the 12-digit id of the account to deploy to. Account and Region are given
	// together, or left out together for a stack that takes them from the deployment.
	Account string
	// Region is the AWS Region, such as "eu-west-1".
	Region string
	// Class is the class of the environment. The default is Production.
	Class Class
	// Tags are the cost allocation tags. Project, Team and CostCenter are required.
	Tags Tags
	// Description is what the stack is for. The default is none.
	Description string
	// StackName is the name in CloudFormation. The default is derived from the id; a name
	// of your own cannot be deployed twice to one account and Region.
	StackName string
	// AllowDeletion switches termination protection off, which is on in production and off
	// elsewhere.
	AllowDeletion bool
	// Unlocked leaves what constructs protect against changes and deletion, such as firewalls in
	// production, open to both, and waives the guardrails that want the protection. It is for the
	// first deployment, which cannot be rolled back over a protected resource and would end in
	// ROLLBACK_FAILED, and for changes of what is protected.
	Unlocked bool
	// WatchedBy names who watches the resources if not alarms of the app, such as another app or tool.
	// It keeps OBSERVE-001 and OBSERVE-004 from asking for alarms, and the coverage report says so.
	// The default is the app.
	WatchedBy string
}

// NewStack defines a stack that promises
//
//   - the tags that cost allocation needs (TAG-001); they are stack tags, which
//     CloudFormation puts on every resource that takes tags,
//   - termination protection in production (STACK-001),
//   - weak references between stacks of one account, unless the app asks for others: an export
//     cannot change while anybody reads it.
//
// Its Availability Zones need no look-up: what asks the stack for zones gets the first three,
// or as many as it wants, that the account has when the stack is deployed. The stack itself
// costs nothing.
//
// NewStack panics with an error when scope is nil, id is empty, Account or Region are
// malformed or only one of them is given, Class is unknown, or a required tag is missing.
func NewStack(scope constructs.Construct, id string, props *StackProps) awscdk.Stack {
	const kind = "plinth.Stack"
	if err := checkScope(scope, id); err != nil {
		panic(&Error{kind, id, err})
	}
	p, err := props.withDefaults()
	if err != nil {
		panic(&Error{kind, childPath(scope, id), err})
	}
	stack := p.define(scope, id)
	record(stack)
	return stack
}

func (p *StackProps) withDefaults() (StackProps, error) {
	var q StackProps
	if p != nil {
		q = *p
	}
	if (q.Account == "") != (q.Region == "") {
		return q, fmt.Errorf("Account is %q and Region is %q, want both, or neither to take them from the deployment", q.Account, q.Region)
	}
	if q.Account != "" {
		if err := identifier.Account.CheckKnown("Account", q.Account); err != nil {
			return q, err
		}
		if err := identifier.Region.CheckKnown("Region", q.Region); err != nil {
			return q, err
		}
	}
	class, err := assembly.ParseClass(string(q.Class))
	if err != nil {
		return q, err
	}
	q.Class = class
	q.Tags, err = q.Tags.withDefaults(class)
	return q, err
}

func (p *StackProps) env() *awscdk.Environment {
	if p.Account == "" {
		return nil
	}
	return &awscdk.Environment{Account: &p.Account, Region: &p.Region}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
