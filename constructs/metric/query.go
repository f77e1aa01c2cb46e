package metric

import (
	"fmt"
	"slices"
	"strings"
)

// Functions are what Metrics Insights calls the statistics of CloudWatch. It has no percentiles.
var Functions = map[string]string{"Average": "AVG", "Maximum": "MAX", "Minimum": "MIN", "SampleCount": "COUNT", "Sum": "SUM"}

// MaxQuerySpan is how far back an alarm on a Metrics Insights query looks, in seconds; see "Limits
// that apply to alarms based on Metrics Insights queries".
const MaxQuerySpan = 3 * 60 * 60

// Query returns a Metrics Insights query for a statistic of a metric over all values of some
// dimensions, in parts between which the values of the known ones stand. Its schema has all of the
// dimensions, because CloudWatch matches whole sets.
func Query(statistic, namespace, name string, known, others []string) []string {
	all := slices.Sorted(slices.Values(slices.Concat(known, others)))
	text := fmt.Sprintf("%s(%s) FROM SCHEMA(%q, %s)", Functions[statistic], name, namespace, strings.Join(all, ", "))
	parts := []string{"SELECT " + text}
	for i, dimension := range known {
		joint := " WHERE "
		if i > 0 {
			joint = "' AND "
		}
		parts[i] += joint + dimension + " = '"
		parts = append(parts, "")
	}
	if len(known) > 0 {
		parts[len(known)] = "'"
	}
	return parts
}
