package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/security"
)

// newQueue defines a queue that whoever guards the keys reads.
func newQueue(stack awscdk.Stack, key *security.Key) awssqs.Queue {
	return awssqs.NewQueue(stack, jsii.String("Tampering"), &awssqs.QueueProps{
		Encryption: awssqs.QueueEncryption_KMS, EncryptionMasterKey: key.Key(), EnforceSSL: jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
}
