package encryption

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// WindowDays is the longest that KMS waits before it deletes a key, and what every key waits.
const WindowDays = 30

// KeyAt defines the key itself, directly below scope and without an alias of its own accord: for
// constructs whose logical ids are older than [Key]. It panics with an error for the same props as
// [NewKey].
func KeyAt(scope constructs.Construct, id string, props *KeyProps) awskms.Key {
	if props != nil && props.MultiRegion {
		return keyAt(scope, id, props, jsii.Bool(true))
	}
	return keyAt(scope, id, props, nil) // a key that was made without the property must not get it now
}

func keyAt(scope constructs.Construct, id string, props *KeyProps, multiRegion *bool) awskms.Key {
	document, err := props.policy(scope)
	if err != nil {
		panic(plinth.Misuse(scope, "%s: %w", id, err))
	}
	key := batch.Map{
		"description":       props.description(tree.Path(scope)),
		"policy":            batch.Result(0),
		"enableKeyRotation": true,
		"rotationPeriod":    batch.Static("Duration", "days", props.rotation()),
		"pendingWindow":     batch.Static("Duration", "days", WindowDays),
		"removalPolicy":     awscdk.RemovalPolicy_RETAIN,
		"multiRegion":       multiRegion,
	}
	if props.Alias != "" {
		key["alias"] = props.Alias
	}
	of := batch.Ask(batch.Static("aws_iam.PolicyDocument", "fromJson", document.Object()), batch.New("aws_kms.Key", scope, id, key))
	made := of[1].(awskms.Key)
	tree.Grown(made, scope, id)
	plinth.Promise(made, props.promise(document, of[0], multiRegion))
	return made
}

// promise is what every key promises, and its alias. The policy is what it was made of and what
// grants have put into it by the end of synthesis, and no denial.
func (p *KeyProps) promise(document policy.Document, written any, multiRegion *bool) promise.Promise {
	key := promise.At("Resource").Is("EnableKeyRotation", true).Is("RotationPeriodInDays", p.rotation()).
		Is("PendingWindowInDays", WindowDays).Is("KeyPolicy", written).
		Policy("KeyPolicy.Statement", document.Object()["Statement"].([]any)...).Retained().NoOther()
	if multiRegion != nil {
		key = key.Is("MultiRegion", *multiRegion)
	}
	subjects := []promise.Subject{key}
	if p.Alias != "" {
		subjects = append(subjects,
			promise.At("Alias/Resource").Is("AliasName", "alias/"+p.Alias).Refers("TargetKeyId", "Resource").NoOther())
	}
	return promise.That("rotates, waits 30 days before it is deleted, outlives its stack, and serves its uses alone", subjects...)
}

// Allow adds a use to a key of the app. It reports false for a key that the app only refers to,
// whose own policy has to say the same.
func Allow(scope constructs.Construct, key awskms.IKey, use keypolicy.Use) bool {
	statements, err := use.Statements(home(scope))
	if err != nil {
		panic(plinth.Misuse(scope, "%T: %w", use, err))
	}
	var added []batch.Call
	for _, s := range (policy.Document{Statements: statements}).Object()["Statement"].([]any) {
		delete(s.(map[string]any), "Sid") // ids are unique in a policy, and a key may serve several accounts
		statement := batch.Static("aws_iam.PolicyStatement", "fromJson", s)
		added = append(added, batch.Get(batch.On(key, "addToResourcePolicy", statement, true), "statementAdded"))
	}
	return !slices.Contains(batch.Ask(added...), any(false))
}

// document writes the policy of a key in scope's stack.
func document(scope constructs.Construct, guardians []string, uses []keypolicy.Use) (policy.Document, error) {
	return keypolicy.For(home(scope), guardians, uses...)
}

func home(scope constructs.Construct) keypolicy.Home {
	at := plinth.PlaceOf(scope)
	return keypolicy.Home{Partition: at.Partition, Account: at.Account, Region: at.Region}
}
