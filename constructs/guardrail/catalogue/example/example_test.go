package example_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/example"
)

func TestExamplesShowTheWrongAndTheRightValue(t *testing.T) {
	e := example.Example{Name: "names of hosts are off", Found: "Vpc EnableDnsHostnames: is false", Changes: []example.Change{
		{Path: "Vpc.Properties.EnableDnsHostnames", Type: "AWS::EC2::VPC", Right: []byte("true"), Wrong: []byte("false")},
		{Path: "Tags", Wrong: []byte(`{"x": "` + strings.Repeat("x", 600) + `"}`)},
	}}
	want := `  example   names of hosts are off
            at Vpc.Properties.EnableDnsHostnames of AWS::EC2::VPC
            wrong:  false
            right:  true
            at Tags
            wrong:  {"x":"` + strings.Repeat("x", 494) + `...
            right:  (nothing)
            found:  Vpc EnableDnsHostnames: is false
`
	if got := e.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, ok := example.Of("VPC-000"); ok {
		t.Error("VPC-000 has an example, want none")
	}
}
