package plinth

import (
	"fmt"
	"io"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// Bootstrap returns a section with the command that prepares each account and Region of the app for
// the CDK CLI, once, with credentials of that account. The deployer is the account with whose
// credentials cdk deploy runs, and which the others therefore trust. The bootstrap's roles trust
// their own account as well, whose principals preset.ProtectAutomation keeps from assuming them.
// CloudFormation deploys with AdministratorAccess there; what it may do is bounded by the policies
// of the organization.
//
// See "Bootstrap your environment for use with the AWS CDK".
func Bootstrap(deployer string) Section {
	return func(a *assembly.Assembly, w io.Writer) error {
		if err := identifier.Account.CheckKnown("deployer", deployer); err != nil {
			return err
		}
		fmt.Fprintln(w, "once, with credentials of each account:")
		seen := map[string]bool{}
		for _, s := range a.Stacks {
			environment := s.Account + "/" + s.Region
			if s.Account == "" || seen[environment] {
				continue
			}
			seen[environment] = true
			trust := ""
			if s.Account != deployer {
				trust = " --trust " + deployer + " --trust-for-lookup " + deployer
			}
			partition, _ := regions.PartitionOf(s.Region)
			fmt.Fprintf(w, "cdk bootstrap aws://%s%s%s --cloudformation-execution-policies arn:%s:iam::aws:policy/AdministratorAccess\n",
				environment, s.BootstrapOptions(), trust, partition)
		}
		return nil
	}
}
