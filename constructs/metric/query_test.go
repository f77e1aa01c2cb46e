package metric_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/metric"
)

func TestQueriesAskForWholeSetsOfDimensions(t *testing.T) {
	for want, parts := range map[string][]string{
		`SELECT MAX(Late) FROM SCHEMA("AWS/S3", Rule, Source, To) WHERE To = '?'`: metric.Query(
			"Maximum", "AWS/S3", "Late", []string{"To"}, []string{"Source", "Rule"}),
		`SELECT SUM(Failed) FROM SCHEMA("AWS/S3", Rule, To) WHERE Rule = '?' AND To = '?'`: metric.Query(
			"Sum", "AWS/S3", "Failed", []string{"Rule", "To"}, nil),
		`SELECT AVG(Late) FROM SCHEMA("AWS/S3", Source)`: metric.Query("Average", "AWS/S3", "Late", nil, []string{"Source"}),
	} {
		if got := strings.Join(parts, "?"); got != want {
			t.Errorf("Query() = %s, want %s", got, want)
		}
	}
}
