// Package credential defines secrets that Secrets Manager generates, rotates and keeps, for every
// layer that opens something with a password.
package credential

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// SecretProps configure a [Secret]. One of Rotator, Hosted and Unrotated is required.
type SecretProps struct {
	// Rotator is a Lambda function that changes the secret where it is used.
	Rotator awslambda.IFunction
	// Hosted is a function of AWS that does so for a database, such as
	// awssecretsmanager.HostedRotation_PostgreSqlSingleUser(nil).
	Hosted awssecretsmanager.HostedRotation
	// Unrotated is why the secret cannot rotate. It becomes the waiver of SECRET-003.
	Unrotated string
	// EveryDays is how often it rotates, 1 to 1000. The default is 30.
	EveryDays int
	// Key encrypts the secret. The default is a new [encryption.Key] for Secrets Manager alone.
	Key awskms.IKey
	// ReplicaKeys are keys in other Regions, each of which gets a replica of the secret, encrypted
	// with it. Their policies have to serve [keypolicy.SecretsManager].
	ReplicaKeys []awskms.IKey
	// Generate says how the first value is made. The default is 32 random characters.
	Generate *awssecretsmanager.SecretStringGenerator
}

// A Secret is a value that Secrets Manager generates and nobody has to know. It promises that
//
//   - it is encrypted with a customer managed key (SECRET-002),
//   - it rotates, unless a reason says why not (SECRET-003),
//   - it outlives its stack (SECRET-004), and no template holds it (SECRET-001),
//   - its replicas in other Regions follow it.
//
// Its policy denies deletion with a recovery window of less than 30 days, and CDK denies any
// deletion as long as it rotates. Standing idle it costs one secret and one KMS key a month. See
// "AWS Secrets Manager best practices".
type Secret struct {
	constructs.Construct
	secret   awssecretsmanager.Secret
	rotation awssecretsmanager.RotationSchedule
}

// NewSecret defines a secret. It panics with an error unless exactly one of Rotator, Hosted and
// Unrotated is given, and when EveryDays is out of range.
func NewSecret(scope constructs.Construct, id string, props *SecretProps) *Secret {
	s := &Secret{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	if p.Key == nil {
		p.Key = encryption.NewKey(s, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.SecretsManager{}}}).Key()
	}
	replicas, kept := p.replicas()
	s.secret = awssecretsmanager.NewSecret(s, jsii.String("Resource"), &awssecretsmanager.SecretProps{
		Description:          jsii.String(tree.Path(s)),
		EncryptionKey:        p.Key,
		GenerateSecretString: p.Generate,
		ReplicaRegions:       replicas,
		RemovalPolicy:        awscdk.RemovalPolicy_RETAIN,
	})
	s.keepRecoverable()
	defer func() { plinth.Promise(s.secret, p.promises(s.secret, kept)...) }() // with the statements that rotation adds
	if p.Unrotated != "" {
		guardrail.Waive(s, "SECRET-003", p.Unrotated)
		return s
	}
	s.rotation = s.secret.AddRotationSchedule(jsii.String("Rotation"), &awssecretsmanager.RotationScheduleOptions{
		RotationLambda: p.Rotator, HostedRotation: p.Hosted,
		AutomaticallyAfter: awscdk.Duration_Days(jsii.Number(p.EveryDays)),
	})
	if p.Rotator != nil {
		forThisAccount(p.Rotator)
	}
	rotates := promise.At("Resource").Is("SecretId", s.secret.SecretArn()).
		Is("RotationRules", map[string]any{"ScheduleExpression": fmt.Sprintf("rate(%d days)", p.EveryDays)})
	if p.EveryDays == 1 {
		rotates = rotates.Is("RotationRules", map[string]any{"ScheduleExpression": "rate(1 day)"})
	}
	if p.Hosted != nil {
		rotates = rotates.Is("HostedRotationLambda",
			tree.Node(s.rotation).DefaultChild().(awssecretsmanager.CfnRotationSchedule).HostedRotationLambda())
	}
	if p.Rotator != nil {
		rotates = rotates.Is("RotationLambdaARN", p.Rotator.FunctionArn()).NoOther()
	}
	plinth.Promise(s.rotation, promise.That("rotates its secret as often as it says", rotates))
	return s
}

