package picture

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// marker is a part of a picture of a time, such as [Y0001].
var marker = regexp.MustCompile(`\[\[|\]\]|\[([A-Za-z])([^\],]*)(,[^\]]*)?\]`)

// layouts are what markers are in the layouts of package time.
var layouts = map[string]string{
	"Y": "2006", "Y0001": "2006", "Y01": "06", "M": "1", "M01": "01", "MNn": "January", "D": "2", "D1": "2", "D01": "02", "d001": "002",
	"FNn": "Monday", "H": "15", "H01": "15", "h": "3", "h01": "03", "m": "04", "m01": "04", "s": "05", "s01": "05",
	"f001": "000", "P": "pm", "PN": "PM", "Pn": "pm", "Z": "-07:00", "Z01:01": "-07:00", "Z0101": "-0700", "Z0101t": "Z0700",
	"Z01:01t": "Z07:00", "z": "GMT-07:00",
}

var shortNames = map[string]string{"MNn": "Jan", "FNn": "Mon"}

// layout translates a picture. What package time does not know ends the evaluation.
func layout(picture string) string {
	return marker.ReplaceAllStringFunc(picture, func(m string) string {
		if len(m) == 2 {
			return m[:1]
		}
		parts := marker.FindStringSubmatch(m)
		part, known := layouts[parts[1]+parts[2]]
		if short := shortNames[parts[1]+parts[2]]; short != "" && strings.HasSuffix(parts[3], "-3") {
			part = short
		} else if parts[3] != "" {
			known = false
		}
		if !known {
			scan.Refuse("the component %s of a date or time", m)
		}
		return part
	})
}

// Time formats a time in UTC, or in a zone such as +0100. Without a picture it is in ISO 8601.
func Time(t time.Time, picture, zone string) string {
	t = t.UTC()
	if zone != "" {
		offset, err := strconv.Atoi(zone)
		if err != nil || len(zone) != 5 {
			scan.Throw("D3134", "The time zone %q is not of the form +0100", zone)
		}
		t = t.In(time.FixedZone("", (offset/100*60+offset%100)*60))
	}
	if picture == "" {
		if zone == "" {
			return t.Format("2006-01-02T15:04:05.000Z")
		}
		return t.Format("2006-01-02T15:04:05.000-07:00")
	}
	return t.Format(layout(picture))
}

// ParseTime reads a time by a picture, or without one in ISO 8601.
func ParseTime(text, picture string) time.Time {
	if picture != "" {
		t, err := time.Parse(layout(picture), text)
		if err != nil {
			scan.Throw("D3136", "The date/time %q does not match the picture %q", text, picture)
		}
		return t
	}
	for _, l := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04:05.999", "2006-01-02T15:04", "2006-01-02",
		"2006-01", "2006"} {
		if t, err := time.Parse(l, text); err == nil {
			return t
		}
	}
	scan.Throw("D3110", "The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given %q", text)
	return time.Time{}
}
