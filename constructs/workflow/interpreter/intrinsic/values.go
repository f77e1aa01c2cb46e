package intrinsic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// jsonMerge merges one level deep, which is all that the service does. The second object wins.
func jsonMerge(c *call) (any, error) {
	merged := &ordered.Object{}
	if deep, ok := c.values[2].(bool); !ok || deep {
		return nil, c.wrong(2, "false: only a shallow merge exists")
	}
	for i := range 2 {
		o, ok := c.values[i].(*ordered.Object)
		if !ok {
			return nil, c.wrong(i, "an object")
		}
		for key, value := range o.All() {
			merged.Put(key, value)
		}
	}
	return merged, nil
}

func stringToJSON(c *call) (any, error) {
	s, err := c.text(0)
	if err != nil || strings.TrimSpace(s) == "" {
		return nil, err
	}
	v, err := ordered.Parse(s)
	if err != nil {
		return nil, c.wrong(0, "JSON: "+err.Error())
	}
	return v, nil
}

func jsonToString(c *call) (any, error) { return ordered.Text(c.values[0]), nil }

func mathAdd(c *call) (any, error) {
	n, err := c.integers()
	if err != nil {
		return nil, err
	}
	sum := n[0] + n[1]
	if sum > math.MaxInt32 || sum < math.MinInt32 {
		return nil, fmt.Errorf("the sum %d is no number of 32 bits", sum)
	}
	return float64(sum), nil
}

// mathRandom is a number from the first argument on and below the second. With a seed it is
// always the same, though not the one that the service finds.
func mathRandom(c *call) (any, error) {
	n, err := c.integers()
	if err != nil {
		return nil, err
	}
	if n[0] >= n[1] {
		return nil, c.wrong(1, "a number above the first")
	}
	random := c.env.Random
	if len(n) == 3 {
		random = rand.New(rand.NewPCG(uint64(n[2]), 0)).Float64 //nolint:gosec // no secret
	}
	return float64(n[0]) + math.Floor(random()*float64(n[1]-n[0])), nil
}
