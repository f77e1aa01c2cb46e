package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// A variants function synthesizes the app with a setup that is changed.
type variants = func(changes ...func(s *setup)) *assembly.Assembly

func deploysFromNothing(t *testing.T, with variants) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title: "Everything, unlocked",
			Before: []string{
				"Bootstrap both accounts in three Regions: `cdk bootstrap aws://111111111111/us-west-2`, and so on for us-east-2 and us-east-1.",
				"Have a public hosted zone for each domain, in its account: certificates wait for it.",
				"Push the image, for ARM, to the ECR repository `shop` of both Regions, and write its digest into the code.",
				"Opt in to Aurora and S3 in the settings of AWS Backup, in both Regions: it leaves out what is not, without an error.",
			},
			Commands: []string{`cdk deploy "Staging/*" "Production/*"`},
			App:      with(func(s *setup) { s.locked, s.production, s.staging = false, checks{}, checks{} }),
		},
		rehearsetest.Phase{
			Title: "Protection from deletion, and traffic that people lead",
			Before: []string{
				"Confirm the mails of the alerts.",
				"Set `locked`.",
				"Set `productionChecks` and `stagingChecks` to what `aws arc-region-switch list-route53-health-checks --arn ARN` shows in " +
					"us-east-1, with " +
					"the plan's ARN of each stack `Routing`. Until then traffic stays at home, whatever happens.",
			},
			Commands: []string{`cdk deploy "Staging/*" "Production/*"`},
			App:      with(),
		},
	)
}

// What would lose data, or stop half-way, is refused with a way out, in production and in staging.
func refusals(t *testing.T, with variants) {
	before := with()
	for name, c := range map[string]struct {
		change    func(s *setup)
		path, fix string
	}{
		"another name of the database": {func(s *setup) { s.database = "customers" }, "Primary/Orders/Resource", ""},
		"both members at once": {func(s *setup) { s.version, s.standby = "17.9", "17.9" }, "Primary/Orders/Resource",
			"Deploy the version of the secondary by itself first"},
		"a major version of one member": {func(s *setup) { s.standby = "18.3" }, "Standby/Orders/Resource",
			"Upgrade the global database by aws rds modify-global-cluster"},
	} {
		r := rehearse.Update(before, with(c.change))
		if r.Deployable() {
			t.Errorf("%s is deployable, want it refused", name)
		}
		for _, stage := range []string{"Production/", "Staging/"} {
			if !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool {
				return f.Severity == finding.Error && f.Path() == stage+c.path && f.Fix != "" && strings.HasPrefix(f.Fix, c.fix)
			}) {
				t.Errorf("%s: rehearsal finds %v, want %s%s with a way out: %s", name, r.Findings, stage, c.path, c.fix)
			}
		}
	}
}

// Something that holds data and is replaced would be a finding, which fails the test.
func changes(t *testing.T, with variants) {
	upgraded := with(func(s *setup) { s.standby = "17.9" })
	rehearsetest.Change(t, "version-1", with(), upgraded)
	rehearsetest.Change(t, "version-2", upgraded, with(func(s *setup) { s.standby, s.version = "17.9", "17.9" }))
	rehearsetest.Change(t, "class", with(), with(func(s *setup) { s.class = "r8g.xlarge" }))
	rehearsetest.Change(t, "replica", with(), with(func(s *setup) { s.readers++ }))
	rehearsetest.Change(t, "warm", with(), with(func(s *setup) { s.strategy = objective.WarmStandby }))

	awake := with(func(s *setup) { s.awake = true })
	rehearsetest.Change(t, "failover", with(), awake)
	rehearsetest.Change(t, "failback", awake, with())
	standsAlone(t, awake)
}
