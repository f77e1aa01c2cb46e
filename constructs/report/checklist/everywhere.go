package checklist

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// workloadTypes are what a workload runs on. Bills, alarms and records of others stand in Regions
// without any.
var workloadTypes = append([]string{"AWS::EC2::VPC", "AWS::EC2::Instance", groupType, "AWS::ECS::Service", "AWS::EKS::Cluster"},
	relationalTypes...)

// everywhere wants what find shows in every account and Region with a workload of production,
// unless something does the same for all of the organization. Nothing anywhere contradicts nothing.
func everywhere(find finder, organization ...finder) finder {
	return func(a *assembly.Assembly) (shown, lacking []Subject) {
		shown, _ = find(a)
		for _, all := range organization {
			if found, _ := all(a); len(found) > 0 {
				return shown, nil
			}
		}
		covered := map[[2]string]bool{}
		for _, s := range shown {
			covered[placeOf(s.Stack)] = true
		}
		for _, s := range a.Stacks {
			runs := func(r *assembly.Resource) bool { return slices.Contains(workloadTypes, r.Type) }
			if len(shown) > 0 && s.Class == assembly.Production && slices.ContainsFunc(s.Resources, runs) && !covered[placeOf(s)] {
				lacking = append(lacking, Subject{Stack: s})
			}
		}
		return shown, lacking
	}
}

// placeOf is the account and the Region of a stack.
func placeOf(s *assembly.Stack) [2]string { return [2]string{s.Root().Account, s.Root().Region} }
