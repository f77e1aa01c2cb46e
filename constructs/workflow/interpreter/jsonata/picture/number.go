// Package picture formats numbers and times by pictures, such as #,##0.00 and [Y0001]-[M01]-[D01],
// as XPath and JSONata do.
package picture

import (
	"math"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// Number formats a number.
func Number(n float64, picture string) string {
	pictures := strings.Split(picture, ";")
	picture = pictures[0]
	negative := n < 0
	if negative && len(pictures) > 1 {
		picture = pictures[1]
	}
	const active = "0123456789#.,eE"
	from := strings.IndexAny(picture, active)
	to := strings.LastIndexAny(picture, active)
	if from < 0 || len(pictures) > 2 {
		scan.Throw("D3085", "The picture %q has no digits", picture)
	}
	prefix, body, suffix := picture[:from], picture[from:to+1], picture[to+1:]
	if negative && len(pictures) == 1 {
		prefix = "-" + prefix
	}
	n = math.Abs(n)
	switch {
	case strings.ContainsAny(prefix+suffix, "%"):
		n *= 100
	case strings.ContainsAny(prefix+suffix, "‰"):
		n *= 1000
	}
	if strings.ContainsAny(body, "eE") {
		scan.Refuse("exponents in the picture of $formatNumber")
	}
	whole, fraction, _ := strings.Cut(body, ".")
	count := func(s, of string) (n int) {
		for _, r := range s {
			if strings.ContainsRune(of, r) {
				n++
			}
		}
		return n
	}
	const digits = "0123456789"
	least, most := count(fraction, digits), count(fraction, digits+"#")
	text := strconv.FormatFloat(Round(n, most), 'f', most, 64)
	integer, decimals, _ := strings.Cut(text, ".")
	for len(decimals) > least && strings.HasSuffix(decimals, "0") {
		decimals = decimals[:len(decimals)-1]
	}
	integer = strings.TrimLeft(integer, "0")
	if missing := count(whole, digits) - len(integer); missing > 0 {
		integer = strings.Repeat("0", missing) + integer
	}
	integer = separated(integer, whole)
	if decimals != "" {
		decimals = "." + decimals
	} else if integer == "" {
		integer = "0"
	}
	return prefix + integer + decimals + suffix
}

// separated puts commas at the distance that the last one of the picture has from its end.
func separated(integer, picture string) string {
	parts := strings.Split(picture, ",")
	if len(parts) < 2 {
		return integer
	}
	size := len(parts[len(parts)-1])
	if size == 0 {
		scan.Throw("D3089", "A group separator cannot be at the end of the digits")
	}
	var b strings.Builder
	for i, r := range integer {
		if left := len(integer) - i; i > 0 && left%size == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Round rounds to so many decimals, halves to the even one.
func Round(f float64, decimals int) float64 {
	shift := func(f float64, by int) float64 {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
		e, _ := strconv.Atoi(exponent)
		shifted, _ := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(e+by), 64)
		return shifted
	}
	decimals = max(min(decimals, 300), -300)
	return shift(math.RoundToEven(shift(f, decimals)), -decimals) + 0
}
