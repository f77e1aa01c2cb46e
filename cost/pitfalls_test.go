package cost_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
)

func TestWhatAnswersPitfallsExists(t *testing.T) { constructtest.Pitfalls(t, "PITFALLS.md", "..") }
