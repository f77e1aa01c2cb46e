package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/controls"
)

// landingZone is an organization under AWS Control Tower, with two controls on Production.
func landingZone(stack awscdk.Stack) (*baseline.Organization, *baseline.ControlTower) {
	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", AccessRole: "AWSControlTowerExecution", TrustedServices: baseline.TrustedServicesBeforeControlTower(),
	})
	tower := constructtest.Beside(stack, "Tower", *stack.Account(), *stack.Region())
	return org, baseline.NewControlTower(tower, "ControlTower", &baseline.ControlTowerProps{
		Organization: org, Regions: []string{"eu-west-1", "eu-central-1"},
		Govern: []baseline.GovernedUnit{{
			Unit: org.Unit(baseline.ProductionUnit), Controls: []baseline.Control{
				{Name: controls.DisallowRootAccessKeys},
				{Name: controls.DenyOtherRegions, Regions: []string{"eu-west-1"}},
			},
		}},
	})
}

func ExampleNewControlTower() {
	a := constructtest.Preview(func(stack awscdk.Stack) { landingZone(stack) })
	fmt.Println("version", a.OfType("AWS::ControlTower::LandingZone")[0].Get("Version"))
	fmt.Println(len(a.OfType("AWS::ControlTower::EnabledBaseline")), "unit enrolled")
	for _, control := range a.OfType("AWS::ControlTower::EnabledControl") {
		fmt.Println(control.Get("ControlIdentifier"))
	}
	// Output:
	// version 4.0
	// 1 unit enrolled
	// arn:aws:controltower:eu-west-1::control/AWS-GR_RESTRICT_ROOT_USER_ACCESS_KEYS
	// arn:aws:controlcatalog:::control/ka8e3pkqefnjsxuyc26ji580
}

// An account that Service Catalog orders from Account Factory.
func ExampleNewFactoryAccount() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		org, tower := landingZone(stack)
		baseline.NewFactoryAccount(constructtest.Beside(stack, "Factory", *stack.Account(), *stack.Region()), "Shop",
			&baseline.FactoryAccountProps{
				ControlTower: tower, Unit: org.Unit(baseline.ProductionUnit), Name: "Shop Production", Email: "aws+shop@example.com",
				Owner: baseline.AccountOwner{Email: "owner@example.com", FirstName: "Ada", LastName: "Lovelace"},
			})
	})
	product := a.OfType("AWS::ServiceCatalog::CloudFormationProvisionedProduct")[0]
	fmt.Println(product.Get("ProductName"), "makes", product.Get("ProvisionedProductName"))
	// Output: AWS Control Tower Account Factory makes Shop-Production
}
