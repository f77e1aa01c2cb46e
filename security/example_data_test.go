package security_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/security"
)

// One key for one purpose: here the log groups of the account and Region.
func ExampleNewKey() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := security.NewKey(stack, "LogKey", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}})
		key.OnTamper("Tampered", security.NewAlertTopic(stack, "Alerts", nil).Target())
	})
	key := a.OfType("AWS::KMS::Key")[0]
	fmt.Println(key.Path, "rotates:", key.Get("EnableKeyRotation"), "waits", key.Get("PendingWindowInDays"), "days before it is deleted")
	// Output: Prod/LogKey/Resource/Resource rotates: true waits 30 days before it is deleted
}

// A replica decrypts backups in another Region when the first one is down.
func ExampleNewReplicaKey() {
	uses := []keypolicy.Use{keypolicy.S3{}}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		primary := security.NewKey(stack, "Key", &security.KeyProps{Uses: uses, MultiRegion: true})
		backup := constructtest.Beside(stack, "Backup", "111111111111", "eu-central-1")
		security.NewReplicaKey(backup, "Key", &security.ReplicaKeyProps{Primary: primary, Uses: uses})
	})
	constructtest.Count(a, "AWS::KMS::Key", "AWS::KMS::ReplicaKey")
	// Output:
	// AWS::KMS::Key 1
	// AWS::KMS::ReplicaKey 1
}

// Without props a bucket has a key and a bucket for access logs of its own.
func ExampleNewSecureBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		data := security.NewSecureBucket(stack, "Data", nil)
		reader := security.NewWorkloadRole(stack, "Reader", nil)
		data.Bucket().GrantRead(reader.Role(), nil)
	})
	constructtest.Count(a, "AWS::S3::Bucket", "AWS::KMS::Key")
	// Output:
	// AWS::S3::Bucket 2
	// AWS::KMS::Key 1
}

// Several buckets share one bucket for access logs.
func ExampleNewLogBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logs := security.NewLogBucket(stack, "AccessLogs", &security.LogBucketProps{RetentionDays: 90})
		for _, id := range []string{"Orders", "Invoices"} {
			security.NewSecureBucket(stack, id, &security.SecureBucketProps{AccessLogs: logs.Bucket()})
		}
	})
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		fmt.Println(bucket.Path, bucket.Get("LoggingConfiguration", "LogFilePrefix"))
	}
	// Output:
	// Prod/AccessLogs/Resource/Resource not set
	// Prod/Orders/Resource/Resource Prod/Orders/
	// Prod/Invoices/Resource/Resource Prod/Invoices/
}

// A password that AWS's own function rotates in the database.
func ExampleNewSecret() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewSecret(stack, "Database", &security.SecretProps{
			Hosted:    awssecretsmanager.HostedRotation_PostgreSqlSingleUser(&awssecretsmanager.SingleUserHostedRotationOptions{}),
			EveryDays: 7,
		})
	})
	fmt.Println(a.OfType("AWS::SecretsManager::RotationSchedule")[0].Get("RotationRules", "ScheduleExpression"))
	// Output: rate(7 days)
}
