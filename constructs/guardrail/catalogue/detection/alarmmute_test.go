package detection_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

func quiet(expression, duration, alarm any) Change {
	return Add("Quiet", Resource("AWS::CloudWatch::AlarmMuteRule", Object{"Name": "q", "MuteTargets": Object{"AlarmNames": List{alarm}},
		"Rule": Object{"Schedule": Object{"Expression": expression, "Duration": duration}}}))
}

// watched is an alarm that a construct promises.
func watched(s *assemblytest.Stack) {
	Add("Watched",
		Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmName": "watched", "AlarmRule": Join("ALARM(", Ref("RootUseAlarm"), ")"),
			"AlarmActions": List{Ref("Alarms")}}))(s)
	s.Metadata["Prod/Watched"] = append(s.Metadata["Prod/Watched"], assemblytest.Entry{Type: assembly.MetadataPromise,
		Data: promise.Data([]promise.Promise{promise.That("watches", promise.At("").Unset("ActionsEnabled"))})})
}

const nightly = "cron(30 2 * * *)"

func alarmMuteSabotages() []Case {
	muted := func(name, expression, at, says string, duration, alarm any, more ...Change) Case {
		return Case{Rule: "MUTE-004", Name: name, At: "Quiet " + at, Says: says, Change: append(more, quiet(expression, duration, alarm))}
	}
	return []Case{
		muted("every minute", "cron(* * * * *)", "Rule.Schedule.Expression", "want at, or cron", "PT1H", "x"),
		muted("every hour", "cron(0 * * * *)", "Rule.Schedule.Expression", "want at, or cron", "PT1H", "x"),
		muted("day after day", nightly, "Rule.Schedule.Duration", "is P1D; want less than a day", "P1D", "x"),
		muted("all hours", nightly, "Rule.Schedule.Duration", "is PT24H; want less than a day", "PT24H", "x"),
		muted("for as long as the deployment says", nightly, "Rule.Schedule.Duration", "want less than a day", Ref("Param"), "x"),
		muted("the alarm of a construct", nightly, "MuteTargets.AlarmNames", "mutes Prod/Watched", "PT1H", Ref("Watched"), watched),
		muted("the alarm of a construct, by its name", nightly, "MuteTargets.AlarmNames", "mutes Prod/Watched", "PT1H", "watched", watched),
	}
}

func harmlessAlarmMutes() map[string][]Change {
	return map[string][]Change{
		"a nightly window of the workload":     {watched, quiet(nightly, "PT1H30M", "orders")},
		"a single window for the migration":    {quiet("at(2026-12-01T02:00)", "PT4H", "orders")},
		"a weekly window of less than an hour": {quiet("cron(0 3 * * SUN)", "PT45M", "orders")},
	}
}
