package policy

import "slices"

// Spend is a kind of purchase that binds money for long or at once.
type Spend string

const (
	ReservedCapacity Spend = "ReservedCapacity" // reservations and provisioned capacity of all services
	SavingsPlans     Spend = "SavingsPlans"
	Marketplace      Spend = "Marketplace" // subscriptions and agreements
	Domains          Spend = "Domains"     // registration, transfer and renewal
	DedicatedHosts   Spend = "DedicatedHosts"
	Hardware         Spend = "Hardware"      // Outposts and Snow devices
	Subscriptions    Spend = "Subscriptions" // Shield Advanced, private certificate authorities, QuickSight
)

var spendActions = map[Spend][]string{
	ReservedCapacity: {
		"bedrock:CreateProvisionedModelThroughput",
		"dynamodb:PurchaseReservedCapacityOfferings",
		"ec2:CreateCapacityReservation",
		"ec2:CreateCapacityReservationFleet",
		"ec2:PurchaseCapacityBlock*",
		"ec2:PurchaseReservedInstancesOffering",
		"ec2:PurchaseScheduledInstances",
		"elasticache:PurchaseReservedCacheNodesOffering",
		"es:PurchaseReserved*",
		"glacier:PurchaseProvisionedCapacity",
		"medialive:PurchaseOffering",
		"memorydb:PurchaseReservedNodesOffering",
		"rds:PurchaseReservedDBInstancesOffering",
		"redshift-serverless:CreateReservation",
		"redshift:PurchaseReservedNodeOffering",
		"sagemaker:CreateTrainingPlan",
	},
	SavingsPlans: {"savingsplans:CreateSavingsPlan"},
	Marketplace: {
		"aws-marketplace:AcceptAgreementRequest",
		"aws-marketplace:CreateAgreementRequest",
		"aws-marketplace:Subscribe",
	},
	Domains: {
		"route53domains:RegisterDomain",
		"route53domains:RenewDomain",
		"route53domains:TransferDomain",
	},
	DedicatedHosts: {
		"ec2:AllocateHosts",
		"ec2:PurchaseHostReservation",
	},
	Hardware: {
		"outposts:CreateOrder",
		"snowball:CreateCluster",
		"snowball:CreateJob",
		"snowball:CreateLongTermPricing",
	},
	Subscriptions: {
		"acm-pca:CreateCertificateAuthority",
		"quicksight:CreateAccountSubscription",
		"shield:CreateSubscription",
	},
}

// SpendGuard denies purchases that outlast a mistake: commitments belong to those who
// manage cost for all, usually in the management account.
type SpendGuard struct {
	// Allow leaves kinds of purchase free. The default is to deny all.
	Allow []Spend
	// Exempt are patterns of principals that may buy. The default is none.
	Exempt []string
}

// Statements implements [Preset].
func (g SpendGuard) Statements() ([]Statement, error) {
	exempt, err := exempting("SpendGuard", g.Exempt)
	if err != nil {
		return nil, err
	}
	ps := &problems{}
	for _, kind := range g.Allow {
		if spendActions[kind] == nil {
			ps.add("SpendGuard.Allow", quoted(string(kind)), "one of the Spend constants")
		}
	}
	if err := ps.err(); err != nil {
		return nil, err
	}
	var out []Statement
	for _, kind := range sortedKeys(spendActions) {
		if !slices.Contains(g.Allow, kind) {
			out = append(out, deniedEverywhere("Deny"+string(kind), exempt, spendActions[kind]...))
		}
	}
	return out, nil
}
