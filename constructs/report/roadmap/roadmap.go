// Package roadmap says how far an app is on the way from its first day to its third month: four
// milestones, each with steps that items of the checklist decide. The package is pure Go.
//
// Two steps stand later here than they should be taken: restores are worth testing in the first
// week, and budgets on the first day.
package roadmap

import "github.com/plinth-cdk/plinth/constructs/report/checklist"

// A Milestone is a point in time with the steps to be taken by then.
type Milestone struct {
	Name  string `json:"name"`
	Done  int    `json:"done"`
	Of    int    `json:"of"` // without those that do not apply
	Steps []Step `json:"steps"`
}

// A Step is done when the items that decide it are.
type Step struct {
	Text   string           `json:"text"`
	Status checklist.Status `json:"status"`
	Items  []string         `json:"items"`
}

// milestones are the steps, and the items that decide them.
var milestones = []Milestone{
	{Name: "Day 1", Steps: []Step{
		{Text: "Multi-account setup (Control Tower)", Items: []string{"multi-account"}},
		{Text: "GuardDuty, Security Hub, Config enabled", Items: []string{"guardduty", "security-hub", "config"}},
		{Text: "CloudTrail logging", Items: []string{"cloudtrail"}},
		{Text: "MFA enforced", Items: []string{"mfa"}},
		{Text: "No root account usage", Items: []string{"root-user"}},
	}},
	{Name: "Week 1", Steps: []Step{
		{Text: "VPC design with public/private/data subnets", Items: []string{"subnet-tiers"}},
		{Text: "Transit Gateway for multi-VPC", Items: []string{"transit-gateway"}},
		{Text: "VPC endpoints for AWS services", Items: []string{"vpc-endpoints"}},
		{Text: "KMS encryption for all data", Items: []string{"encryption"}},
	}},
	{Name: "Month 1", Steps: []Step{
		{Text: "Multi-AZ for all critical services", Items: []string{"multi-az", "rds-multi-az"}},
		{Text: "Automated backups with testing", Items: []string{"backups", "restore-tests"}},
		{Text: "CloudWatch alarms for key metrics", Items: []string{"monitoring"}},
		{Text: "Cost allocation tags", Items: []string{"cost-tags"}},
	}},
	{Name: "Month 3", Steps: []Step{
		{Text: "Cross-region DR", Items: []string{"cross-region-replicas"}},
		{Text: "Savings Plans purchased", Items: []string{"savings-plans"}},
		{Text: "Security incident response runbook", Items: []string{"incident-runbook"}},
		{Text: "Well-Architected Review completed", Items: []string{"well-architected-review"}},
	}},
}

// Of returns the roadmap as far as it is done, from the results of the checklist and of its steps.
func Of(results []checklist.Result) []Milestone {
	status := map[string]checklist.Status{}
	for _, r := range results {
		status[r.ID] = r.Status
	}
	all := make([]Milestone, len(milestones))
	for i, m := range milestones {
		all[i] = Milestone{Name: m.Name}
		for _, step := range m.Steps {
			step.Status = together(step.Items, status)
			all[i].Steps = append(all[i].Steps, step)
			if step.Status != checklist.NotApplicable {
				all[i].Of++
			}
			if step.Status.Done() {
				all[i].Done++
			}
		}
	}
	return all
}

// together is the worst of the items that apply.
func together(items []string, status map[string]checklist.Status) checklist.Status {
	worst := checklist.NotApplicable
	for _, s := range []checklist.Status{checklist.Met, checklist.Attested, checklist.Waived, checklist.NeedsAttestation, checklist.NotMet} {
		for _, id := range items {
			if status[id] == s {
				worst = s
			}
		}
	}
	return worst
}
