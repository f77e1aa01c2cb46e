package jsonata

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/picture"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

var (
	decimalText = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([Ee][-+]?[0-9]+)?$`)
	baseText    = regexp.MustCompile(`^0[xX][0-9A-Fa-f]+$|^0[oO][0-7]+$|^0[bB][01]+$`)
)

func defineNumbers() {
	unary := func(name string, f func(float64) float64) {
		define(name, "n-", given(func(c *invocation) any { return finite(f(c.number(0, 0))) }))
	}
	unary("floor", math.Floor)
	unary("ceil", math.Ceil)
	unary("abs", math.Abs)
	define("sqrt", "n-", given(func(c *invocation) any {
		if n := c.number(0, 0); n < 0 {
			scan.Throw("D3060", "The sqrt function cannot be applied to a negative number: %s", stringOf(n))
		}
		return math.Sqrt(c.number(0, 0))
	}))
	define("round", "n-n?", given(func(c *invocation) any { return picture.Round(c.number(0, 0), int(c.number(1, 0))) }))
	define("power", "n-n", given(func(c *invocation) any {
		f := math.Pow(c.number(0, 0), c.number(1, 0))
		if math.IsInf(f, 0) || math.IsNaN(f) {
			scan.Throw("D3061",
				"The power function has resulted in a value that cannot be represented as a JSON number: base=%s, exponent=%s", stringOf(c.args[0]),
				stringOf(c.args[1]))
		}
		return f
	}))
	define("number", "(nsb)-", given((*invocation).toNumber))
	define("sum", "a<n>", given(func(c *invocation) any {
		sum := 0.0
		for _, e := range c.list(0) {
			f, _ := numberOf(e)
			sum += f
		}
		return finite(sum)
	}))
	define("count", "a", func(c *invocation) any { return float64(len(c.list(0))) })
	for name, better := range map[string]func(a, b float64) float64{"max": math.Max, "min": math.Min} {
		define(name, "a<n>", func(c *invocation) any {
			if len(c.list(0)) == 0 {
				return undefined
			}
			best, _ := numberOf(c.list(0)[0])
			for _, e := range c.list(0) {
				f, _ := numberOf(e)
				best = better(best, f)
			}
			return best
		})
	}
	define("average", "a<n>", func(c *invocation) any {
		if len(c.list(0)) == 0 {
			return undefined
		}
		sum := 0.0
		for _, e := range c.list(0) {
			f, _ := numberOf(e)
			sum += f
		}
		return finite(sum / float64(len(c.list(0))))
	})
	define("formatBase", "n-n?", given(func(c *invocation) any {
		base := math.RoundToEven(c.number(1, 10))
		if base < 2 || base > 36 {
			scan.Throw("D3100", "The radix of the formatBase function must be between 2 and 36.  It was given %v", base)
		}
		return strconv.FormatInt(int64(math.RoundToEven(c.number(0, 0))), int(base))
	}))
	define("formatNumber", "n-so?", given(func(c *invocation) any {
		if c.has(2) {
			scan.Refuse("the options of $formatNumber")
		}
		return picture.Number(c.number(0, 0), c.text(1))
	}))
}

func (c *invocation) toNumber() any {
	switch v := c.args[0].(type) {
	case bool:
		if v {
			return 1.0
		}
		return 0.0
	case string:
		if decimalText.MatchString(v) {
			if f, err := strconv.ParseFloat(v, 64); err == nil {
				return f
			}
		}
		if baseText.MatchString(v) {
			if n, err := strconv.ParseInt(strings.ToLower(v), 0, 64); err == nil {
				return float64(n)
			}
		}
		scan.Throw("D3030", "Unable to cast value to a number: %q", v)
	}
	return c.number(0, 0)
}
