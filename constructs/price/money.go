package price

import (
	"fmt"
	"math/big"
	"strings"
)

// Money is an amount in millionths of the table's currency.
type Money int64

// Unit is one dollar.
const Unit Money = 1_000_000

// String rounds to cents, halves away from zero: "$328.50".
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	cents := (m + 5_000) / 10_000
	return fmt.Sprintf("%s$%d.%02d", sign, cents/100, cents%100)
}

// exact returns the amount with all its digits, at least cents: "$0.0225".
func (m Money) exact() string {
	text := strings.TrimRight(fmt.Sprintf("%d.%06d", m/Unit, m%Unit), "0")
	_, decimals, _ := strings.Cut(text, ".")
	return "$" + text + strings.Repeat("0", max(0, 2-len(decimals)))
}

// parse reads a decimal amount that is not negative. It does not round.
func parse(text string) (Money, error) {
	amount, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "/eExX_") {
		return 0, fmt.Errorf("amount is %q, want a decimal number such as 0.045", text)
	}
	millionths := amount.Mul(amount, big.NewRat(int64(Unit), 1))
	if !millionths.IsInt() || millionths.Sign() < 0 || millionths.Cmp(big.NewRat(int64(maxAmount), 1)) > 0 {
		return 0, fmt.Errorf("amount is %q, want 0 to %d with at most six decimals", text, maxAmount/Unit)
	}
	return Money(millionths.Num().Int64()), nil
}

// maxAmount keeps the amounts of a bill within 64 bits.
const maxAmount = 1_000 * Unit
