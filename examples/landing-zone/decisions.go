package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/baseline/attack"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// printSizes prints how much of AWS's quotas the policies use.
func (z landingZone) printSizes(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "POLICY\tTYPE\tCHARACTERS\tOF")
	for _, p := range z.policies.Policies() {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\n", p.Name, p.Type, p.Size, p.Limit)
	}
	return t.Flush()
}

// printDecisions prints what the policies decide: what an intruder wants, what keeps working, and
// what public collections of policies deny. The test of this example holds them to it.
func (z landingZone) printDecisions(w io.Writer) error {
	if err := attack.Print(w, attack.Attempts(z.attacked())); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nWhat public collections of policies deny")
	return attack.PrintDenials(w, attack.Denials(z.attacked()))
}

// attacked is the organization as an intruder meets it.
func (z landingZone) attacked() attack.Organization {
	return attack.Organization{
		ID: z.organization.ID(), Region: config.Home, Qualifier: plinth.Qualifier,
		Above: func(unit string) decide.Policies {
			t := z.organization.Unit(unit)
			return decide.Policies{SCPs: z.policies.SCPs(t), RCPs: z.policies.RCPs(t)}
		},
	}
}