// forThisAccount lets Secrets Manager call a rotator for secrets of its account only, which CDK
// leaves open. See "Permissions for rotation" in the guide of Secrets Manager.
func forThisAccount(rotator awslambda.IFunction) {
	for _, child := range *tree.Node(rotator).Children() {
		if permission, ok := child.(awslambda.CfnPermission); ok && *permission.Principal() == "secretsmanager.amazonaws.com" {
			permission.SetSourceAccount(tree.Stack(rotator).Account())
		}
	}
}

// replicas are those of the secret, as the L2 takes them and as a template has them.
func (p SecretProps) replicas() (*[]*awssecretsmanager.ReplicaRegion, []any) {
	if len(p.ReplicaKeys) == 0 {
		return nil, nil
	}
	all, kept := make([]*awssecretsmanager.ReplicaRegion, len(p.ReplicaKeys)), make([]any, len(p.ReplicaKeys))
	for i, key := range p.ReplicaKeys {
		region := key.Env().Region // that of the ARN, for a key of another app
		all[i] = &awssecretsmanager.ReplicaRegion{Region: region, EncryptionKey: key}
		kept[i] = map[string]any{"Region": region, "KmsKeyId": key.KeyArn()}
	}
	return &all, kept
}

// promises are those of the secret itself and of its policy.
func (p SecretProps) promises(secret awssecretsmanager.Secret, replicas []any) []promise.Promise {
	kept := promise.At("Resource").Is("KmsKeyId", p.Key.KeyArn()).Retained().NoOther()
	if replicas != nil {
		kept = kept.Is("ReplicaRegions", replicas)
	}
	generated := map[string]any{}
	if p.Generate != nil {
		generated = promise.Properties(p.Generate)
	}
	policy := tree.Node(secret).FindChild(jsii.String("Policy")).(awssecretsmanager.ResourcePolicy)
	return []promise.Promise{
		promise.That("is encrypted with its key, generated and never written down, and outlives its stack",
			kept.Is("GenerateSecretString", generated)),
		promise.That("can be recovered for 30 days, whoever deletes it", promise.At("Policy/Resource").
			Is("SecretId", secret.SecretArn()).Policy("ResourcePolicy.Statement", plinth.Statements(policy.Document())...)),
	}
}

// Secret returns the L2 construct.
func (s *Secret) Secret() awssecretsmanager.Secret { return s.secret }

// Rotation returns when it rotates, nil for a secret that is Unrotated. Rotation begins as soon as
// it is defined: what the secret opens has to be a dependency of it.
func (s *Secret) Rotation() awssecretsmanager.RotationSchedule { return s.rotation }

// keepRecoverable denies deletion without a recovery window of a month.
func (s *Secret) keepRecoverable() {
	for _, denial := range []struct {
		sid       string
		condition map[string]any
	}{
		{"NoForcedDeletion", map[string]any{"Bool": map[string]any{"secretsmanager:ForceDeleteWithoutRecovery": "true"}}},
		{"RecoverForAMonth", map[string]any{"NumericLessThan": map[string]any{"secretsmanager:RecoveryWindowInDays": "30"}}},
	} {
		s.secret.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Sid: &denial.sid, Effect: awsiam.Effect_DENY, Actions: jsii.Strings("secretsmanager:DeleteSecret"),
			Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()}, Resources: jsii.Strings("*"), // in its policy: this secret
			Conditions: &denial.condition,
		}))
	}
}

func (p *SecretProps) withDefaults() (SecretProps, error) {
	var q SecretProps
	if p != nil {
		q = *p
	}
	given := 0
	for _, there := range []bool{q.Rotator != nil, q.Hosted != nil, strings.TrimSpace(q.Unrotated) != ""} {
		if there {
			given++
		}
	}
	if given != 1 {
		return q, fmt.Errorf(
			"Rotator, Hosted and Unrotated are given %d times, want one of them: what rotates the secret, or why nothing does",
			given,
		)
	}
	if q.EveryDays == 0 {
		q.EveryDays = 30
	}
	if q.EveryDays < 1 || q.EveryDays > 1000 {
		return q, fmt.Errorf("EveryDays is %d, want 1 to 1000", q.EveryDays)
	}
	return q, nil
}
