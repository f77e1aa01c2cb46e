// Package sdkcall defines single calls of AWS APIs, for settings and facts that CloudFormation has
// no resource type for.
package sdkcall

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A Call is one call of an AWS API.
type Call struct {
	// Name is what CloudFormation shows: Custom::Name. The default is AwsSetting.
	Name string
	// Service and Action are those of the AWS SDK for JavaScript, such as "organizations" and
	// "enablePolicyType".
	Service, Action string
	// Parameters are those of the action. The default is none.
	Parameters map[string]any
	// Region is where to call. The default is the Region of the stack.
	Region string
	// Permissions are what the call needs, and all that it gets.
	Permissions []*awsiam.PolicyStatementProps
	// ServiceRoles are services whose service-linked role the call makes, such as
	// "inspector2.amazonaws.com", and may make. The default is none.
	ServiceRoles []string
	// Tolerate is a regular expression for the names of errors that mean "done already". The
	// default is none: every error fails the deployment.
	Tolerate string
	// Answer is the path of the one part of the answer that is needed, such as "DetectorIds.0".
	// The default is none: answers may be too long for CloudFormation.
	Answer string
	// Target identifies what the call is about, such as the id of a VPC, and may be a token.
	// Another target is another resource to CloudFormation. The default is the action and the id.
	Target string
	// Undo are the parameters with which the same action goes back to the default of AWS when the
	// call is removed from the stack or gets another Target. The default is to leave all as it is.
	Undo map[string]any
}

// RolePath is the path of the roles that make the calls. Service control policies that protect
// what the calls set have to know it.
const RolePath = "/plinth-setup/"

// New defines a call that is made when the stack is created and whenever the call changes. Deleting
// the stack undoes nothing unless the call has an Undo: what is set here are usually safeguards
// that others lean on. All calls of a stack share one Lambda function of CDK's, whose role has the
// permissions of all of them and no more, in one policy that is there before the function is: IAM
// takes seconds to know of a change. It calls with the SDK that comes with the runtime, and
// installs no other. Parameters and answers are not logged. Standing idle it costs nothing.
func New(scope constructs.Construct, id string, c Call) customresources.AwsCustomResource {
	props := batch.Map{"onUpdate": c.sdk(id)} // CDK makes the same call when the resource is created
	if c.Undo != nil {
		props["onDelete"] = c.undo(id)
	}
	made, own := c.define(scope, id, props)
	recorded := promise.At("Resource/Default").Call("Create", c.Service, c.Action, c.Parameters).Call("Update", c.Service, c.Action,
		c.Parameters)
	if c.Undo != nil {
		recorded = recorded.Call("Delete", c.Service, c.Action, c.Undo)
	}
	plinth.Promise(made, promise.That("calls "+c.Service+":"+c.Action+" when the stack is created and when the call changes",
		permitted(recorded, own, made)...))
	return made
}

// AtDeletion defines a call that is made when it is removed from the stack or the stack is deleted,
// before what it depends on goes: for what CloudFormation cannot delete by itself. Undo, Target and
// Answer mean nothing to it. What may not go before the call has to depend on it.
func AtDeletion(scope constructs.Construct, id string, c Call) customresources.AwsCustomResource {
	c.Answer, c.Target = "", ""
	made, own := c.define(scope, id, batch.Map{"onDelete": c.sdk(id)})
	recorded := promise.At("Resource/Default").Call("Delete", c.Service, c.Action, c.Parameters).Unset("Create", "Update")
	plinth.Promise(made, promise.That("calls "+c.Service+":"+c.Action+" before it is deleted", permitted(recorded, own, made)...))
	return made
}

// define makes the custom resource, with its permissions, and returns those that are its own.
func (c Call) define(
	scope constructs.Construct, id string, props batch.Map,
) (made customresources.AwsCustomResource, own []any) {
	role := setupRole(tree.Stack(scope))
	props["resourceType"], props["installLatestAwsSdk"], props["role"] = "Custom::"+c.name(), false, role
	permissions, own := c.permit(batch.Result(0), role, plinth.PlaceOf(scope))
	calls := append([]batch.Call{batch.New("custom_resources.AwsCustomResource", scope, id, props)}, permissions...)
	of := batch.Ask(append(calls, plinth.AskGrants(role)...)...)
	made = of[0].(customresources.AwsCustomResource)
	tree.Grown(made, scope, id)
	plinth.KeptGrants(role, of[len(calls):])
	return made, own
}

// permitted adds to what is recorded of a call that it is made with the SDK of the runtime, instead
// of what npm has that day, and that it has its own permissions before.
func permitted(call promise.Subject, own []any, made constructs.IConstruct) []promise.Subject {
	call = call.Is("InstallLatestAwsSdk", false)
	if own == nil {
		return []promise.Subject{call}
	}
	role := "/" + tree.Path(tree.Stack(made)) + "/" + setupRoleID + "/Resource"
	return []promise.Subject{
		call.After("Policy/Resource"),
		promise.At("Policy/Resource").Statements("PolicyDocument.Statement", own...).Refers("Roles", role),
	}
}

