const { randomBytes } = require("node:crypto");
const { DescribeSecretCommand, GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient,
  UpdateSecretVersionStageCommand } = require("@aws-sdk/client-secrets-manager");

const client = new SecretsManagerClient();

exports.handler = async ({ SecretId, ClientRequestToken: version, Step }) => {
  const { VersionIdsToStages: stages } = await client.send(new DescribeSecretCommand({ SecretId }));
  if (stages[version]?.includes("AWSCURRENT")) return; // delivered again after it was done
  switch (Step) {
    case "createSecret":
      try {
        await client.send(new GetSecretValueCommand({ SecretId, VersionId: version, VersionStage: "AWSPENDING" }));
      } catch (e) {
        if (e.name !== "ResourceNotFoundException") throw e;
        await client.send(new PutSecretValueCommand({
          SecretId, ClientRequestToken: version, VersionStages: ["AWSPENDING"], SecretString: randomBytes(48).toString("base64"),
        }));
      }
      break;
    case "finishSecret":
      await client.send(new UpdateSecretVersionStageCommand({
        SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: version,
        RemoveFromVersionId: Object.keys(stages).find((v) => stages[v].includes("AWSCURRENT")),
      }));
  }
};
