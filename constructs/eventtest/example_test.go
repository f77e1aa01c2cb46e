package eventtest_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

func ExampleMatch() {
	pattern := `{"source": ["aws.guardduty"], "detail": {"severity": [{"numeric": [">=", 7]}]}}`
	for _, severity := range []float64{8.5, 4} {
		event := map[string]any{"source": "aws.guardduty", "detail": map[string]any{"severity": severity}}
		matched, err := eventtest.Match(pattern, event)
		fmt.Println(severity, matched, err)
	}
	_, err := eventtest.Match(`{"sourceIPAddress": [{"cidr": "203.0.113.7/32"}]}`, `{}`)
	fmt.Println(err)
	// Output:
	// 8.5 true <nil>
	// 4 false <nil>
	// pattern: sourceIPAddress: cidr is "203.0.113.7/32", want a block of more than one address: EventBridge refuses /32; write the address itself
}

func ExampleMatchFilter() {
	const line = `127.0.0.1 - frank [10/Oct/2025:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534`
	for _, pattern := range []string{
		`404 -favicon`,
		`[ip, id, user, timestamp, request = "GET *", status = 4*, bytes > 2000]`,
		`%"GET /[a-z]+\.html%`,
	} {
		matched, err := eventtest.MatchFilter(pattern, line)
		fmt.Println(matched, err)
	}
	matched, err := eventtest.MatchFilter(`{ ($.eventName = Delete*) && ($.errorCode NOT EXISTS) }`,
		map[string]any{"eventName": "DeleteTrail"})
	fmt.Println(matched, err)
	// Output:
	// true <nil>
	// false <nil>
	// false pattern: the regular expression %"GET /[a-z]+\.html% has "\"", which CloudWatch Logs does not take; write \x22
	// true <nil>
}
