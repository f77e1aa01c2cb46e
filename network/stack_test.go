package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

var tags = plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"}

// newStack makes an app and a production stack in it.
func newStack(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	return newStackOf(t, plinth.Production)
}

func newStackOf(t *testing.T, class plinth.Class) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, plinth.NewStack(app, "Prod", &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Class: class, Tags: tags, WatchedBy: "a test",
	})
}

// everything sets every field.
func everything(stack awscdk.Stack) *network.VPCProps {
	return &network.VPCProps{
		CIDR:    "10.20.0.0/18",
		ZoneIDs: []string{"euw1-az1", "euw1-az2", "euw1-az3"},
		Tiers: append(network.DefaultTiers(),
			network.Tier{Name: "pods", Kind: network.Private, Prefix: 22, Block: "10.20.32.0/20"}),
		FlowLogs: network.LogDestination{Bucket: awss3.NewBucket(stack, jsii.String("Logs"), &awss3.BucketProps{
			Encryption:             awss3.BucketEncryption_KMS,
			EncryptionKey:          awskms.NewKey(stack, jsii.String("LogsKey"), &awskms.KeyProps{EnableKeyRotation: jsii.Bool(true)}),
			BlockPublicAccess:      awss3.BlockPublicAccess_BLOCK_ALL(),
			EnforceSSL:             jsii.Bool(true),
			Versioned:              jsii.Bool(true),
			ObjectOwnership:        awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
			BlockedEncryptionTypes: &[]awss3.BlockedEncryptionType{awss3.BlockedEncryptionType_SSE_C()},
		})},
	}
}

func stackIn(app awscdk.App, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{Account: account, Region: "eu-west-1", Class: class, Tags: tags, WatchedBy: "a test"})
}
