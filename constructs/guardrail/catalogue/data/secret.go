package data

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const secretType = "AWS::SecretsManager::Secret"

var secretRules = []engine.Rule{
	{
		ID: "SECRET-001", Title: "Templates contain no secrets",
		Why:    "Many people can read templates, which stay in version control, in buckets and in the history of CloudFormation.",
		Fix:    "Keep the value in Secrets Manager, refer to it with a dynamic reference, and revoke the value that was in the template.",
		Pillar: engine.Security,
		Check:  plainSecrets,
	},
	{
		ID: "SECRET-002", Title: "Secrets are encrypted with a customer managed key",
		Why: "The AWS managed key serves every identity of the account; a key of your own decides who can decrypt, and can be " +
			"shared or revoked.",
		Fix:    "Set KmsKeyId.",
		Pillar: engine.Security,
		Check: engine.Each(secretType, func(pass *engine.Pass, r *assembly.Resource) {
			if v := r.Get("KmsKeyId"); !v.AlwaysExists() || managedAlias(v) != assembly.False && !refersToKey(v) {
				pass.Report(r, "KmsKeyId", "is %v; want a customer managed key", v)
			}
		}),
	},
	{
		ID: "SECRET-003", Title: "Production secrets have rotation enabled",
		Why:      "A leaked secret stays valid until it is changed, and nobody hears of the leak; a generated one leaks like any other.",
		Fix:      "Add a rotation schedule, let RDS manage the password, or waive the rule with the reason why the secret cannot rotate.",
		Pillar:   engine.Security,
		Controls: []string{"SecretsManager.1", "AwsSolutions-SMG4"},
		Relax:    engine.ProductionOnly(),
		Check:    secretRotation,
	},
	{
		ID: "SECRET-004", Title: "Production secrets are retained when their stack is deleted",
		Why:    "Deleting a secret locks its users out of what it opens, such as a database that outlives the stack.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each(secretType, (*engine.Pass).WantRetained),
	},
}

// secretRotation also looks at the attachments of secrets to databases, which CDK uses to refer to
// such secrets.
func secretRotation(pass *engine.Pass) {
	schedules := pass.ByTarget("AWS::SecretsManager::RotationSchedule", "SecretId")
	attachments := pass.ByTarget("AWS::SecretsManager::SecretTargetAttachment", "SecretId")
	for _, secret := range pass.OfType(secretType) {
		rotates := false
		for _, at := range append(attachments[secret], secret) {
			for _, schedule := range schedules[at] {
				rotates = rotates || schedule.PresentWith(secret) && schedule.Get("RotationRules").Exists()
			}
		}
		if !rotates {
			pass.Report(secret, "RotationSchedule", "no unconditional rotation schedule rotates the secret")
		}
	}
}

// refersToKey reports whether a value refers to a resource of the app, which is no alias of AWS.
func refersToKey(v assembly.Value) bool {
	_, ok := v.Target()
	return ok
}

// managedAlias tells whether a key is the one of AWS, by the name or the ARN of its alias.
func managedAlias(v assembly.Value) assembly.Truth {
	if text, ok := v.Text(); ok {
		return assembly.TruthOf(text == "aws/secretsmanager" || strings.HasSuffix(text, "alias/aws/secretsmanager"))
	}
	return v.Is("alias/aws/secretsmanager")
}
