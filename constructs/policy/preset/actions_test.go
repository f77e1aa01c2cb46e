//go:build judges

package preset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/judge"
)

// Every action that a preset emits exists, and every pattern matches one.
func TestActionsExist(t *testing.T) {
	var questions []judge.Question
	for _, d := range everyPreset(t) {
		for _, s := range d.Statements {
			for _, a := range slices.Concat(s.Action, s.NotAction) {
				if a != "*" {
					questions = append(questions, judge.Question{Action: a})
				}
			}
		}
	}
	for i, r := range judge.Ask(t, questions) {
		if len(r.Actions) == 0 {
			t.Errorf("%s matches no action, want at least one", questions[i].Action)
		}
	}
	t.Logf("%d actions", len(questions))
}

// Every condition key exists, and a service's key applies to each action of its statement.
func TestConditionKeysExist(t *testing.T) {
	var questions []judge.Question
	for _, d := range everyPreset(t) {
		for _, s := range d.Statements {
			for _, keys := range s.Condition {
				for key := range keys {
					questions = append(questions, judge.Question{Key: key})
					if strings.HasPrefix(key, "aws:") && !strings.HasPrefix(key, "aws:RequestTag/") {
						continue
					}
					for _, a := range s.Action {
						if a != "*" {
							questions = append(questions, judge.Question{Applies: key, To: a})
						}
					}
				}
			}
		}
	}
	for i, r := range judge.Ask(t, questions) {
		if !r.Known {
			t.Errorf("%+v: got no, want yes", questions[i])
		}
	}
	t.Logf("%d questions", len(questions))
}
