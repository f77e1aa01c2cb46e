package catalogue

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const secretType = "AWS::SecretsManager::Secret"

var secretStoreRules = []engine.Rule{
	{
		ID: "SECRET-002", Title: "Secrets have a customer managed key",
		Why:    "AWS's own key serves every identity of the account; a key of its own says who may decrypt, and can be shared or withdrawn.",
		Fix:    "Set KmsKeyId.",
		Pillar: engine.Security,
		Check: engine.Each(secretType, func(pass *engine.Pass, r *assembly.Resource) {
			if v := r.Get("KmsKeyId"); !v.AlwaysExists() || v.Is("alias/aws/secretsmanager") != assembly.False && !refers(v) {
				pass.Report(r, "KmsKeyId", "is not surely a customer managed key")
			}
		}),
	},
	{
		ID: "SECRET-003", Title: "Production secrets rotate",
		Why:      "A secret that leaked unnoticed stays good until it is changed.",
		Fix:      "Add a rotation schedule, let RDS manage the password, or waive the rule with the reason why it cannot rotate.",
		Pillar:   engine.Security,
		Controls: []string{"SecretsManager.1", "AwsSolutions-SMG4"},
		Relax:    productionOnly,
		Check:    secretRotation,
	},
	{
		ID: "SECRET-004", Title: "Production secrets outlive their stack",
		Why:    "A deleted secret locks its users out of what it opens.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Relax:  productionOnly,
		Check:  engine.Each(secretType, retained),
	},
}

// refers reports whether a value is a resource of the app.
func refers(v assembly.Value) bool {
	_, ok := v.Target()
	return ok
}

// secretRotation also follows the attachments of secrets to databases, by which CDK refers
// to such secrets.
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
			pass.Report(secret, "RotationSchedule", "no rotation schedule surely rotates the secret")
		}
	}
}
