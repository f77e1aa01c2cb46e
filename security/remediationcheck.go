package security

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
)

func (r Remediation) withDefaults() Remediation {
	r.Attempts, r.RetrySeconds = cmp.Or(r.Attempts, 5), cmp.Or(r.RetrySeconds, 60)
	r.ConcurrentPercent, r.ErrorPercent = cmp.Or(r.ConcurrentPercent, 10), cmp.Or(r.ErrorPercent, 25)
	return r
}

var (
	runbookName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,31}$`)
	readAction  = regexp.MustCompile(`^[a-z0-9-]+:(Get|List|Describe|BatchGet|Lookup|Search|Select)[A-Z]`)
)

// checkRemediations refuses remediations that could not run, or run away.
func checkRemediations(remediations []Remediation) error {
	seen, fixed := map[string]bool{}, map[string]bool{}
	for i, r := range remediations {
		name := r.Runbook.Name
		switch {
		case !runbookName.MatchString(name):
			return fmt.Errorf("Remediations[%d].Runbook.Name is %q, want up to 32 letters and digits, a letter first", i, name)
		case seen[name]:
			return fmt.Errorf("Remediations[%d].Runbook.Name is %q, want one that no other runbook has", i, name)
		case fixed[r.Rule.name()]:
			return fmt.Errorf("Remediations has two for the rule %s, want one: AWS Config takes no more for a rule", r.Rule.name())
		}
		seen[name], fixed[r.Rule.name()] = true, true
		if err := r.check(); err != nil {
			return fmt.Errorf("Remediations[%d].%w", i, err)
		}
	}
	return nil
}

func (r Remediation) check() error {
	d := r.withDefaults()
	switch {
	case r.Mode < DryRun || r.Mode > Automatic:
		return fmt.Errorf("Mode is %d, want DryRun, Approval or Automatic", r.Mode)
	case r.Mode == Automatic && r.Rehearsed == "":
		return fmt.Errorf("Rehearsed is %q, want who has seen the dry runs of %s and what they showed: it is Automatic",
			r.Rehearsed, r.Runbook.Name)
	case d.Attempts < 1 || d.Attempts > 5:
		return fmt.Errorf("Attempts is %d, want 1 to 5", d.Attempts)
	case d.RetrySeconds < 60:
		return fmt.Errorf("RetrySeconds is %d, want 60 or more", d.RetrySeconds)
	case d.ConcurrentPercent < 1 || d.ConcurrentPercent > 25:
		return fmt.Errorf("ConcurrentPercent is %d, want 1 to 25", d.ConcurrentPercent)
	case d.ErrorPercent < 1 || d.ErrorPercent > 50:
		return fmt.Errorf("ErrorPercent is %d, want 1 to 50", d.ErrorPercent)
	case (r.Runbook.Owned == nil) == (len(r.Runbook.Fix) == 0):
		return fmt.Errorf("Runbook.Fix of %s and Runbook.Owned are both set, or neither, want one of them", r.Runbook.Name)
	case r.dry() && len(r.Runbook.Look) == 0:
		return fmt.Errorf("Runbook.Look of %s is empty, want steps that read for a dry run, or another Mode", r.Runbook.Name)
	}
	if err := r.Runbook.check(); err != nil {
		return fmt.Errorf("Runbook.%w", err)
	}
	if missing := r.missing(); len(missing) > 0 {
		return fmt.Errorf("Runbook.Owned.Parameters has no %q, want one: %s requires it", missing[0], r.Runbook.Owned.Document)
	}
	return nil
}

// missing are the parameters that a runbook of AWS requires and does not get.
func (r Remediation) missing() []string {
	if r.Runbook.Owned == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ownedParameters[r.Runbook.Owned.Document]), func(name string) bool {
		_, given := r.Runbook.Owned.Parameters[name]
		return given || name == r.Runbook.Owned.ResourceParameter || name == roleParameter
	})
}

// ownedParameters are what runbooks of AWS require, as the runbook reference says.
var ownedParameters = map[string][]string{
	"AWS-PublishSNSNotification":                          {"TopicArn", "Message"},
	"AWSConfigRemediation-RevokeUnusedIAMUserCredentials": {roleParameter, "IAMResourceId"},
}
