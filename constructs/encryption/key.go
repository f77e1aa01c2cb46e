// Package encryption defines the customer managed keys of every layer.
//
// A key made here rotates, waits 30 days before it is deleted, outlives its stack, and has a policy
// that package keypolicy wrote: identities of the account administer it and do not use it,
// services use it as its Uses say.
package encryption

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// KeyProps configure a [Key]. Uses are required.
type KeyProps struct {
	// Uses are what the key is for, one purpose a key. Its policy lets nothing else use it.
	Uses []keypolicy.Use
	// Purpose says what it is for in the key's description, after its path: "encrypts the logs of
	// all accounts". The default is the path alone.
	Purpose string
	// Guardians are patterns of the ARNs of the only principals that may disable the key or
	// schedule its deletion. The default is everybody whose own policies allow it.
	Guardians []string
	// Alias is what comes after "alias/". The default is the path of the construct; [KeyAt] gives
	// none.
	Alias string
	// RotationDays is how often the key material rotates, 90 to 2560. The default is 365.
	RotationDays int
	// MultiRegion makes a primary key, which other Regions can have replicas of. It cannot be
	// changed later.
	MultiRegion bool
}

// A Key is a customer managed KMS key for one purpose. It promises that
//
//   - its material rotates (KMS-001),
//   - nobody uses it whose account is not named (KMS-002), and services act for named
//     sources only (KMS-003),
//   - it waits 30 days before it is deleted (KMS-004) and outlives its stack (KMS-005),
//   - grants on it are made through AWS services only (KMS-006).
//
// Standing idle it costs one KMS key a month; each of the first two rotations adds as much.
// See "Key policies in AWS KMS" and Security Hub KMS.3 to KMS.5.
type Key struct {
	constructs.Construct
	key         awskms.Key
	multiRegion bool
	alias       string
}

// NewKey defines a key. It panics with an error when Uses is empty or holds one kind twice, when
// an account or organization in it is malformed, when RotationDays is out of range, or when KMS
// would refuse Alias.
func NewKey(scope constructs.Construct, id string, props *KeyProps) *Key {
	k := &Key{}
	p := plinth.Define(k, scope, id, func() (KeyProps, error) { return props.withDefaults(scope, id) })
	k.key, k.multiRegion, k.alias = keyAt(k, "Resource", &p, &p.MultiRegion), p.MultiRegion, p.Alias
	return k
}

// Key returns the L2 construct.
func (k *Key) Key() awskms.Key { return k.key }

// AliasARN returns what names the key without a reference, for stacks in other Regions: a reference
// could not be resolved while that of the key is lost. The stack has to be in a known account and
// Region.
func (k *Key) AliasARN() string {
	at := plinth.PlaceOf(k)
	return "arn:" + at.Partition + ":kms:" + at.Region + ":" + at.Account + ":alias/" + k.alias
}

// MultiRegion reports whether other Regions can have replicas of the key.
func (k *Key) MultiRegion() bool { return k.multiRegion }

// OnTamper defines a rule for when somebody disables the key, stops its rotation or
// schedules its deletion: the last chance to notice. CloudTrail has to record the Region's
// management events, which it does in every account with a trail.
func (k *Key) OnTamper(id string, targets ...awsevents.IRuleTarget) awsevents.Rule {
	pattern := &awsevents.EventPattern{
		Source:     jsii.Strings("aws.kms"),
		DetailType: jsii.Strings("AWS API Call via CloudTrail"),
		Detail: &map[string]any{
			"eventSource": []string{"kms.amazonaws.com"},
			"eventName":   []string{"DisableKey", "DisableKeyRotation", "ScheduleKeyDeletion"},
			// A request may name the key by id or ARN; the resources of the event have the ARN.
			"resources": map[string]any{"ARN": []*string{k.key.KeyArn()}},
		},
	}
	rule := awsevents.NewRule(k, &id, &awsevents.RuleProps{
		Description: jsii.String("Somebody disables or deletes " + tree.Path(k)), EventPattern: pattern,
	})
	for _, target := range targets {
		rule.AddTarget(target)
	}
	plinth.Promise(rule, promise.That("hears of whoever disables or deletes the key", promise.At("Resource").Is("State", "ENABLED").
		Is("EventPattern", promise.EventPattern(pattern)).Is("Targets", batch.Ask(batch.Get(rule, "node.defaultChild.targets"))[0]).
		Unset("EventBusName")))
	return rule
}

// aliasName is what KMS takes after "alias/", except what begins with "aws/".
var aliasName = regexp.MustCompile(`^[a-zA-Z0-9/_-]{1,250}$`)

func (p *KeyProps) withDefaults(scope constructs.Construct, id string) (KeyProps, error) {
	var q KeyProps
	if p != nil {
		q = *p
	}
	if q.Alias == "" {
		q.Alias = regexp.MustCompile(`[^a-zA-Z0-9/_-]`).ReplaceAllString(tree.Path(scope)+"/"+id, "-")
	}
	_, err := q.policy(scope)
	return q, err
}

// policy is that of the key, for the account and Region of scope's stack.
func (p *KeyProps) policy(scope constructs.Construct) (policy.Document, error) {
	if p == nil {
		p = &KeyProps{}
	}
	if days := p.rotation(); days < 90 || days > 2560 {
		return policy.Document{}, fmt.Errorf("RotationDays is %d, want 90 to 2560", days)
	}
	if a := p.Alias; a != "" && !identifier.IsToken(a) && (!aliasName.MatchString(a) || strings.HasPrefix(a, "aws/")) {
		return policy.Document{}, fmt.Errorf("Alias is %q, want letters, digits, /, _ and -, not beginning with aws/", a)
	}
	return document(scope, p.Guardians, p.Uses)
}

func (p *KeyProps) rotation() int {
	if p.RotationDays == 0 {
		return 365
	}
	return p.RotationDays
}

func (p *KeyProps) description(path string) string {
	if p.Purpose == "" {
		return path
	}
	return path + ": " + p.Purpose
}
