package crossaccount_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
)

const organization = "arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5"

// read publishes the id of an address of stack Prod, and reads it from a stack of each account.
func read(readers []string, accounts ...string) *assembly.Assembly {
	return constructtest.Preview(func(stack awscdk.Stack) {
		owner := constructs.NewConstruct(stack, jsii.String("Owner"))
		address := awsec2.NewCfnEIP(owner, jsii.String("Address"), nil)
		p := crossaccount.New(owner, readers...)
		for i, account := range accounts {
			reader := constructtest.Beside(stack, fmt.Sprint("Reader", i), account, "eu-west-1")
			awscdk.NewCfnOutput(reader, jsii.String("Address"), &awscdk.CfnOutputProps{Value: p.Read(reader, "Address", address.Ref())})
		}
	})
}

func trust(a *assembly.Assembly) string {
	return a.OfType("AWS::IAM::Role")[0].Get("AssumeRolePolicyDocument", "Statement").String()
}

// IAM takes 2,048 characters, and at its creation only principals that exist.
func TestTrustDoesNotGrowWithItsReaders(t *testing.T) {
	var accounts []string
	for i := range 40 {
		accounts = append(accounts, fmt.Sprint(222222222200+i))
	}
	one, many := trust(read([]string{organization}, accounts[0])), trust(read([]string{organization}, accounts...))
	if one != many {
		t.Errorf("trust of 40 readers = %s, want that of one: %s", many, one)
	}
	for _, want := range []string{`"aws:PrincipalOrgID":["o-a1b2c3d4e5"]`, `"aws:PrincipalArn":"arn:*:iam::*:role/cdk-*-cfn-exec-role-*"`} {
		if !strings.Contains(one, want) {
			t.Errorf("trust = %s, want %s in it", one, want)
		}
	}
}

func TestReadersAreAccountsOrganizationsAndUnits(t *testing.T) {
	a := read([]string{"222222222222", organization, "arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-ab12-cdefghij"}, "222222222222")
	statements := a.OfType("AWS::IAM::Role")[0].Get("AssumeRolePolicyDocument", "Statement").List()
	var got []string
	for _, s := range statements {
		got = append(got, s.Get("Condition").String())
	}
	for i, want := range []string{"aws:PrincipalAccount", "aws:PrincipalOrgID", "o-a1b2c3d4e5/*/ou-ab12-cdefghij/*"} {
		if len(got) != 3 || !strings.Contains(got[i], want) || !strings.Contains(got[i], "cfn-exec-role") {
			t.Fatalf("conditions = %q, want %s in number %d of 3", got, want, i+1)
		}
	}
}

func TestReadersWaitForTheOwner(t *testing.T) {
	for _, s := range read([]string{organization}, "222222222222").Stacks {
		if wants := s.ID == "Reader0"; wants != (len(s.Dependencies) == 1 && s.Dependencies[0].ID == "Prod") {
			t.Errorf("%s waits for %d stacks, want Reader0 alone to wait for Prod", s.ID, len(s.Dependencies))
		}
	}
}

func TestWithinAnAccountCDKKnowsTheWay(t *testing.T) {
	a := read([]string{organization}, "111111111111")
	if got := a.OfType("AWS::IAM::Role"); len(got) != 0 {
		t.Errorf("roles = %d, want none", len(got))
	}
}

func TestAValueIsPublishedOnce(t *testing.T) {
	a := read([]string{organization}, "222222222222", "333333333333")
	if got := a.OfType("AWS::IAM::Role"); len(got) != 1 {
		t.Errorf("roles = %d, want one for all readers", len(got))
	}
	for _, s := range a.Stacks {
		if s.Name != "Prod" && !s.Output("Address").RefersTo(a.OfType("AWS::EC2::EIP")[0]) {
			t.Errorf("%s reads %v, want the address", s.Name, s.Output("Address"))
		}
	}
}

func ExamplePublication_Read() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		gateway := awsec2.NewCfnEIP(stack, jsii.String("Address"), nil)
		published := crossaccount.New(stack, organization)
		spoke := constructtest.Beside(stack, "Spoke", "222222222222", "eu-west-1")
		awscdk.NewCfnOutput(spoke, jsii.String("Hub"), &awscdk.CfnOutputProps{Value: published.Read(spoke, "Address", gateway.Ref())})
	})
	fmt.Println(len(a.OfType("AWS::IAM::Role")), "role for all readers")
	// Output: 1 role for all readers
}

// A value that changes with its identity has another name then: so the reader's template changes.
func TestAnotherIdentityIsReadByAnotherName(t *testing.T) {
	name := func(identity ...string) (read string) {
		a := constructtest.Preview(func(stack awscdk.Stack) {
			address := awsec2.NewCfnEIP(stack, jsii.String("Address"), nil)
			reader := constructtest.Beside(stack, "Reader", "222222222222", "eu-west-1")
			value := crossaccount.New(stack, organization).Read(reader, "Address", address.Ref(), identity...)
			awscdk.NewCfnOutput(reader, jsii.String("Address"), &awscdk.CfnOutputProps{Value: value})
		})
		for _, s := range a.Stacks {
			for _, i := range s.Imports() {
				read = i.Name
			}
		}
		return read
	}
	one, same, other := name("a", "b"), name("a", "b"), name("a", "c")
	if one != same || one == other || name() == one || name("ab", "") == name("a", "b") {
		t.Errorf("names = %s, %s, %s, %s, want the first two alike, and no others", one, same, other, name())
	}
}
