package commitment_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost/commitment"
)

// A service costs a dollar an hour, twelve hours on five days of the week. Half price sounds good,
// and loses money: 64 percent of the commitment is not used.
func ExamplePlan_Over() {
	var usage []price.Money
	for hour := range 168 {
		if day, time := hour/24, hour%24; day < 5 && time >= 7 && time < 19 {
			usage = append(usage, price.Unit)
		} else {
			usage = append(usage, 0)
		}
	}
	plan := commitment.Plan{Hourly: price.Unit / 2, Discount: 0.5}
	week, err := plan.Over(usage)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("used %.1f %%, break-even at %.0f %%, saves %v a week\n", 100*week.Utilization, 100*plan.BreakEven(), week.Saving())
	// Output: used 35.7 %, break-even at 50 %, saves -$24.00 a week
}
