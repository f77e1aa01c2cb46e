package keypolicy

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// use is what identities do with a key through a service that stores their data.
var use = []string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}

// asCaller lets the account's identities use the key through one service and not otherwise.
func asCaller(home Home, sid, service string, actions []string) []policy.Statement {
	return []policy.Statement{{
		Sid: sid, Effect: policy.Allow, Principal: home.identities(), Action: actions, Resource: thisKey,
		Condition: policy.Condition{"StringEquals": {
			"kms:ViaService": {service + "." + home.Region + ".amazonaws.com"}, "kms:CallerAccount": {home.Account},
		}},
	}}
}

// withGrants adds grants, by which a service keeps using the key when its caller is gone: a
// volume is decrypted each time its instance starts. Only services can make them.
func withGrants(home Home, sid, service string) []policy.Statement {
	grants := asCaller(home, sid+"Grants", service, []string{"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"})
	grants[0].Condition["Bool"] = map[string][]string{"kms:GrantIsForAWSResource": {"true"}}
	return append(asCaller(home, sid, service, use), grants...)
}

// S3 is for buckets.
type S3 struct {
	// Buckets are the ARNs of the only buckets, with "*" as a wildcard. S3 gives the ARN of
	// the bucket as encryption context where the bucket has a bucket key, that of the object
	// where it has none; both are covered. The default is every bucket.
	Buckets []string
}

// Statements implements [Use].
func (s S3) Statements(home Home) ([]policy.Statement, error) {
	statements := asCaller(home, "S3", "s3", use)
	for _, arn := range s.Buckets {
		if !identifier.IsToken(arn) && !strings.HasPrefix(arn, "arn:") {
			return nil, fmt.Errorf("Buckets has %q, want the ARN of a bucket", arn)
		}
		like := statements[0].Condition["StringLike"]
		if like == nil {
			like = map[string][]string{}
			statements[0].Condition["StringLike"] = like
		}
		const context = "kms:EncryptionContext:aws:s3:arn"
		like[context] = append(like[context], arn, arn+"/*")
	}
	return statements, nil
}

// SQS is for queues: producers and consumers use the key through SQS.
type SQS struct{}

// Statements implements [Use].
func (SQS) Statements(home Home) ([]policy.Statement, error) {
	return asCaller(home, "SQS", "sqs", envelope), nil
}

// SecretsManager is for secrets. An encryption context is no condition: Secrets Manager
// tries the key with a made-up one before it accepts it.
type SecretsManager struct{}

// Statements implements [Use].
func (SecretsManager) Statements(home Home) ([]policy.Statement, error) {
	return asCaller(home, "SecretsManager", "secretsmanager", use), nil
}

// RDS is for databases, which go on by grants.
type RDS struct{}

// Statements implements [Use].
func (RDS) Statements(home Home) ([]policy.Statement, error) {
	return withGrants(home, "RDS", "rds"), nil
}

// DynamoDB is for tables, which go on by grants.
type DynamoDB struct{}

// Statements implements [Use].
func (DynamoDB) Statements(home Home) ([]policy.Statement, error) {
	return withGrants(home, "DynamoDB", "dynamodb"), nil
}

// ElastiCache is for caches, which go on by grants.
type ElastiCache struct{}

// Statements implements [Use].
func (ElastiCache) Statements(home Home) ([]policy.Statement, error) {
	return withGrants(home, "ElastiCache", "elasticache"), nil
}

// EBS is for volumes, which EC2 decrypts by grants.
type EBS struct {
	// AutoScaling also lets the service-linked role of Auto Scaling start instances with
	// such volumes. The role has to exist in the account.
	AutoScaling bool
}

// Statements implements [Use].
func (e EBS) Statements(home Home) ([]policy.Statement, error) {
	statements := withGrants(home, "EBS", "ec2")
	if !e.AutoScaling {
		return statements, nil
	}
	role := &policy.Principals{AWS: []string{
		home.arn("iam", "", home.Account, "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")}}
	return append(statements,
		policy.Statement{Sid: "AutoScaling", Effect: policy.Allow, Principal: role, Action: use, Resource: thisKey},
		policy.Statement{Sid: "AutoScalingGrants", Effect: policy.Allow, Principal: role, Action: []string{"kms:CreateGrant"}, Resource: thisKey,
			Condition: policy.Condition{"Bool": {"kms:GrantIsForAWSResource": {"true"}}}}), nil
}

// Direct lets the account's identities call KMS themselves, as far as their own policies
// allow: for encryption in the client.
type Direct struct{}

// Statements implements [Use].
func (Direct) Statements(home Home) ([]policy.Statement, error) {
	return []policy.Statement{{
		Sid: "Direct", Effect: policy.Allow, Principal: home.identities(), Action: use, Resource: thisKey,
	}}, nil
}
