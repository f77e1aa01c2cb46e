package main

import (
	"github.com/plinth-cdk/plinth/constructs/fields"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
)

// Replace these with your own, first of all.
var config = Config{
	ManagementAccount: "999999999999",
	Home:              "eu-west-1",
	Recovery:          "eu-central-1",
	Mailbox:           "aws@example.com",
	OnCall:            "oncall@example.com",
	Lead:              "lead@example.com",
	Pager:             "https://oncall.example.com/alerts",
	Runbooks:          "https://runbooks.example.com/",
	IdentityCenter:    "ssoins-1234567890abcdef",
	Administrators:    "9067600000-11111111-1111-1111-1111-111111111111",
	Developers:        "9067600000-22222222-2222-2222-2222-222222222222",
	Auditors:          "9067600000-33333333-3333-3333-3333-333333333333",
	BreakGlass:        "9067600000-44444444-4444-4444-4444-444444444444",
	Domain:            "shop.example.com",
	ZoneID:            "Z0123456789ABCDEFGHIJ",
	Image:             "sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8",
}

// attested is what no template shows. State what holds in your company, and delete the rest: the
// report then counts it as not met. What has expired is asked for again.
var attested = []attestation.Attestation{
	{
		Item: "mfa", Owner: "head of security", Date: "2026-11-02", Expires: "2027-11-01",
		Note: "the identity provider asks for a passkey at every sign-in; checked with the access review",
	},
	{
		Item: "savings-plans", Owner: "FinOps lead", Date: "2026-11-02", Expires: "2029-11-01",
		Note: "Compute Savings Plan for three years, for as many tasks as the shop has at night",
	},
	{
		Item: "cost-reviews", Owner: "FinOps lead", Date: "2026-11-02", Expires: "2027-11-01",
		Note: "on the first Monday of the month, with an engineer of each team",
	},
	{
		Item: "well-architected-review", Owner: "head of platform", Date: "2026-11-02", Expires: "2027-11-01",
		Note: "the shop, in the AWS Well-Architected Tool; due again before the next season",
	},
}

// A Config is what differs from company to company.
type Config struct {
	ManagementAccount string `want:"account"`
	// Home is where everything runs, and Recovery where the shop goes on when home is lost.
	Home     string `want:"region,inspector2"`
	Recovery string `want:"region,distinct,inspector2"`
	// Mailbox gets the mail of all root users: each account has an address of its own with a suffix.
	Mailbox string `want:"email"`
	OnCall  string `want:"email"`
	// Lead hears of pages that nobody acknowledges.
	Lead string `want:"email,distinct"`
	// Pager is where the on-call service takes alarms.
	Pager string `want:"url"`
	// Runbooks is where people write down what to do about an alarm.
	Runbooks string `want:"url"`
	// IdentityCenter is the instance of IAM Identity Center, and the others are the ids of its groups.
	IdentityCenter string `want:"identity"`
	Administrators string `want:"text,distinct"`
	Developers     string `want:"text,distinct"`
	Auditors       string `want:"text,distinct"`
	BreakGlass     string `want:"text,distinct"`
	// Domain is that of the shop, and ZoneID its public hosted zone, in the account of the shop.
	Domain string `want:"domain"`
	ZoneID string `want:"zone"`
	// Image is the digest of the image in the repository "shop", which replicates to the other Region.
	Image string `want:"image"`
}

// Validate returns an error that names this file and each field that cannot be right.
func (c Config) Validate() error { return fields.Check("config.go", c) }
