package awsmanaged_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

func ExampleFind() {
	document, ok := awsmanaged.Find("arn:aws:iam::aws:policy/AdministratorAccess")
	fmt.Println(document, ok)
	_, ok = awsmanaged.Find("NoSuchPolicy")
	fmt.Println(ok)
	// Output:
	// {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} true
	// false
}

func TestEveryPolicyCanBeRead(t *testing.T) {
	names := awsmanaged.Names()
	if len(names) < 1500 {
		t.Errorf("Names() has %d, want at least 1500", len(names))
	}
	for _, name := range names {
		if d, ok := awsmanaged.Find(name); !ok || len(d.Statements) == 0 {
			t.Errorf("Find(%q) = %v, %v, want statements", name, d, ok)
		}
	}
	for _, name := range []string{"ReadOnlyAccess", "job-function/ViewOnlyAccess", "service-role/AmazonSSMAutomationRole",
		"aws-service-role/AWSSupportServiceRolePolicy"} {
		if !slices.Contains(names, name) {
			t.Errorf("Names() lacks %s", name)
		}
	}
}
