// Package commitment calculates what a Savings Plan or a reservation saves, hour by hour. AWS
// bills a commitment for each hour, used or not, so the average of a month says nothing: what is
// committed and not used at night is lost.
//
// It buys nothing, and nothing in Plinth does. The discount is one for all usage; of a real plan
// it differs by instance family, Region and operating system, see "Understanding how Savings Plans
// apply to your usage". The package is pure Go.
package commitment

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/price"
)

// HoursPerYear is for how many hours a commitment of one year is paid.
const HoursPerYear = 8_760

// A Plan is a promise to pay for each hour of a term.
type Plan struct {
	// Hourly is what is paid for an hour, used or not.
	Hourly price.Money
	// Discount is what the plan takes off the On-Demand price: 0.28 is 28 percent. It is above 0
	// and below 1.
	Discount float64
}

// BreakEven returns the share of the commitment that has to be used for the plan to pay: with a
// discount of 28 percent, 0.72.
func (p Plan) BreakEven() float64 { return 1 - p.Discount }

// Yearly returns what the plan costs in a year, used or not.
func (p Plan) Yearly() price.Money { return p.Hourly * HoursPerYear }

// A Result compares some hours with a plan to the same hours without it.
type Result struct {
	// OnDemand is what the hours cost without the plan, WithPlan what they cost with it.
	OnDemand, WithPlan price.Money
	// Utilization is the share of the commitment that is used. Coverage is the share of the usage,
	// at On-Demand prices, that the plan pays for. Both are 0 to 1.
	Utilization, Coverage float64
}

// Saving returns what the plan saves. It is negative if the plan costs more than it saves.
func (r Result) Saving() price.Money { return r.OnDemand - r.WithPlan }

// Over applies the plan to usage: what each hour costs at On-Demand prices, such as the 168 hours
// of a week. It returns an error if there is no hour, or if usage, commitment or discount is out
// of range.
func (p Plan) Over(usage []price.Money) (Result, error) {
	if p.Hourly <= 0 {
		return Result{}, fmt.Errorf("Hourly is %v, want a commitment above zero", p.Hourly)
	}
	if err := check(usage, p.Discount); err != nil {
		return Result{}, err
	}
	covers := price.Money(math.Round(float64(p.Hourly) / p.BreakEven())) // an hour, at On-Demand prices
	var r Result
	var covered price.Money
	for _, hour := range usage {
		r.OnDemand += hour
		r.WithPlan += p.Hourly + max(0, hour-covers)
		covered += min(hour, covers)
	}
	r.Utilization = float64(covered) / (float64(covers) * float64(len(usage)))
	if r.OnDemand > 0 {
		r.Coverage = float64(covered) / float64(r.OnDemand)
	}
	return r, nil
}

// Best returns the plan that saves most over the usage at a discount. Hourly is 0 if none saves
// anything. It returns an error as [Plan.Over] does.
func Best(usage []price.Money, discount float64) (Plan, error) {
	if err := check(usage, discount); err != nil {
		return Plan{}, err
	}
	// Another dollar of commitment pays as long as it is used in more than the break-even share of
	// the hours, so the best one is used in just that share.
	hours := slices.Sorted(slices.Values(usage))
	unused := int(discount * float64(len(hours)))
	covers := hours[min(unused, len(hours)-1)]
	return Plan{price.Money(math.Round(float64(covers) * (1 - discount))), discount}, nil
}

func check(usage []price.Money, discount float64) error {
	switch {
	case len(usage) == 0:
		return errors.New("usage is empty, want what each hour costs, such as the 168 hours of a week")
	case !(discount > 0 && discount < 1): // and not NaN
		return fmt.Errorf("Discount is %v, want a share above 0 and below 1, such as 0.28 for 28 percent", discount)
	}
	for i, hour := range usage {
		if hour < 0 {
			return fmt.Errorf("usage of hour %d is %v, want no less than zero", i, hour)
		}
	}
	return nil
}
