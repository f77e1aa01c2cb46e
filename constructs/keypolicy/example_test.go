package keypolicy_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
)

func ExampleFor() {
	home := keypolicy.Home{Partition: "aws", Account: "111111111111", Region: "eu-west-1"}
	document, err := keypolicy.For(home, nil, keypolicy.Logs{}, keypolicy.S3{})
	for _, s := range document.Statements {
		fmt.Println(s.Sid, s.Principal.Service)
	}
	fmt.Println(err)
	// Output:
	// Administration []
	// CloudWatchLogs [logs.eu-west-1.amazonaws.com]
	// S3 []
	// <nil>
}
