package operator

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// matches compares one value of the request with one of the policy, before negation. A
// value that is malformed for the operator matches nothing.
func (op Operator) matches(want, got string) bool {
	switch op.family {
	case numericFamily:
		w, ok1 := parseNumber(want)
		g, ok2 := parseNumber(got)
		return ok1 && ok2 && op.compare(cmp.Compare(g, w))
	case dateFamily:
		w, ok1 := parseDate(want)
		g, ok2 := parseDate(got)
		return ok1 && ok2 && op.compare(g.Compare(w))
	case boolFamily:
		return strings.EqualFold(pattern.Text(want), got)
	case binaryFamily:
		w, err1 := base64.StdEncoding.DecodeString(want)
		g, err2 := base64.StdEncoding.DecodeString(got)
		return err1 == nil && err2 == nil && bytes.Equal(w, g)
	case ipFamily:
		w, ok := parsePrefix(want)
		g, err := netip.ParseAddr(got)
		return ok && err == nil && w.Contains(g.Unmap().WithZone(""))
	case arnFamily:
		return pattern.MatchARN(want, got)
	}
	switch {
	case op.comparison == like:
		return pattern.Match(want, got)
	case op.fold:
		return strings.EqualFold(pattern.Text(want), got)
	}
	return pattern.Text(want) == got
}

func (op Operator) compare(sign int) bool {
	switch op.comparison {
	case less:
		return sign < 0
	case lessOrEqual:
		return sign <= 0
	case greater:
		return sign > 0
	case greaterOrEqual:
		return sign >= 0
	}
	return sign == 0
}

// Check returns what a value of a policy has to look like for the operator, or "" if it does.
func (op Operator) Check(value string) string {
	if op.Variables() && strings.Contains(value, "${") {
		if want := pattern.CheckVariables(value); want != "" || op.family != arnFamily {
			return want
		}
	}
	ok := true
	switch op.family {
	case numericFamily:
		_, ok = parseNumber(value)
	case dateFamily:
		_, ok = parseDate(value)
	case boolFamily, nullFamily:
		ok = strings.EqualFold(value, "true") || strings.EqualFold(value, "false")
	case binaryFamily:
		_, err := base64.StdEncoding.DecodeString(value)
		ok = err == nil
	case ipFamily:
		_, ok = parsePrefix(value)
	case arnFamily:
		ok = pattern.IsARN(value)
	}
	if ok && (op.family != arnFamily || pattern.InPartition(value)) {
		return ""
	}
	return map[family]string{
		numericFamily: "a number",
		dateFamily:    "a date such as 2026-01-31T00:00:00Z or seconds since 1970",
		boolFamily:    "true or false",
		nullFamily:    "true (the key is absent) or false (it is present)",
		binaryFamily:  "base64",
		ipFamily:      "an IP address or a range such as 203.0.113.0/24",
		arnFamily:     "an ARN of six sections, arn:partition:service:region:account:resource; a * does not span sections",
	}[op.family]
}

func parseNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, false // ParseFloat also takes Inf, NaN, hexadecimal and underscores
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsInf(f, 0)
}

// dateLayouts are the W3C profile of ISO 8601; epoch seconds come on top.
var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01",
}

func parseDate(s string) (time.Time, bool) {
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	// Four digits are a year, more are seconds: no policy means the first hours of 1970.
	if t, err := time.Parse("2006", s); err == nil {
		return t, true
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(seconds, 0).UTC(), err == nil
}

// private are the ranges of RFC 1918, RFC 6598 and RFC 4193, and the loopback and link-local ones.
var private = func() (ranges []netip.Prefix) {
	for _, r := range []string{
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128",
	} {
		ranges = append(ranges, netip.MustParsePrefix(r))
	}
	return ranges
}()

func parsePrefix(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	a = a.Unmap()
	return netip.PrefixFrom(a, a.BitLen()), true
}
