package insights_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/insights"
)

func TestFieldsThatAQueryReads(t *testing.T) {
	for query, want := range map[string][]string{
		`fields @timestamp, @message | sort @timestamp desc | limit 20`:                              {"@timestamp", "@message"},
		`filter status >= 500 and not ispresent(error) | stats count(*) as n by route | sort n desc`: {"status", "error", "route"},
		"parse @message \"* ms\" as took | stats avg(took), max(took) by bin(5m)":                    {"@message"},
		"filter `user-identity` like /Root|root/ | display a.b.c":                                    {"user-identity", "a.b.c"},
		`parse line /took (?<ms>\d+)/ | filter ms / 2 > 10 | stats sum(bytes) / 1024 as kb by ms`:    {"line", "bytes"},
		`fields substr(sql, 0, 10) as short | filter short = "select"`:                               {"sql"},
	} {
		q, err := insights.Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if diff := cmp.Diff(want, q.Reads()); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

func TestEventsThatAQueryChooses(t *testing.T) {
	sample := []map[string]any{
		{"n": "1", "status": "200", "@message": "GET /a 12 ms", "ip": "10.1.2.3"},
		{"n": "2", "status": "503", "@message": "GET /b 1500 ms", "ip": "8.8.8.8"},
		{"n": "3", "@message": "panic: \"x\" / y", "ip": "-"},
	}
	for query, want := range map[string][]any{
		`filter status >= 500`:                                                  {"2"},
		`filter status != 200`:                                                  {"2", "3"}, // what is not there differs
		`filter status = "200" or @message like /(?i)PANIC/`:                    {"1", "3"},
		`filter not (status = 200 or status = 503)`:                             {"3"},
		`filter ispresent(status) and not isIpv4InSubnet(ip, "10.0.0.0/8")`:     {"2"},
		`parse @message "* * * ms" as verb, path, took | filter took > 1000`:    {"2"},
		`parse @message /(?<took>\d+) ms/ | filter took * 2 < 100 and took > 0`: {"1"},
		`filter @message like "\"x\" / y"`:                                      {"3"},
		`filter toMillis(n) >= now() * 1000 - 7200000 + 2`:                      {"2", "3"},
		`filter n > 1 | stats count(*) by status | filter n > 100`:              {"2", "3"}, // not after statistics
	} {
		q, err := insights.Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		events, err := q.Events(sample)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		var got []any
		for _, e := range events {
			got = append(got, e["n"])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}

func TestQueriesThatAreNotUnderstood(t *testing.T) {
	for query, want := range map[string]string{
		`filtre status = 500`:             "filtre: is no command",
		`filter status = `:                `filter: "|" is not expected`,
		`filter (status = 500`:            "filter: a bracket is open",
		`parse @message "* * ms" as took`: "parse: it names 1 fields for 2 stars",
		`parse @message /(?<took>\d+/`:    "parse: error parsing regexp: missing closing ): `(?<took>\\d+`",
		`limit many`:                      `limit: "many" is no number`,
		`fields a as b c`:                 `fields: "c" is not expected`,
		`fields §`:                        `"§" is no part of a query`,
	} {
		if _, err := insights.Parse(query); err == nil || err.Error() != want {
			t.Errorf("Parse(%s) = %v, want %s", query, err, want)
		}
	}
	q, err := insights.Parse(`filter levenshtein(a, "b") < 2`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Events([]map[string]any{{"a": "c"}}); err == nil || err.Error() != "filter: levenshtein() is not known here" {
		t.Errorf("Events() = %v, want that the function is not known", err)
	}
}
