package jsonata

import (
	"math"
	"strconv"
	"strings"
)

// formatNumber formats by a picture such as #,##0.00, as XPath does.
func formatNumber(c *invocation) any {
	if c.has(2) {
		refuse("the options of $formatNumber")
	}
	n := c.number(0, 0)
	pictures := strings.Split(c.text(1), ";")
	picture := pictures[0]
	negative := n < 0
	if negative && len(pictures) > 1 {
		picture = pictures[1]
	}
	const active = "0123456789#.,eE"
	from := strings.IndexAny(picture, active)
	to := strings.LastIndexAny(picture, active)
	if from < 0 || len(pictures) > 2 {
		throw("D3085", "The picture %q has no digits", c.text(1))
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
		refuse("exponents in the picture of $formatNumber")
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
	text := strconv.FormatFloat(roundTo(n, most), 'f', most, 64)
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
		throw("D3089", "A group separator cannot be at the end of the digits")
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
