package cost

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
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
