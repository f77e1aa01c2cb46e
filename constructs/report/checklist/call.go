package checklist

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// customTypes are the custom resources of any name.
var customTypes = []string{"Custom::"}

// calls asks whether a custom resource of CDK calls an action of a service with some parameters.
// The action and the parameters, as compact JSON, are regular expressions.
func calls(service, action, parameters string) shows {
	actions := regexp.MustCompile("^(?i:" + action + ")$")
	with := regexp.MustCompile(parameters)
	return func(r *assembly.Resource) bool {
		for _, when := range []string{"Create", "Update"} {
			var call struct {
				Service, Action string
				Parameters      json.RawMessage
			}
			if json.Unmarshal([]byte(text(r.Get(when))), &call) == nil && strings.EqualFold(call.Service, service) &&
				actions.MatchString(call.Action) && with.Match(call.Parameters) {
				return true
			}
		}
		return false
	}
}

var stopping = regexp.MustCompile(
	`(?i)(stopDBInstance|stopDBCluster|stopInstances|ecs:updateService|updateAutoScalingGroup|setDesiredCapacity|registerScalableTarget)`)

// stops asks whether a schedule outside of production stops or shrinks something, by itself or by
// the state machine that it starts.
func stops(schedule *assembly.Resource) bool {
	if schedule.Stack.Class == assembly.Production || schedule.Get("State").Is("DISABLED") == assembly.True {
		return false
	}
	target := schedule.Get("Target", "Arn")
	if to, ok := target.Target(); ok {
		return stopping.MatchString(definition(to.Resource))
	}
	return stopping.MatchString(text(target))
}

// shrinks asks whether a scheduled action of a group outside of production leaves no instance: a
// minimum of zero alone lets the others run.
func shrinks(action *assembly.Resource) bool {
	return action.Stack.Class != assembly.Production &&
		(is(0, "MaxSize")(action) || is(0, "MinSize")(action) && is(0, "DesiredCapacity")(action))
}

// activatesTags asks whether a state machine activates cost allocation tags.
func activatesTags(machine *assembly.Resource) bool {
	return strings.Contains(strings.ToLower(definition(machine)), "updatecostallocationtagsstatus")
}

func definition(machine *assembly.Resource) string {
	return text(machine.Get("DefinitionString")) + machine.Get("Definition").String()
}
