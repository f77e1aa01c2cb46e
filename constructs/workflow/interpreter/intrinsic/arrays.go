package intrinsic

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// maxRange is how many elements States.ArrayRange makes at most.
const maxRange = 1000

func array(c *call) (any, error) { return c.values, nil }

func arrayPartition(c *call) (any, error) {
	list, err := c.list()
	if err != nil {
		return nil, err
	}
	size, err := c.integer(1)
	if err != nil {
		return nil, err
	}
	if size <= 0 {
		return nil, c.wrong(1, "a number above zero")
	}
	parts := []any{}
	for part := range slices.Chunk(list, int(size)) {
		parts = append(parts, slices.Clone(part))
	}
	return parts, nil
}

func contains(list []any, v any) bool {
	return slices.ContainsFunc(list, func(e any) bool { return ordered.Equal(e, v) })
}

func arrayContains(c *call) (any, error) {
	list, err := c.list()
	return contains(list, c.values[1]), err
}

func arrayRange(c *call) (any, error) {
	n, err := c.integers()
	if err != nil {
		return nil, err
	}
	first, last, step := n[0], n[1], n[2]
	if step == 0 {
		return nil, c.wrong(2, "a step that is not zero")
	}
	if count := (last-first)/step + 1; count > maxRange {
		return nil, fmt.Errorf("the range has %d elements, want at most %d", count, maxRange)
	}
	list := []any{}
	for i := first; step > 0 && i <= last || step < 0 && i >= last; i += step {
		list = append(list, float64(i))
	}
	return list, nil
}

func arrayGetItem(c *call) (any, error) {
	list, err := c.list()
	if err != nil {
		return nil, err
	}
	i, err := c.integer(1)
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= int64(len(list)) {
		return nil, fmt.Errorf("index %d is out of the bounds of an array of %d", i, len(list))
	}
	return list[i], nil
}

func arrayLength(c *call) (any, error) {
	list, err := c.list()
	return float64(len(list)), err
}

func arrayUnique(c *call) (any, error) {
	list, err := c.list()
	unique := []any{}
	for _, e := range list {
		if !contains(unique, e) {
			unique = append(unique, e)
		}
	}
	return unique, err
}
