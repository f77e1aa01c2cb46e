package cost

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// stopping are calls of the AWS SDK that stop something, or may make it smaller.
var stopping = regexp.MustCompile(
	`(?i):aws-sdk:(ec2:stop|rds:stop|redshift:pause|sagemaker:stop|ecs:updateService|autoscaling:(update|set)|eks:update)`)

func lateStops(pass *engine.Pass, schedule *assembly.Resource) {
	const property = "Target.RetryPolicy.MaximumEventAgeInSeconds"
	target, _ := schedule.Get("Target", "Arn").Outline()
	if !stopping.MatchString(target) || schedule.Get("Target", "RetryPolicy", "MaximumRetryAttempts").Is(0) == assembly.True {
		return
	}
	age := schedule.Get("Target", "RetryPolicy", "MaximumEventAgeInSeconds")
	switch seconds, known := age.Int(); {
	case !age.Exists():
		pass.Report(schedule, property, "is not set, so AWS tries for 24 hours; want 3600 or less")
	case known && seconds > 3600:
		pass.Report(schedule, property, "is %d; want 3600 or less", seconds)
	}
}

// wideStops is about roles of the app.
func wideStops(pass *engine.Pass, schedule *assembly.Resource) {
	target, _ := schedule.Get("Target", "Arn").Outline()
	role, ok := schedule.Get("Target", "RoleArn").Target()
	if !ok || !stopping.MatchString(target) {
		return
	}
	for _, s := range statement.OfRole(pass.Assembly, role.Resource) {
		if s.Known() && s.Allows() && s.AllResources() == assembly.True && !s.Get("Condition").Exists() {
			pass.Report(role.Resource, "", "lets the schedule %s do its action to everything", schedule.Path)
			return
		}
	}
}
