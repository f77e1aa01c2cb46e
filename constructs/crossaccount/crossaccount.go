// Package crossaccount hands values that only a deployment knows, such as the id of a transit
// gateway, from a stack to stacks of other accounts.
//
// CDK hands them on by itself, which is right within an account. Across accounts its role names
// every reader, which IAM stops at about twenty, refuses readers whose account is not bootstrapped
// yet, and lets no stack wait for the one that it reads. Here a condition admits the readers, those
// that come later included, and the stack of a reader depends on that of the owner.
package crossaccount

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// deployers are the roles that read: those with which CDK's bootstrap lets CloudFormation deploy,
// of any qualifier.
const deployers = "arn:*:iam::*:role/cdk-*-cfn-exec-role-*"

// A Publication is what deployments of other accounts may read of a construct.
type Publication struct {
	owner   constructs.Construct
	readers []string
	role    awsiam.Role
	read    map[string]*string // by the names of outputs
}

// New prepares to publish values of owner. The readers are ids of accounts, and ARNs of an
// organization or of its units, as identifier.SharePrincipal has them, or an [Organization] by its
// id, one at least. It defines nothing before somebody in another account reads.
func New(owner constructs.Construct, readers ...string) *Publication {
	return &Publication{owner: owner, readers: slices.Clone(readers), read: map[string]*string{}}
}

// Organization is a reader: the accounts of the organization with an id.
func Organization(id string) string { return ":organization/" + id }

// Read returns a value of the owner for use in reader's stack, which waits for the owner's stack
// from now on. In another account it is an output of the owner's stack, which is defined under the
// name and read when reader's stack is deployed.
//
// The CDK CLI skips a reader whose template stays as it is, and CloudFormation reads an output only
// when it deploys: a reader would go on using what has been replaced. So identity is everything
// whose change replaces what the value is of, and the output has another name when it changes.
// Without it the value has to last as long as its construct.
func (p *Publication) Read(reader constructs.IConstruct, name string, value *string, identity ...string) *string {
	if !Apart(p.owner, reader) {
		return value
	}
	DependOn(reader, p.owner)
	name += digest(identity)
	if p.read[name] == nil {
		output := awscdk.NewCfnOutput(p.owner, jsii.String("Published"+name), &awscdk.CfnOutputProps{Value: value})
		if p.role == nil {
			p.role = p.newRole()
		}
		stack := tree.Stack(p.owner)
		text := batch.Ask(batch.Static("Fn", "getStackOutput", batch.Get(stack, "stackName"), batch.On(stack, "getLogicalId", output),
			batch.Get(stack, "region"), batch.Get(p.role, "roleArn")))[0].(string)
		p.read[name] = &text
	}
	return p.read[name]
}

// digest tells one identity from another, in a few characters.
func digest(identity []string) string {
	if len(identity) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(identity, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// newRole defines the role that readers assume, which all values of the owner share.
func (p *Publication) newRole() awsiam.Role {
	stack := tree.Stack(p.owner)
	admitted := p.conditions()
	var more []batch.Call
	for _, c := range admitted[1:] {
		more = append(more, batch.On(batch.Result(0), "assumeRolePolicy.addStatements", batch.New("aws_iam.PolicyStatement", batch.Map{
			"actions": []string{"sts:AssumeRole"}, "principals": []any{batch.New("aws_iam.AnyPrincipal")}, "conditions": c,
		})))
	}
	outputs := plinth.PlaceOf(stack).ARN("cloudformation", "stack/"+*tree.Text(stack, "stackName")+"/*")
	return plinth.DefineRole(p.owner, "Readers", "lets deployments of its readers, and nobody else, read the outputs of its stack", batch.Map{
		"roleName":    batch.Get("PhysicalName", "GENERATE_IF_NEEDED"), // readers have to know it
		"description": "Reads what " + tree.Path(p.owner) + " publishes",
		"assumedBy":   batch.On(batch.New("aws_iam.AnyPrincipal"), "withConditions", admitted[0]),
	}, append(more, plinth.Permit(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("cloudformation:DescribeStacks"), Resources: &[]*string{&outputs},
	}))...)
}

// conditions are those of one statement for each kind of reader.
func (p *Publication) conditions() (all []map[string]any) {
	admitted := map[string][]string{}
	for _, r := range p.readers {
		key, value := condition(r)
		admitted[key] = append(admitted[key], value)
	}
	for _, kind := range []struct{ operator, key string }{
		{"StringEquals", account}, {"StringEquals", organization}, {"ForAnyValue:StringLike", units},
	} {
		if values := admitted[kind.key]; len(values) > 0 {
			all = append(all, map[string]any{
				kind.operator: map[string]any{kind.key: values}, "ArnLike": map[string]any{"aws:PrincipalArn": deployers},
			})
		}
	}
	return all
}

// The keys by which readers are told.
const (
	account      = "aws:PrincipalAccount"
	organization = "aws:PrincipalOrgID"
	units        = "aws:PrincipalOrgPaths"
)

// condition is the key and the value of one reader.
func condition(reader string) (key, value string) {
	_, path, isARN := strings.Cut(reader, ":organization/")
	if isARN {
		return organization, path
	}
	if _, path, isARN = strings.Cut(reader, ":ou/"); isARN {
		organizationID, unit, _ := strings.Cut(path, "/")
		return units, organizationID + "/*/" + unit + "/*"
	}
	if identifier.Account.Valid(reader) {
		return account, reader
	}
	// The ARN of an organization that this app makes: its id is behind the slash.
	return organization, *awscdk.Fn_Select(jsii.Number(1), awscdk.Fn_Split(jsii.String("/"), &reader, nil))
}

// Apart reports whether two constructs are in different accounts, as far as those are known.
func Apart(a, b constructs.IConstruct) bool {
	return identifier.Differ(plinth.PlaceOf(a).Account, plinth.PlaceOf(b).Account)
}

// dependent are the stacks of which the first waits for the second.
var dependent = map[[2]awscdk.Stack]bool{}

// DependOn makes the stack of one construct wait for that of another. CDK does so by itself for
// references within an account, and not across.
func DependOn(from, on constructs.IConstruct) {
	a, b := tree.Stack(from), tree.Stack(on)
	if pair := [2]awscdk.Stack{a, b}; a != b && !dependent[pair] {
		dependent[pair] = true
		tree.DependStack(a, b, tree.Path(from)+" -> "+tree.Path(on))
	}
}
