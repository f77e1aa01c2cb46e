package encryption_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
)

var logs = []keypolicy.Use{keypolicy.Logs{}}

func TestKeyAtAndKeyMakeTheSameKey(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		encryption.KeyAt(stack, "Plain", &encryption.KeyProps{Uses: logs, Purpose: "encrypts its logs"})
		encryption.NewKey(stack, "Key", &encryption.KeyProps{Uses: logs})
	})
	keys := a.OfType("AWS::KMS::Key")
	if len(keys) != 2 {
		t.Fatalf("keys = %d, want 2", len(keys))
	}
	for _, property := range []string{"KeyPolicy", "EnableKeyRotation", "RotationPeriodInDays", "PendingWindowInDays"} {
		if one, two := fmt.Sprint(keys[0].Get(property)), fmt.Sprint(keys[1].Get(property)); one != two {
			t.Errorf("%s = %s and %s, want the same", property, one, two)
		}
	}
	if got, want := keys[0].Get("Description").String(), "Prod: encrypts its logs"; got != want {
		t.Errorf("Description = %q, want %q", got, want)
	}
	if aliases := a.OfType("AWS::KMS::Alias"); len(aliases) != 1 || aliases[0].Get("AliasName").String() != "alias/Prod/Key" {
		t.Errorf("aliases = %v, want alias/Prod/Key alone", aliases)
	}
}

func TestAllowAddsAUseToTheKeysOfTheApp(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: logs})
		if !encryption.Allow(stack, key, keypolicy.VendedLogs{}) {
			t.Error("Allow on a key of the app = false, want true")
		}
		elsewhere := awskms.Key_FromKeyArn(stack, jsii.String("Elsewhere"), jsii.String("arn:aws:kms:eu-west-1:222222222222:key/x"))
		if encryption.Allow(stack, elsewhere, keypolicy.VendedLogs{}) {
			t.Error("Allow on a key of another app = true, want false")
		}
	})
	policy := fmt.Sprint(a.OfType("AWS::KMS::Key")[0].Get("KeyPolicy"))
	for _, want := range []string{"Administration", "CloudWatchLogs", "delivery.logs.amazonaws.com"} {
		if !strings.Contains(policy, want) {
			t.Errorf("key policy lacks %s: %s", want, policy)
		}
	}
}

func TestKeysRefuseWhatKMSWould(t *testing.T) {
	constructtest.Preview(func(stack awscdk.Stack) {
		for want, p := range map[string]encryption.KeyProps{
			`encryption.Key "Prod/Bad": uses are empty`: {},
			"RotationDays is 30, want 90 to 2560":       {Uses: logs, RotationDays: 30},
			`Alias is "aws/x", want letters`:            {Uses: logs, Alias: "aws/x"},
			`Accounts has "1", want the 12 digits`: {
				Uses: []keypolicy.Use{keypolicy.CloudTrail{Source: keypolicy.Source{Accounts: []string{"1"}}}}},
		} {
			constructtest.Refused(t, stack, want, func() { encryption.NewKey(stack, "Bad", &p) })
		}
		constructtest.Refused(t, stack, `awscdk.Stack "Prod": Bad: uses are empty`, func() { encryption.KeyAt(stack, "Bad", nil) })
	})
}

func ExampleNewKey() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		encryption.NewKey(stack, "LogsKey", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}})
	})
	key := a.OfType("AWS::KMS::Key")[0]
	fmt.Println("rotates:", key.Get("EnableKeyRotation"), "waits for days:", key.Get("PendingWindowInDays"))
	// Output: rotates: true waits for days: 30
}

func ExampleNewReplicaKey() {
	a := constructtest.Preview(func(ireland awscdk.Stack) {
		primary := encryption.NewKey(ireland, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}, MultiRegion: true})
		paris := constructtest.Beside(ireland, "Paris", "111111111111", "eu-west-3")
		encryption.NewReplicaKey(paris, "Key", &encryption.ReplicaKeyProps{Primary: primary, Uses: []keypolicy.Use{keypolicy.S3{}}})
	})
	constructtest.Count(a, "AWS::KMS::Key", "AWS::KMS::ReplicaKey")
	// Output:
	// AWS::KMS::Key 1
	// AWS::KMS::ReplicaKey 1
}

func TestKeysThatAreWeakenedBreakTheirPromise(t *testing.T) {
	key := func(stack awscdk.Stack) constructs.IConstruct {
		return encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: logs})
	}
	constructtest.Broken(t, key, map[string]any{
		"DeletionPolicy": "Delete", "Enabled": false, "RotationPeriodInDays": 2560,
		"KeyPolicy.Statement": []any{map[string]any{
			"Effect": "Deny", "Action": "kms:Decrypt", "Principal": map[string]any{"AWS": "*"}, "Resource": "*",
		}},
	})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		made := key(stack).(awskms.Key)
		encryption.Allow(stack, made, keypolicy.S3{})
		return made
	}, map[string]any{"KeyPolicy.Statement.2.Action": "kms:*"})
}
