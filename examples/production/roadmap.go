package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
)

// A milestone is what a company has by a day, and the stacks that bring it.
type milestone struct {
	by, has string
	stacks  []string // patterns of filepath.Match
}

// milestones go from the first day to the third month. A stack needs nothing of a later one.
var milestones = []milestone{
	{"Day 1", "accounts, policies, logs that nobody deletes, people, threats detected and configurations recorded everywhere, budgets",
		[]string{
			"Organization", "Accounts", "Delegation*", "Policies", "BackupShopProduction*", "LogArchive", "Trail", "People", "Baselines", "Watch",
			"Monitoring", "Guard*", "SecurityTooling*", "Bill",
		}},
	{"Week 1", "a hub with a VPC for each workload, endpoints, name servers that filter, and who is on call", []string{
		"NetworkAlerts", "SharedServicesAlerts", "OnCall*", "Hub", "HubRouting", "SharedServices", "ProdNetwork", "DevNetwork",
	}},
	{"Month 1", "the shop in every zone, backups that are tested and copied away, and its alarms", []string{
		"ShopRecovery", "BackupArchive", "Shop",
	}},
	{"Month 3", "the shop in another Region, and traffic that people lead there", []string{"RecoveryNetwork", "ShopStandby", "ShopRouting"}},
}

// of are the stacks of a milestone, in the order in which the CDK CLI deploys them.
func (m milestone) of(stacks []*assembly.Stack) (names []string) {
	for _, s := range stacks {
		for _, pattern := range m.stacks {
			if matched, _ := filepath.Match(pattern, s.Path); matched {
				names = append(names, s.Path)
				break
			}
		}
	}
	return names
}

// printRoadmap says what to deploy by when.
func printRoadmap(a *assembly.Assembly, w io.Writer) error {
	stacks, err := order.Of(a)
	if err != nil {
		return err
	}
	for _, m := range milestones {
		if _, err := fmt.Fprintf(w, "%s: %s\n  cdk deploy %s\n", m.by, m.has, strings.Join(m.of(stacks), " ")); err != nil {
			return err
		}
	}
	return nil
}
