package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestDenyPurchases(t *testing.T) {
	p := underSCP(t, preset.DenyPurchases{Allow: []preset.Purchase{preset.Domains}})
	check(t, p,
		rows(
			admin, policy.Deny, "DenyReservedCapacity", nil, "ec2:PurchaseReservedInstancesOffering",
			"rds:PurchaseReservedDBInstancesOffering", "ec2:PurchaseCapacityBlock",
		),
		rows(admin, policy.Deny, "DenySavingsPlans", nil, "savingsplans:CreateSavingsPlan"),
		rows(admin, policy.Deny, "DenyMarketplace", nil, "aws-marketplace:Subscribe"),
		rows(admin, policy.Deny, "DenyDedicatedHosts", nil, "ec2:AllocateHosts"),
		rows(admin, policy.Deny, "DenyHardware", nil, "outposts:CreateOrder"),
		rows(admin, policy.Deny, "DenySubscriptions", nil, "shield:CreateSubscription", "acm-pca:CreateCertificateAuthority"),
		rows(
			admin, policy.Allow, "", nil, "route53domains:RegisterDomain", "ec2:RunInstances", "savingsplans:DescribeSavingsPlans",
			"aws-marketplace:Unsubscribe", "acm:RequestCertificate",
		),
	)
}
