package logging_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func deliverySabotages() []Case {
	return []Case{
		{Rule: "DELIVERY-001", Name: "bucket that takes nothing", Change: []Change{
			Set("FirewallLogs.LoggingConfiguration.LogDestinationConfigs.1.LogDestination.bucketName", Ref("Data"))},
			At: "FirewallLogs LoggingConfiguration", Says: "Prod/Data does not allow"},
		{Rule: "DELIVERY-001", Name: "nobody may write", Change: []Change{Drop("Delivery")},
			At: "Queries DestinationArn", Says: "Prod/NameLogs does not allow"},
		{Rule: "DELIVERY-001", Name: "policy under a condition", Change: []Change{Attribute("Delivery", "Condition", "Condition")},
			At: "Queries DestinationArn", Says: "does not allow"},
		{Rule: "DELIVERY-001", Name: "for every account", Change: []Change{Set("Delivery.PolicyDocument",
			`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}]}`)},
			At: "Queries DestinationArn", Says: "does not allow"},
		{Rule: "DELIVERY-001", Name: "a bucket that takes nothing", Change: []Change{Set("Queries.DestinationArn", Att("Data", "Arn"))},
			At: "Queries DestinationArn", Says: "Prod/Data does not allow"},
	}
}
