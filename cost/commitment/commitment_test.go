package commitment_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost/commitment"
)

// week is a service that runs on so many hours of a week, for a dollar each.
func week(hours int) []price.Money {
	usage := make([]price.Money, 168)
	for i := range hours {
		usage[i] = price.Unit
	}
	return usage
}

func TestCommitment(t *testing.T) {
	for _, test := range []struct {
		name                  string
		plan                  commitment.Plan
		usage                 []price.Money
		saving                price.Money
		utilization, coverage float64
	}{
		{"office hours lose even at half price", commitment.Plan{Hourly: price.Unit / 2, Discount: 0.5}, week(60), -24 * price.Unit, 60. / 168,
			1},
		{"a service that always runs saves the discount", commitment.Plan{Hourly: price.Unit * 72 / 100, Discount: 0.28}, week(168),
			price.Unit * 168 * 28 / 100, 1, 1},
		{"half of the usage is committed", commitment.Plan{Hourly: price.Unit / 4, Discount: 0.5}, week(168), 42 * price.Unit, 1, 0.5},
		{"at break-even nothing is saved or lost", commitment.Plan{Hourly: price.Unit / 2, Discount: 0.5}, week(84), 0, 0.5, 1},
		{"what is not used is lost", commitment.Plan{Hourly: price.Unit, Discount: 0.2}, week(0), -168 * price.Unit, 0, 0},
	} {
		got, err := test.plan.Over(test.usage)
		if err != nil {
			t.Fatal(err)
		}
		if got.Saving() != test.saving || math.Abs(got.Utilization-test.utilization) > 1e-9 || math.Abs(got.Coverage-test.coverage) > 1e-9 {
			t.Errorf("%s: saving %v, utilization %v, coverage %v, want %v, %v, %v", test.name,
				got.Saving(), got.Utilization, got.Coverage, test.saving, test.utilization, test.coverage)
		}
	}
}

// AWS's formula for a plan that is used by the share u: it saves C(u/(1-d) - 1) an hour.
func TestSavingFollowsUtilization(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 1_000 {
		plan := commitment.Plan{Hourly: price.Money(1 + random.Int64N(int64(100*price.Unit))), Discount: 0.01 + 0.9*random.Float64()}
		usage := make([]price.Money, 1+random.IntN(200))
		for i := range usage {
			usage[i] = price.Money(random.Int64N(int64(200 * price.Unit)))
		}
		got, err := plan.Over(usage)
		if err != nil {
			t.Fatal(err)
		}
		want := float64(plan.Hourly) * float64(len(usage)) * (got.Utilization/plan.BreakEven() - 1)
		if math.Abs(float64(got.Saving())-want) > float64(len(usage)) { // a millionth an hour
			t.Fatalf("%+v over %d hours saves %d, want %.0f", plan, len(usage), got.Saving(), want)
		}
	}
}

func TestBestPlanCannotBeImproved(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		discount := 0.05 + 0.6*random.Float64()
		usage := make([]price.Money, 168)
		for i := range usage {
			usage[i] = price.Money(random.IntN(50)) * price.Unit
		}
		best, err := commitment.Best(usage, discount)
		if err != nil {
			t.Fatal(err)
		}
		var most price.Money
		if best.Hourly > 0 {
			most = saving(t, best, usage)
		}
		for hourly := price.Unit / 2; hourly < 50*price.Unit; hourly += price.Unit / 2 {
			other := commitment.Plan{Hourly: hourly, Discount: discount}
			if got := saving(t, other, usage); got > most+168 {
				t.Fatalf("at %.2f %v an hour saves %v, the best plan, %v, saves %v", discount, hourly, got, best.Hourly, most)
			}
		}
	}
}

func saving(t *testing.T, p commitment.Plan, usage []price.Money) price.Money {
	r, err := p.Over(usage)
	if err != nil {
		t.Fatal(err)
	}
	return r.Saving()
}

func TestYearly(t *testing.T) {
	plan := commitment.Plan{Hourly: 100 * price.Unit, Discount: 0.3}
	if got, want := plan.Yearly().String(), "$876000.00"; got != want {
		t.Errorf("$100 an hour is %s a year, want %s", got, want)
	}
}

func TestBadInput(t *testing.T) {
	good := commitment.Plan{Hourly: price.Unit, Discount: 0.3}
	for want, test := range map[string]struct {
		plan  commitment.Plan
		usage []price.Money
	}{
		"Hourly is $0.00, want a commitment":              {commitment.Plan{Discount: 0.3}, week(1)},
		"usage is empty":                                  {good, nil},
		"Discount is 0, want a share above 0 and below 1": {commitment.Plan{Hourly: 1}, week(1)},
		"Discount is 28, want":                            {commitment.Plan{Hourly: 1, Discount: 28}, week(1)},
		"Discount is NaN, want":                           {commitment.Plan{Hourly: 1, Discount: math.NaN()}, week(1)},
		"usage of hour 1 is -$1.00":                       {good, []price.Money{0, -price.Unit}},
	} {
		if _, err := test.plan.Over(test.usage); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Over() = %v, want %q", err, want)
		}
	}
	if _, err := commitment.Best(nil, 0.3); err == nil {
		t.Error("Best(nil) succeeds")
	}
}
