package main

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
	"github.com/plinth-cdk/plinth/constructs/report/roadmap"
)

// Every stack belongs to one milestone, and waits for none of a later one.
func followsTheRoadmap(t *testing.T, a *assembly.Assembly) {
	stacks, err := order.Of(a)
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, m := range milestones {
		for _, name := range m.of(stacks) {
			if _, twice := at[name]; twice {
				t.Errorf("%s is in two milestones", name)
			}
			at[name] = i
		}
	}
	for _, s := range stacks {
		when, there := at[s.Path]
		if !there {
			t.Errorf("%s is in no milestone", s.Path)
		}
		for _, needed := range s.Dependencies {
			if at[needed.Path] > when {
				t.Errorf("%s is of %s, and needs %s of %s", s.Path, milestones[when].by, needed.Path, milestones[at[needed.Path]].by)
			}
		}
	}
	for i, m := range roadmap.Of(nil) {
		if milestones[i].by != m.Name {
			t.Errorf("milestone %d is %q, want %q as in the report", i, milestones[i].by, m.Name)
		}
	}
	var text strings.Builder
	if err := printRoadmap(a, &text); err != nil {
		t.Fatal(err)
	}
	constructtest.Section(t, "DEPLOYMENT.md", "roadmap", "\n```text\n"+text.String()+"```\n\n")
}
