package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/credential"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A masterSecret is the password of a database's master user as a secret of its own, which AWS's
// function for the engine rotates.
type masterSecret struct {
	secret  *credential.Secret
	rotator awsec2.SecurityGroup
}

// newMasterSecret defines the secret. The function stands where workloads do: it has to reach
// Secrets Manager, which isolated subnets do not.
func newMasterSecret(x constructs.Construct, s databaseSettings) masterSecret {
	vpc := s.VPC
	rotator := awsec2.NewSecurityGroup(x, jsii.String("Rotator"), &awsec2.SecurityGroupProps{
		Vpc: vpc, Description: jsii.String("Rotates the master password of " + tree.Path(x)), AllowAllOutbound: jsii.Bool(false),
	})
	rotator.AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(443)), jsii.String("Secrets Manager"), nil)
	plinth.KeepGroup(rotator)
	workloads, _ := appTier.subnets(vpc, nil)
	const excluded = `/@" '\`
	options := &awssecretsmanager.SingleUserHostedRotationOptions{
		Vpc: vpc, VpcSubnets: selected(workloads), SecurityGroups: &[]awsec2.ISecurityGroup{rotator}, ExcludeCharacters: jsii.String(excluded),
	}
	hosted := awssecretsmanager.HostedRotation_PostgreSqlSingleUser(options)
	if s.Engine == MySQL {
		hosted = awssecretsmanager.HostedRotation_MysqlSingleUser(options)
	}
	var replicas []awskms.IKey
	if s.RecoveryKey != nil {
		replicas = []awskms.IKey{s.RecoveryKey}
	}
	return masterSecret{credential.NewSecret(x, "Master", &credential.SecretProps{
		Hosted: hosted, Key: s.Key, ReplicaKeys: replicas,
		Generate: &awssecretsmanager.SecretStringGenerator{
			SecretStringTemplate: jsii.String(`{"username":"` + masterUser + `"}`), GenerateStringKey: jsii.String("password"),
			ExcludeCharacters: jsii.String(excluded), PasswordLength: jsii.Number(32),
		},
	}), rotator}
}

// password is a dynamic reference, so that no template holds the password itself.
func (m masterSecret) password() *string {
	return m.secret.Secret().SecretValueFromJson(jsii.String("password")).UnsafeUnwrap()
}

// open writes the address of the database into the secret, and starts rotation after that.
func (m masterSecret) open(x constructs.Construct, database awssecretsmanager.ISecretAttachmentTarget) {
	tree.Depend(m.secret.Rotation(), m.secret.Secret().Attach(database))
	plinth.Promise(x, promise.That("rotates a password once its secret knows the database",
		promise.At("Master/Resource/Rotation/Resource").After("Master/Resource/Attachment/Resource"),
		promise.At("Master/Resource/Attachment/Resource").Refers("SecretId", "Master/Resource/Resource").Refers("TargetId", "Resource")))
}
