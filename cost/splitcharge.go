package cost

import (
	"fmt"
	"slices"
)

// A SplitCharge divides the costs of one value among others: shared services among teams.
type SplitCharge struct {
	From string
	To   []string
	// Shares are fixed percentages, one for each of To, that sum up to 100. Without, the costs are
	// divided in proportion to what each of To costs, or evenly if Evenly is set.
	Shares []int
	Evenly bool
}

func (s SplitCharge) document() any {
	split := map[string]any{"Source": s.From, "Targets": s.To, "Method": "PROPORTIONAL"}
	switch {
	case s.Evenly:
		split["Method"] = "EVEN"
	case len(s.Shares) > 0:
		shares := make([]string, len(s.Shares))
		for i, share := range s.Shares {
			shares[i] = fmt.Sprint(share)
		}
		split["Method"] = "FIXED"
		split["Parameters"] = []any{map[string]any{"Type": "ALLOCATION_PERCENTAGES", "Values": shares}}
	}
	return split
}

func checkSplits(splits []SplitCharge, values map[string]bool, inherits bool) error {
	if len(splits) > 10 {
		return fmt.Errorf("Splits has %d splits, want ten at most", len(splits))
	}
	for i, s := range splits {
		sum := 0
		for _, share := range s.Shares {
			sum += share
		}
		switch {
		case len(s.To) == 0 || slices.Contains(s.To, s.From):
			return fmt.Errorf("Splits[%d]: To is %q, want the values that pay for %q", i, s.To, s.From)
		case len(s.Shares) > 0 && s.Evenly:
			return fmt.Errorf("Splits[%d]: Shares is %v and Evenly is set, want one of them", i, s.Shares)
		case len(s.Shares) > 0 && (len(s.Shares) != len(s.To) || sum != 100 || slices.Min(s.Shares) < 1):
			return fmt.Errorf("Splits[%d]: Shares is %v, want a percentage for each of %q that sum up to 100", i, s.Shares, s.To)
		}
		for _, value := range append([]string{s.From}, s.To...) {
			if !values[value] && !inherits {
				return fmt.Errorf("Splits[%d]: no rule gives the value %q", i, value)
			}
		}
	}
	return nil
}
