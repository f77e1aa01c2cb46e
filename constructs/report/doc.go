// Package report says where an app stands on the AWS Well-Architected Framework, with evidence: a
// score for each pillar, the checklist and the roadmap, findings and waivers, standing cost,
// alarms, who reaches whom, and which controls of public standards a guardrail answers.
//
// [Build] works it out from any cloud assembly, whatever language wrote it, or from templates that
// stand alone. [Report.JSON] writes it for programs, package page for people, and [Report.Markdown]
// for a pull request. The same assembly gives the same bytes. The package is pure Go.
//
// # Scores
//
// A score is the share of the items that apply which are met or attested, in percent, rounded down.
// A waiver accepts a risk and does not remove it: an item that is waived counts as one that is not
// met. So does one that waits for an attestation.
package report
