package main

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
)

func deploysFromNothing(t *testing.T, a *assembly.Assembly) {
	rehearsetest.Phases(t, "README.md", rehearsetest.Phase{
		Title: "Everything",
		Before: []string{
			"Bootstrap both accounts: `cdk bootstrap aws://999999999999/us-east-1 aws://555555555555/eu-central-1`.",
			"Delete the monitor by service that AWS may have made by itself in Cost Anomaly Detection.",
			"Have a certificate for the names of what is developed, in the account and Region of Development, and write its ARN into config.go.",
			"Push the image, for ARM, to the ECR repository `shop`, and write its digest into the code: a service whose tasks do not start is " +
				"rolled back.",
		},
		Commands: []string{"cdk deploy Payer", "cdk deploy Development"},
		App:      a,
	})
}

// Nothing that holds data is replaced, and no service: that would be a finding, which fails the
// test.
func takesWhatATeamChanges(t *testing.T, with func(changes ...func(s *setup)) *assembly.Assembly) {
	for name, change := range map[string]func(s *setup){
		"image":    func(s *setup) { s.image = "sha256:" + strings.Repeat("0", 64) },
		"volume":   func(s *setup) { s.volume = 50 }, // another launch template, as a newer AMI is
		"bounds":   func(s *setup) { s.smallest, s.largest = 3, 20 },
		"types":    func(s *setup) { s.types = []string{"r8g.large", "r7g.large", "r6g.large", "r8gd.large"} },
		"tasks":    func(s *setup) { s.tasks = 4 },
		"schedule": func(s *setup) { s.sleep, s.wake = "21:30", "06:00" },
		"archive":  func(s *setup) { s.archive = 90 },
	} {
		t.Run(name, func(t *testing.T) { rehearsetest.Change(t, name, with(), with(change)) })
	}
}

// CloudFormation deletes in the opposite order of what depends on what: AWS refuses to delete a
// provider whose services are there, and a group whose instances are protected.
func isDeletedInOrder(t *testing.T, a *assembly.Assembly) {
	order := []string{"OffHours/Sleep/Resource", "Service/Resource/Service", "Capacity/Cluster/Cluster", "Capacity/Provider/Provider",
		"Capacity/Deletable/Resource/Default", "Capacity/Group/ASG", "Capacity/Template/Resource", "Capacity/Key/Resource/Resource",
		"Capacity/ScalingRole/Resource/Default"}
	for i, path := range order[:len(order)-1] {
		if r, next := resourceAt(t, a, path), resourceAt(t, a, order[i+1]); !depends(r, next, map[*assembly.Resource]bool{}) {
			t.Errorf("%s does not depend on %s, want it deleted first", r.Path, next.Path)
		}
	}
}

// Instances that start before there is a way out cannot ask for their capacity provider, and
// register without it.
func instancesWaitForTheirWayOut(t *testing.T, a *assembly.Assembly) {
	group := resourceAt(t, a, "Capacity/Group/ASG")
	for _, subnet := range []string{"1", "2", "3"} {
		if route := resourceAt(t, a, "Network/Resource/appSubnet"+subnet+"/DefaultRoute"); !group.Dependencies()[route] {
			t.Errorf("%s does not depend on %s", group.Path, route.Path)
		}
	}
}

// depends reports whether a resource depends on another, by way of others too.
func depends(r, on *assembly.Resource, seen map[*assembly.Resource]bool) bool {
	if seen[r] {
		return false
	}
	seen[r] = true
	for next := range r.Dependencies() {
		if next == on || depends(next, on, seen) {
			return true
		}
	}
	return false
}