// Ask defines a call whose answer is needed, and returns the part of it at [Call.Answer].
func Ask(scope constructs.Construct, id string, c Call) *string {
	return New(scope, id, c).GetResponseField(&c.Answer)
}

// Anywhere allows actions that cannot be confined to a resource.
func Anywhere(actions ...string) *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings("*")}
}

func (c Call) name() string {
	if c.Name == "" {
		return "AwsSetting"
	}
	return c.Name
}

// undo is the call that is made when the resource is deleted.
func (c Call) undo(id string) batch.Map {
	c.Parameters, c.Answer = c.Undo, ""
	return c.sdk(id)
}

// sdk is what CDK calls an AwsSdkCall.
func (c Call) sdk(id string) batch.Map {
	target := c.Target
	if target == "" {
		target = c.Action + " " + id
	}
	sdk := batch.Map{
		"service": c.Service, "action": c.Action, "parameters": c.Parameters,
		"physicalResourceId": batch.Static("custom_resources.PhysicalResourceId", "of", target),
		"outputPaths":        []string{},
		"logging":            batch.Static("custom_resources.Logging", "withDataHidden"),
	}
	if c.Answer != "" {
		sdk["outputPaths"] = []string{c.Answer}
	}
	if names := c.Tolerate; names != "" {
		if strings.Contains(names, "|") {
			names = "(" + names + ")"
		}
		sdk["ignoreErrorCodesMatching"] = "^" + names + "$"
	}
	if c.Region != "" {
		sdk["region"] = c.Region
	}
	return sdk
}

// permit gives the role of the function what the call needs, and lets the call wait for that. What
// is about a resource of the stack is a policy by itself, whose statements it returns: the function
// may be what makes the resource.
func (c Call) permit(made batch.Call, role awsiam.IRole, at plinth.Place) (calls []batch.Call, recorded []any) {
	var own, shared []any
	for _, p := range c.statements(at) {
		if refers(p) {
			own, recorded = append(own, batch.New("aws_iam.PolicyStatement", p)), append(recorded, plinth.Statement(p))
		} else {
			shared = append(shared, p)
		}
	}
	if shared != nil {
		calls = append(calls, batch.On("Permissions", "add", batch.Get(made, "grantPrincipal"), shared, made))
	}
	if own != nil {
		calls = append(calls, batch.On(made, "node.addDependency", batch.New("aws_iam.Policy", made, "Policy",
			batch.Map{"statements": own, "roles": []any{role}})))
	}
	return calls, recorded
}

// refers reports whether a statement names a resource of the app: by a token that is no partition,
// account or Region.
func refers(p *awsiam.PolicyStatementProps) bool {
	text, _ := json.Marshal([]any{p.Resources, p.Conditions}) // a condition may hold anything
	return resourceToken.Match(text)
}

var resourceToken = regexp.MustCompile(`\$\{Token\[([^A]|A[^W]|AW[^S]|AWS[^.])`)

func (c Call) statements(at plinth.Place) []*awsiam.PolicyStatementProps {
	all := slices.Clone(c.Permissions)
	for _, service := range c.ServiceRoles {
		role := "arn:" + at.Partition + ":iam::" + at.Account + ":role/aws-service-role/" + service + "/*"
		all = append(all, &awsiam.PolicyStatementProps{
			Actions: jsii.Strings("iam:CreateServiceLinkedRole"), Resources: jsii.Strings(role),
			Conditions: &map[string]any{"StringEquals": map[string]any{"iam:AWSServiceName": service}},
		})
	}
	return all
}

const setupRoleID = "SetupRole"

var setupRoles = map[awscdk.Stack]awsiam.IRole{}

// setupRole is the role of the function that makes the calls of a stack. Where the app has calls of
// its own in the stack, which came first, the function has their role.
func setupRole(stack awscdk.Stack) awsiam.IRole {
	if role := setupRoles[stack]; role != nil {
		return role
	}
	if role, is := batch.Ask(batch.On(stack, "node.tryFindChild", setupRoleID))[0].(awsiam.IRole); is {
		return role
	}
	role := batch.Ask(batch.New("aws_iam.Role", stack, setupRoleID, batch.Map{
		"path":        RolePath,
		"description": "Makes the calls that CloudFormation has no resource type for",
		"assumedBy":   batch.New("aws_iam.ServicePrincipal", "lambda.amazonaws.com"),
		"managedPolicies": []any{
			batch.Static("aws_iam.ManagedPolicy", "fromAwsManagedPolicyName", "service-role/AWSLambdaBasicExecutionRole"),
		},
	}))[0].(awsiam.Role)
	setupRoles[stack] = role
	tree.Grown(role, stack, setupRoleID)
	plinth.Promise(role, promise.That("makes the calls, as nobody but the function of the stack",
		promise.At("Resource").Is("Path", RolePath).Statements("AssumeRolePolicyDocument.Statement", map[string]any{
			"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": "lambda.amazonaws.com"},
		})))
	return role
}
