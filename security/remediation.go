package security

// A Remediation is a rule, the runbook that fixes what the rule finds, and a role with what the
// runbook's steps need and nothing else. Common ones have functions, such as [BlockPublicBuckets].
// They are dry runs, until [Remediation.OnApproval] or [Remediation.Automatically] lets them change
// something.
type Remediation struct {
	// Rule finds noncompliant resources.
	Rule ConfigRule
	// Runbook fixes them.
	Runbook Runbook
	// Mode is what starts the runbook, and whether it changes anything. The default is [DryRun].
	Mode RemediationMode
	// Rehearsed is who has seen the dry runs and what they showed, for the metadata of the template.
	// [Automatic] requires it: a broken remediation breaks every resource at once.
	Rehearsed string
	// Attempts and RetrySeconds limit what AWS Config tries with one resource: after that many
	// failures within that time it leaves the resource alone until somebody clears the exception. The
	// defaults are 5 and 60.
	Attempts, RetrySeconds int
	// ConcurrentPercent is how many of the resources are fixed at once, 1 to 25 percent, and
	// ErrorPercent how many may fail before the rest is left alone, 1 to 50. The defaults are 10 and
	// 25.
	ConcurrentPercent, ErrorPercent int
}

// A RemediationMode says what starts a remediation, and whether it changes anything.
type RemediationMode int

const (
	// DryRun has only the steps that look, and a role that cannot do more. Somebody starts it in AWS
	// Config, for one resource or for all, and reads in the outputs what there would be to change.
	// AWS Config does not start it by itself: the resource stays as it is, and after a few attempts
	// AWS Config would exclude it from remediation.
	DryRun RemediationMode = iota
	// Approval fixes the resources that somebody chooses in AWS Config.
	Approval
	// Automatic fixes what the rule finds, as soon as it does.
	Automatic
)

// OnApproval returns the remediation for people to start.
func (r Remediation) OnApproval() Remediation {
	r.Mode = Approval
	return r
}

// Automatically returns the remediation for AWS Config to start. rehearsed is who has seen the dry
// runs, and what they showed.
func (r Remediation) Automatically(rehearsed string) Remediation {
	r.Mode, r.Rehearsed = Automatic, rehearsed
	return r
}

func (r Remediation) dry() bool { return r.Mode == DryRun }

// owned reports whether the document is one of AWS's.
func (r Remediation) owned() bool { return r.Runbook.Owned != nil && !r.dry() }
