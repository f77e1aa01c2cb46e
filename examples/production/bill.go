package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost"
)

// defineBill tells what the organization spends, in its management account, which alone sees all
// costs, and in us-east-1, where AWS has exports of them.
func (f *foundation) defineBill(app awscdk.App) {
	stack := f.newStack(app, "Bill", config.ManagementAccount, "us-east-1", plinth.Production)
	alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{
		Emails: []string{config.Mailbox}, Billing: true, Severity: alerting.Ticket,
	})
	f.alerts = append(f.alerts, alerts)
	cost.NewBudget(stack, "All", &cost.BudgetProps{Limit: 2_500 * price.Unit, Alerts: alerts})
	development := f.org.Account("Shop Development").ID()
	cost.NewBudget(stack, "Development", &cost.BudgetProps{
		Limit: 300 * price.Unit, For: cost.Filter{Accounts: []string{development}}, Alerts: alerts,
	})
	cost.NewAnomalyDetection(stack, "Anomalies", &cost.AnomalyDetectionProps{Alerts: alerts})
	cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alerts})
	shared := []string{f.org.Account(baseline.NetworkAccount).ID(), f.org.Account(baseline.SharedServicesAccount).ID()}
	cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{
		Rules: []cost.CategoryRule{{Value: "shared", For: cost.Filter{Accounts: shared}}, {FromTag: "Team"}},
	})
	cost.NewDataExport(stack, "Lines", nil)
}

// spellTags attaches the tag policy of the cost allocation tags to the units of the workloads: a
// key in another case is another column of the bill. AWS denies it for what teams and their
// pipelines make. For volumes, snapshots, instances and network interfaces it only reports it: AWS
// makes them by itself, with the tags of their source, and one old spelling would stop scaling or a
// restore.
func (f *foundation) spellTags() []baseline.Attachment {
	tags, err := management.CostAllocationTags("cloudfront:*", "dynamodb:*", "ec2:natgateway", "ec2:vpc", "ec2:vpc-endpoint",
		"ecr:repository", "ecs:cluster", "ecs:service", "elasticloadbalancing:*", "kms:*", "lambda:*", "s3:bucket", "secretsmanager:*",
		"sns:topic", "sqs:queue", "states:*").Policy()
	if err != nil {
		panic(err)
	}
	var attachments []baseline.Attachment
	var done []string
	for _, w := range f.workloads {
		if !slices.Contains(done, w.unit) {
			done = append(done, w.unit)
			attachments = append(attachments, baseline.Attachment{
				Target: f.org.Unit(w.unit), Management: []management.Policy{tags},
			})
		}
	}
	return attachments
}
