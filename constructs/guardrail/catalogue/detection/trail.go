package detection

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const trailType = "AWS::CloudTrail::Trail"

var trailRules = []engine.Rule{
	{
		ID: "TRAIL-001", Title: "Trails record all Regions",
		Why:      "Intruders work in Regions that nobody uses, and global services log to a single Region.",
		Fix:      "Set IsLogging, IsMultiRegionTrail and IncludeGlobalServiceEvents.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.1", "CIS 3.1"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			for _, property := range []string{"IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents"} {
				pass.Want(trail, true, property)
			}
		}),
	},
	{
		ID: "TRAIL-002", Title: "Trails have log file validation enabled",
		Why:      "Without digests, nobody can prove that a log file is complete and unchanged.",
		Fix:      "Set EnableLogFileValidation.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.4", "CIS 3.2"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			pass.Want(trail, true, "EnableLogFileValidation")
		}),
	},
	{
		ID: "TRAIL-003", Title: "Trails are encrypted with a KMS key",
		Why:      "Trails reveal how the organization works; the key policy decides who can read them, whoever can read the bucket.",
		Fix:      "Set KMSKeyId.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.2", "CIS 3.5"},
		Check:    trailHas("KMSKeyId"),
	},
	{
		ID: "TRAIL-004", Title: "Trails deliver to CloudWatch Logs",
		Why:      "Alarms on CloudWatch Logs see a call within minutes; files in a bucket wait until somebody reads them.",
		Fix:      "Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.5"},
		Check:    trailHas("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"),
	},
}

func trailHas(properties ...string) func(*engine.Pass) {
	return engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
		for _, property := range properties {
			pass.WantSet(trail, property)
		}
	})
}
