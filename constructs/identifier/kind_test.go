package identifier_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

const token = "${Token[AWS.AccountId.0]}"

func TestKindsKnowTheirIdentifiers(t *testing.T) {
	for _, c := range []struct {
		name       string
		kind       identifier.Kind
		good, evil []string
	}{
		{"account", identifier.Account, []string{"111111111111"}, []string{"", "1111", "1111111111111", "11111111111x", "111111111111\n"}},
		{"Region", identifier.Region,
			[]string{"eu-west-1", "us-gov-east-1", "cn-north-1", "eusc-de-east-1"}, []string{"", "eu-west", "eu-west-1a", "Ireland"}},
		{"zone", identifier.Zone, []string{"eu-west-1a"}, []string{"eu-west-1", "euw1-az1"}},
		{"zone id", identifier.ZoneID, []string{"euw1-az1", "usgw1-az3"}, []string{"eu-west-1a"}},
		{"e-mail", identifier.Email, []string{"a@b.example", "aws+prod@example.com"}, []string{"a@b", "a b@example.com", "example.com"}},
		{"organization", identifier.Organization, []string{"o-a1b2c3d4e5"}, []string{"o-*", "o-A1B2C3D4E5", "r-ab12"}},
		{"root", identifier.Root, []string{"r-ab12"}, []string{"ou-ab12-cdefghij", "r-"}},
		{"unit", identifier.Unit, []string{"ou-ab12-cdefghij"}, []string{"ou-ab12", "r-ab12"}},
		{"share principal", identifier.SharePrincipal,
			[]string{"111111111111", "arn:aws:organizations::111111111111:organization/o-a1b2c3d4e5"}, []string{"*", "111111111111 "}},
		{"policy target", identifier.PolicyTarget,
			[]string{"r-ab12", "ou-ab12-cdefghij", "111122223333"}, []string{"", "ou-ab12", "o-a1b2c3d4e5", "xr-ab12", "1111222233334"}},
		{"ARN", identifier.ARN,
			[]string{"arn:aws:s3:::payroll", "arn:aws-cn:rds:cn-north-1:111111111111:db:shop"},
			[]string{"payroll", "arn:aws:s3:::", "s3:::payroll"}},
		{"principal", identifier.Principal, []string{"arn:aws-cn:iam::111111111111:role/path/Name"}, []string{"arn:aws:iam::*:role/Name"}},
		{"service", identifier.Service, []string{"s3.amazonaws.com"}, []string{"s3", "s3.example.com"}},
		{"resource type", identifier.ResourceType, []string{"AWS::EC2::VPC"}, []string{"AWS::EC2", "Custom::Thing"}},
		{"cost category", identifier.CostCategory, []string{"Team", "shared services", "größe_2-b"},
			[]string{"", "a/b", "a.b", " a", "a ", strings.Repeat("a", 51)}},
		{"action", identifier.IAMAction, []string{"s3:PutObject"}, []string{"s3:*", "s3:Put*", "s3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, v := range c.good {
				if err := c.kind.Check("Field", v); err != nil {
					t.Errorf("Check(%q) = %v, want nil", v, err)
				}
			}
			for _, v := range c.evil {
				if err := c.kind.Check("Field", v); err == nil {
					t.Errorf("Check(%q) = nil, want an error", v)
				}
			}
		})
	}
}

func TestTokensPassUnlessTheValueHasToBeKnown(t *testing.T) {
	if err := identifier.Account.CheckAll("Accounts", []string{"111111111111", token}); err != nil {
		t.Errorf("CheckAll with a token = %v, want nil", err)
	}
	const want = "Account is known only to the deployment, want the 12 digits of an AWS account id written down: " +
		"`aws organizations list-accounts` shows it"
	if err := identifier.Account.CheckKnown("Account", token); err == nil || err.Error() != want {
		t.Errorf("CheckKnown(token) = %v, want %s", err, want)
	}
}

func TestPatternsAreAnchored(t *testing.T) {
	if got, want := identifier.Account.Pattern(), `^\d{12}$`; got != want {
		t.Errorf("Pattern() = %s, want %s", got, want)
	}
}

func ExampleKind_Check() {
	fmt.Println(identifier.Region.Check("TrailRegion", "Ireland"))
	fmt.Println(identifier.Account.CheckAll("Accounts", []string{"1234"}))
	// Output:
	// TrailRegion is "Ireland", want an AWS Region such as "eu-west-1"
	// Accounts has "1234", want the 12 digits of an AWS account id
}

func ExampleNearest() {
	fmt.Println(identifier.Nearest("SG-01", []string{"SG-001", "SG-002", "VPC-001"}))
	fmt.Println(identifier.Nearest("KMS", []string{"SG-001", "VPC-001"}))
	// Output:
	// [SG-001]
	// []
}

func TestDifferIsAboutWhatIsKnown(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"eu-west-1", "eu-west-1", false},
		{"eu-west-1", "us-east-1", true},
		{"eu-west-1", "${Token[AWS.Region.4]}", false},
		{"${Token[AWS.Region.4]}", "eu-west-1", false},
	} {
		if got := identifier.Differ(tt.a, tt.b); got != tt.want {
			t.Errorf("Differ(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
