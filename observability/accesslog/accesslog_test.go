package accesslog_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/observability/accesslog"
)

// What API Gateway documents for both kinds of API.
var documented = map[string][]string{
	accesslog.HTTP(): {"error.message", "httpMethod", "identity.sourceIp", "identity.userAgent", "integration.status",
		"integrationErrorMessage", "integrationLatency", "path", "requestId", "requestTimeEpoch", "responseLatency", "responseLength",
		"routeKey", "status"},
	accesslog.REST(): {"error.message", "httpMethod", "identity.sourceIp", "identity.userAgent", "integration.status",
		"integrationErrorMessage", "integrationLatency", "path", "requestId", "requestTimeEpoch", "resourcePath", "responseLatency",
		"responseLength", "status", "xrayTraceId"},
}

// A line has to stay JSON whatever is in it: a variable without a value is written as "-".
func TestLinesAreJSON(t *testing.T) {
	variable := regexp.MustCompile(`\$context\.([A-Za-z.]+)`)
	for format, want := range documented {
		got := map[string]bool{}
		for _, m := range variable.FindAllStringSubmatch(format, -1) {
			got[m[1]] = true
		}
		wanted := map[string]bool{}
		for _, name := range want {
			wanted[name] = true
		}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("variables of %s (-documented +got):\n%s", format, diff)
		}
		var line map[string]string
		if err := json.Unmarshal([]byte(variable.ReplaceAllString(format, "-")), &line); err != nil {
			t.Errorf("%s is no JSON: %v", format, err)
		}
		for _, field := range []string{accesslog.Route, accesslog.Status, accesslog.ResponseLatency} {
			if line[field] != "-" {
				t.Errorf("%s has no field %s", format, field)
			}
		}
		if strings.Contains(format, "\n") {
			t.Errorf("%s has several lines, which API Gateway refuses", format)
		}
	}
}
