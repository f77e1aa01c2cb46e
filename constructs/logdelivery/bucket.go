package logdelivery

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// VendedLogs is the service that delivers the logs of other services: flow logs, query logs,
// firewall logs and more.
const VendedLogs = "delivery.logs.amazonaws.com"

// A Writer is a service that writes logs into a bucket.
type Writer struct {
	// Sid begins the ids of the statements: "Config" gives ConfigChecks and ConfigWrites. The
	// default is no ids, for a writer that a bucket can admit on behalf of several accounts: ids
	// are unique in a policy.
	Sid string
	// Service is its principal, such as "config.amazonaws.com".
	Service string
	// Conditions say on whose behalf it may act, such as those of package trust. Required: a
	// service principal alone is a service that works for everybody.
	Conditions map[string]any
	// Checks are what it asks of the bucket before it writes, such as "s3:GetBucketAcl".
	Checks []string
	// Objects are patterns of the keys it writes. The default is all.
	Objects []string
	// GivesOwnership is for services that say with every object that the owner of the bucket owns
	// it, and makes that a condition.
	GivesOwnership bool
}

// Admit lets the writer write into a bucket of the app. What delivers has to be made afterwards,
// because services try the bucket before they accept it: dependents wait for the bucket's policy. A
// bucket that the app only refers to is left alone: its own policy has to say the same.
func (w Writer) Admit(bucket awss3.IBucket, dependents ...constructs.IConstruct) {
	batch.Run(w.Admitted(bucket, dependents...))
}

// Admitted is [Writer.Admit] as a part of a batch.
func (w Writer) Admitted(bucket any, dependents ...constructs.IConstruct) batch.Call {
	objects := w.Objects
	if len(objects) == 0 {
		objects = []string{"*"}
	}
	var arns []any
	for _, pattern := range objects {
		arns = append(arns, batch.On(bucket, "arnForObjects", pattern))
	}
	writing := maps.Clone(w.Conditions)
	if w.GivesOwnership {
		equals := map[string]any{"s3:x-amz-acl": "bucket-owner-full-control"}
		if other, ok := writing["StringEquals"].(map[string]any); ok {
			maps.Copy(equals, other)
		}
		writing["StringEquals"] = equals
	}
	var statements []any
	if len(w.Checks) > 0 {
		statements = append(statements, w.statement("Checks", w.Checks, []any{batch.Get(bucket, "bucketArn")}, w.Conditions))
	}
	statements = append(statements, w.statement("Writes", []string{"s3:PutObject"}, arns, writing))
	return batch.On("Permissions", "admit", bucket, statements, dependents)
}

func (w Writer) statement(what string, actions []string, resources []any, conditions map[string]any) map[string]any {
	statement := map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"Service": w.Service}, "Action": actions, "Resource": resources,
	}
	if len(conditions) > 0 {
		statement["Condition"] = conditions
	}
	if w.Sid != "" {
		statement["Sid"] = w.Sid + what
	}
	return statement
}

// AdmitVendedLogs lets vended logs of scope's account and Region into a bucket, and lets the
// service use the bucket's key.
func AdmitVendedLogs(scope constructs.Construct, bucket awss3.IBucket, dependents ...constructs.IConstruct) {
	Writer{
		Service: VendedLogs, Conditions: trust.Conditions(scope, "logs", "*"),
		Checks: []string{"s3:GetBucketAcl", "s3:ListBucket"}, Objects: []string{"AWSLogs/" + plinth.PlaceOf(scope).Account + "/*"},
	}.Admit(bucket, dependents...)
	AllowKeyOf(scope, bucket)
}

// AllowKeyOf lets vended logs of scope's account and Region use the key of a bucket, if that has
// one of its own in the app.
func AllowKeyOf(scope constructs.Construct, bucket awss3.IBucket) {
	if key := bucket.EncryptionKey(); key != nil {
		at := plinth.PlaceOf(scope)
		encryption.Allow(scope, key, keypolicy.VendedLogs{Source: keypolicy.Source{Accounts: []string{at.Account}}, Region: at.Region})
	}
}
