// Package burnrate calculates when a workload spends its error budget too fast: the thresholds of
// alarms over several windows, and how long they take. It is pure Go. See "Alerting on SLOs" in the
// Site Reliability Workbook of Google, approach 6.
package burnrate

import (
	"fmt"
	"math"
	"time"
)

// A Window is a pair of windows. An alarm wants the ratio of errors above the threshold in both:
// the long one tells that a share of the budget is gone, the short one that it still burns, so that
// the alarm ends soon after the errors do.
type Window struct {
	Long, Short time.Duration
	// Budget is the share of the whole budget that is gone when the alarm comes.
	Budget float64
	// Pages tells whether that wakes somebody up.
	Pages bool
}

// Windows returns those of the workbook: for 30 days they are rates of 14.4, 6 and 1.
func Windows() []Window {
	return []Window{
		{time.Hour, 5 * time.Minute, 0.02, true},
		{6 * time.Hour, 30 * time.Minute, 0.05, true},
		{3 * 24 * time.Hour, 6 * time.Hour, 0.1, false},
	}
}

// An Objective is how many of all requests are to be good.
type Objective struct {
	// Goal is in percent, such as 99.9.
	Goal float64
	// Period is what the budget is for, such as 30 days.
	Period time.Duration
	// Most is the ratio of errors that a total outage shows, 1 if every request is counted once.
	Most float64
}

// Rate is how many times faster than the budget allows the window lets it burn. At 1 nothing is
// left at the end of the period, and nothing is missing.
func (o Objective) Rate(w Window) float64 {
	return exact(w.Budget * o.Period.Hours() / w.Long.Hours())
}

// Threshold is the ratio of errors above which the alarm comes.
func (o Objective) Threshold(w Window) float64 { return exact(o.Rate(w) * (100 - o.Goal) / 100) }

// Detected is how long errors of this ratio, after none, last until the alarm comes: never if they
// are too few.
func (o Objective) Detected(w Window, ratio float64) (after time.Duration, ever bool) {
	share := o.Threshold(w) / ratio
	return time.Duration(share * float64(w.Long)), ratio > o.Threshold(w)
}

// Over is how long the alarm outlasts errors of this ratio that filled the short window.
func (o Objective) Over(w Window, ratio float64) time.Duration {
	return time.Duration((1 - o.Threshold(w)/ratio) * float64(w.Short))
}

// Check returns an error when no alarm could hold the workload to the objective.
func (o Objective) Check() error {
	const day = 24 * time.Hour
	switch {
	case math.IsNaN(o.Goal) || o.Goal <= 0 || o.Goal > 100:
		return fmt.Errorf("Goal is %v, want a percentage such as 99.9", o.Goal)
	case o.Goal == 100:
		return fmt.Errorf("Goal is 100, which leaves no budget for errors and makes every one an alarm; want less, such as 99.99")
	case o.Period < 28*day || o.Period > 90*day || o.Period%day != 0:
		return fmt.Errorf("Period is %v, want whole days from 28 to 90: a shorter one would page for errors that its budget allows", o.Period)
	}
	for _, w := range Windows() {
		if t := o.Threshold(w); t >= o.Most {
			least := math.Ceil((100-100*o.Most/o.Rate(w))*100) / 100
			return fmt.Errorf("Goal is %v, and %v times its budget for errors are %.4v %% of all requests, more than a total outage shows (%v %%); "+
				"want more than %v", o.Goal, o.Rate(w), 100*t, 100*o.Most, least)
		}
	}
	return nil
}

// exact takes away what binary fractions add to decimal ones.
func exact(x float64) float64 { return math.Round(x*1e9) / 1e9 }
