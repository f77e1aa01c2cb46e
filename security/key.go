package security

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// KeyProps configure a [Key]. Uses are required.
type KeyProps struct {
	// Uses are what the key is for, one purpose a key: []keypolicy.Use{keypolicy.S3{}}. Its
	// policy lets nothing else use it.
	Uses []keypolicy.Use
	// Guardians are patterns of the ARNs of the only principals that may disable the key or
	// schedule its deletion, such as a break-glass role. The default is everybody whose own
	// policies allow it.
	Guardians []string
	// Alias is what comes after "alias/". The default is the path of the construct.
	Alias string
	// RotationDays is how often the key material rotates, 90 to 2560. The default is 365.
	RotationDays int
	// MultiRegion makes a primary key, which [NewReplicaKey] replicates to other Regions. It
	// cannot be changed later.
	MultiRegion bool
}

// A Key is a customer managed KMS key for one purpose. Its policy is written by package
// keypolicy: identities of the account administer it and do not use it; services use it as
// its Uses say. It promises that
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
}

// NewKey defines a key. It panics with an error when Uses is empty or has one kind twice,
// when an account or organization in it is malformed, when RotationDays is out of range, or
// when Alias is none that KMS takes.
func NewKey(scope constructs.Construct, id string, props *KeyProps) *Key {
	p, document, err := props.withDefaults(scope, id)
	if err != nil {
		panic(fmt.Errorf("security: key %q: %w", id, err))
	}
	k := &Key{multiRegion: p.MultiRegion}
	plinth.Init(k, scope, id)
	k.key = awskms.NewKey(k, jsii.String("Resource"), &awskms.KeyProps{
		Description:       jsii.String(*k.Node().Path()),
		Alias:             &p.Alias,
		Policy:            document,
		EnableKeyRotation: jsii.Bool(true),
		RotationPeriod:    awscdk.Duration_Days(jsii.Number(p.RotationDays)),
		PendingWindow:     awscdk.Duration_Days(jsii.Number(keyWindowDays)),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
		MultiRegion:       jsii.Bool(p.MultiRegion),
	})
	return k
}

// keyWindowDays is the longest that KMS waits before it deletes a key.
const keyWindowDays = 30

// Key returns the L2 construct.
func (k *Key) Key() awskms.Key { return k.key }

// OnTamper defines a rule for when somebody disables the key, stops its rotation or
// schedules its deletion: the last chance to notice. CloudTrail has to record the Region's
// management events, which it does in every account with a trail.
func (k *Key) OnTamper(id string, targets ...awsevents.IRuleTarget) awsevents.Rule {
	rule := awsevents.NewRule(k, &id, &awsevents.RuleProps{
		Description: jsii.String("Somebody disables or deletes " + *k.Node().Path()),
		EventPattern: &awsevents.EventPattern{
			Source:     jsii.Strings("aws.kms"),
			DetailType: jsii.Strings("AWS API Call via CloudTrail"),
			Detail: &map[string]any{
				"eventSource": []string{"kms.amazonaws.com"},
				"eventName":   []string{"DisableKey", "DisableKeyRotation", "ScheduleKeyDeletion"},
				// A request may name the key by id or ARN; the resources of the event have the ARN.
				"resources": map[string]any{"ARN": []*string{k.key.KeyArn()}},
			},
		},
	})
	for _, target := range targets {
		rule.AddTarget(target)
	}
	return rule
}

// aliasName is what KMS takes after "alias/", except what begins with "aws/".
var aliasName = regexp.MustCompile(`^[a-zA-Z0-9/_-]{1,250}$`)

func (p *KeyProps) withDefaults(scope constructs.Construct, id string) (KeyProps, awsiam.PolicyDocument, error) {
	var q KeyProps
	if p != nil {
		q = *p
	}
	if q.RotationDays == 0 {
		q.RotationDays = 365
	}
	if q.RotationDays < 90 || q.RotationDays > 2560 {
		return q, nil, fmt.Errorf("RotationDays is %d, want 90 to 2560", q.RotationDays)
	}
	if q.Alias == "" && scope != nil {
		q.Alias = regexp.MustCompile(`[^a-zA-Z0-9/_-]`).ReplaceAllString(*scope.Node().Path()+"/"+id, "-")
	}
	if !*awscdk.Token_IsUnresolved(q.Alias) && scope != nil && (!aliasName.MatchString(q.Alias) || strings.HasPrefix(q.Alias, "aws/")) {
		return q, nil, fmt.Errorf("Alias is %q, want letters, digits, /, _ and -, not beginning with aws/", q.Alias)
	}
	document, err := keyDocument(scope, q.Guardians, q.Uses)
	return q, document, err
}

// keyDocument writes the policy of a key that is in scope's stack.
func keyDocument(scope constructs.Construct, guardians []string, uses []keypolicy.Use) (awsiam.PolicyDocument, error) {
	var home keypolicy.Home
	if scope != nil {
		stack := awscdk.Stack_Of(scope)
		home = keypolicy.Home{Partition: *stack.Partition(), Account: *stack.Account(), Region: *stack.Region()}
	}
	document, err := keypolicy.For(home, guardians, uses...)
	if err != nil {
		return nil, err
	}
	return awsiam.PolicyDocument_FromJson(document.Object()), nil
}
