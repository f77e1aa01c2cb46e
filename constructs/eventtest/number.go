package eventtest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// EventBridge compares numbers from -largest to largest, with six digits after the point.
const (
	largest  = 5_000_000_000_000_000 // millionths
	decimals = 6
)

// millionths is a JSON number times a million. It is false for what EventBridge does not compare: a
// larger number, or one with more digits after the point. Floating point would round both.
func millionths(value any) (int64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(string(n)), "e")
	digits, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	digits = strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return 0, true
	}
	shift := 0
	if exponent != "" {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil || shift > 1e6 || shift < -1e6 {
			return 0, false
		}
	}
	zeros := len(digits) - len(significant) - len(fraction) + shift + decimals
	if zeros < 0 || len(significant)+zeros > 16 {
		return 0, false
	}
	m, err := strconv.ParseInt(significant+strings.Repeat("0", zeros), 10, 64)
	if err != nil || m > largest {
		return 0, false
	}
	if negative {
		m = -m
	}
	return m, true
}
