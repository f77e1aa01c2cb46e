package burnrate_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/observability/burnrate"
)

const day = 24 * time.Hour

func objective(goal float64) burnrate.Objective {
	return burnrate.Objective{Goal: goal, Period: 30 * day, Most: 1}
}

func TestRatesAreThoseOfTheWorkbook(t *testing.T) {
	var rates, thresholds []float64
	for _, w := range burnrate.Windows() {
		rates, thresholds = append(rates, objective(99.9).Rate(w)), append(thresholds, objective(99.9).Threshold(w))
	}
	if diff := cmp.Diff([]float64{14.4, 6, 1}, rates); diff != "" {
		t.Error("rates:", diff)
	}
	if diff := cmp.Diff([]float64{0.0144, 0.006, 0.001}, thresholds); diff != "" {
		t.Error("thresholds:", diff)
	}
}

// Whoever burns at the rate of a window has spent its share of the budget when it is over.
func TestAWindowSpendsItsShareOfTheBudget(t *testing.T) {
	for _, days := range []time.Duration{28, 30, 90} {
		o := burnrate.Objective{Goal: 99.5, Period: days * day, Most: 1}
		for _, w := range burnrate.Windows() {
			const perHour = 1000.0
			budget := perHour * o.Period.Hours() * (1 - o.Goal/100)
			spent := perHour * w.Long.Hours() * o.Threshold(w)
			if got := spent / budget; math.Abs(got-w.Budget) > 1e-6 {
				t.Errorf("%v of %d days spend %v of the budget, want %v", w.Long, days, got, w.Budget)
			}
		}
	}
}

// alarms simulates an alarm minute by minute: errors of a ratio begin at 0 and end at until.
func alarms(o burnrate.Objective, w burnrate.Window, ratio float64, until time.Duration) (from, to time.Duration) {
	in := func(window, at time.Duration) float64 {
		return ratio * max(0, min(at, until)-max(0, at-window)).Minutes() / window.Minutes()
	}
	from = -1
	for at := time.Duration(0); at <= until+w.Short; at += time.Second {
		if in(w.Long, at) > o.Threshold(w) && in(w.Short, at) > o.Threshold(w) {
			if from < 0 {
				from = at
			}
			to = at
		}
	}
	return from, to
}

func TestAlarmsComeAndEndInTime(t *testing.T) {
	o := objective(99.9)
	for _, w := range burnrate.Windows() {
		for _, ratio := range []float64{1, 0.1, 0.02} {
			until := w.Long
			from, to := alarms(o, w, ratio, until)
			detected, ever := o.Detected(w, ratio)
			if !ever || (from-detected).Abs() > time.Second {
				t.Errorf("errors of %v over %v: the alarm comes after %v, Detected() = %v, %t", ratio, w.Long, from, detected, ever)
			}
			if over := o.Over(w, ratio); (to - until - over).Abs() > time.Second {
				t.Errorf("errors of %v over %v: the alarm ends %v later, Over() = %v", ratio, w.Long, to-until, over)
			}
		}
	}
	if _, ever := o.Detected(burnrate.Windows()[0], 0.0144); ever {
		t.Error("errors at the threshold raise the alarm, want errors above it")
	}
}

func TestATotalOutageIsDetectedWithinAMinute(t *testing.T) {
	if got, _ := objective(99.9).Detected(burnrate.Windows()[0], 1); got != 51840*time.Millisecond {
		t.Errorf("Detected() = %v, want 51.84s", got)
	}
}

func TestObjectivesThatNoAlarmCanHoldAreRefused(t *testing.T) {
	for want, o := range map[string]burnrate.Objective{
		"Goal is 0, want a percentage such as 99.9":                                                             objective(0),
		"Goal is -1, want a percentage such as 99.9":                                                            objective(-1),
		"Goal is 101, want a percentage such as 99.9":                                                           objective(101),
		"Goal is NaN, want a percentage such as 99.9":                                                           objective(math.NaN()),
		"Goal is 100, which leaves no budget for errors and makes every one an alarm; want less, such as 99.99": objective(100),
		"Period is 168h0m0s, want whole days from 28 to 90: a shorter one would page for errors that its budget allows": {
			Goal: 99, Period: 7 * day, Most: 1},
		"Period is 721h0m0s, want whole days from 28 to 90: a shorter one would page for errors that its budget allows": {
			Goal: 99, Period: 30*day + time.Hour, Most: 1},
		"Goal is 90, and 14.4 times its budget for errors are 144 % of all requests, more than a total outage shows (100 %); " +
			"want more than 93.06": objective(90),
		"Goal is 96, and 14.4 times its budget for errors are 57.6 % of all requests, more than a total outage shows (50 %); " +
			"want more than 96.53": {Goal: 96, Period: 30 * day, Most: 0.5},
		"": objective(99.9),
	} {
		got := ""
		if err := o.Check(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("Check() = %q, want %q", got, want)
		}
	}
}
