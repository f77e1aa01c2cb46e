package preset

import (
	"maps"
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A Purchase is a kind of purchase that is large or commits to spending.
type Purchase string

const (
	ReservedCapacity Purchase = "ReservedCapacity" // reservations and provisioned capacity of all services
	SavingsPlans     Purchase = "SavingsPlans"
	Marketplace      Purchase = "Marketplace" // subscriptions and agreements
	Domains          Purchase = "Domains"     // registration, transfer and renewal
	DedicatedHosts   Purchase = "DedicatedHosts"
	Hardware         Purchase = "Hardware"      // Outposts and Snow devices
	Subscriptions    Purchase = "Subscriptions" // Shield Advanced, private certificate authorities, QuickSight
	Billing          Purchase = "Billing"       // how the account pays, and what it tells tax offices
)

var purchaseActions = map[Purchase][]string{
	ReservedCapacity: {
		"athena:CreateCapacityReservation",
		"bedrock-mantle:CreateReservation",
		"bedrock-mantle:UpdateReservation",
		"bedrock:CreateProvisionedModelThroughput",
		"devicefarm:PurchaseOffering",
		"dynamodb:PurchaseReservedCapacityOfferings",
		"ec2:AcceptReservedInstancesExchangeQuote",
		"ec2:CreateCapacityReservation",
		"ec2:CreateCapacityReservationFleet",
		"ec2:CreateReservedInstancesListing",
		"ec2:PurchaseCapacityBlock*",
		"ec2:PurchaseReservedInstancesOffering",
		"ec2:PurchaseScheduledInstances",
		"elasticache:PurchaseReservedCacheNodesOffering",
		"es:PurchaseReserved*",
		"glacier:PurchaseProvisionedCapacity",
		"groundstation:ReserveContact",
		"mediaconnect:PurchaseOffering",
		"medialive:PurchaseOffering",
		"memorydb:PurchaseReservedNodesOffering",
		"rds:PurchaseReservedDBInstancesOffering",
		"redshift-serverless:CreateReservation",
		"redshift:AcceptReservedNodeExchange",
		"redshift:PurchaseReservedNodeOffering",
		"sagemaker:CreateTrainingPlan",
	},
	SavingsPlans: {"cloudfront:CreateSavingsPlan", "savingsplans:CreateSavingsPlan"},
	Marketplace: {
		"aws-marketplace:AcceptAgreement*",
		"aws-marketplace:AssociateProducts*",
		"aws-marketplace:CancelAgreement*",
		"aws-marketplace:CreateAgreementRequest",
		"aws-marketplace:CreatePrivateMarketplaceRequests",
		"aws-marketplace:DisassociateProducts*",
		"aws-marketplace:RejectAgreement*",
		"aws-marketplace:Subscribe",
		"aws-marketplace:UpdateAgreement*",
		"bedrock:CreateFoundationModelAgreement",
		"bedrock:PutFoundationModelEntitlement",
	},
	Domains: {
		"route53domains:AcceptDomainTransferFromAnotherAwsAccount",
		"route53domains:RegisterDomain",
		"route53domains:RenewDomain",
		"route53domains:TransferDomain*",
		"route53domains:UpdateDomainContact",
		"route53domains:UpdateDomainNameservers",
	},
	DedicatedHosts: {
		"ec2:AllocateHosts",
		"ec2:PurchaseHostReservation",
	},
	Hardware: {
		"elemental-appliances-software:CreateOrderV1",
		"elemental-appliances-software:SubmitOrderV1",
		"outposts:CreateOrder",
		"panorama:ProvisionDevice",
		"snowball:CreateCluster",
		"snowball:CreateJob",
		"snowball:CreateLongTermPricing",
	},
	Subscriptions: {
		"acm-pca:CreateCertificateAuthority",
		"eks:CreateEksAnywhereSubscription",
		"freertos:CreateSubscription",
		"iottwinmaker:UpdatePricingPlan",
		"quicksight:CreateAccountSubscription",
		"quicksight:Subscribe",
		"quicksight:UpdateSPICECapacityConfiguration",
		"shield:CreateSubscription",
	},
	Billing: {
		"aws-portal:Modify*",
		"billing:Put*",
		"billing:Update*",
		"invoicing:Put*",
		"iq:Approve*",
		"payments:Create*",
		"payments:Delete*",
		"payments:Make*",
		"payments:Update*",
		"purchase-orders:Add*",
		"purchase-orders:Delete*",
		"purchase-orders:Modify*",
		"purchase-orders:Update*",
		"tax:BatchPut*",
		"tax:Delete*",
		"tax:Put*",
		"tax:Update*",
	},
}

// DenyPurchases denies purchases that cannot be undone. Commitments are up to those who manage the
// cost of all accounts, usually in the management account.
type DenyPurchases struct {
	// Allow are kinds of purchase that stay possible. The default is none.
	Allow []Purchase
	// Exempt are patterns of principals that may buy. The default is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (g DenyPurchases) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("DenyPurchases", g.Exempt)
	if err != nil {
		return nil, err
	}
	ps := &policy.Problems{}
	for _, kind := range g.Allow {
		if purchaseActions[kind] == nil {
			ps.Add("DenyPurchases.Allow", strconv.Quote(string(kind)), "one of %s", names(purchaseActions))
		}
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	var out []policy.Statement
	for _, kind := range slices.Sorted(maps.Keys(purchaseActions)) {
		if !slices.Contains(g.Allow, kind) {
			out = append(out, deniedEverywhere("Deny"+string(kind), exempt, purchaseActions[kind]...))
		}
	}
	return out, nil
}
