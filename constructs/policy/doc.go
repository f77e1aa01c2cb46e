// Package policy builds, reads, checks and packs AWS policies: those of IAM, and the service and
// resource control policies of AWS Organizations.
//
// [Parse] reads a policy strictly, [Document.Validate] applies the rules of its [Kind],
// [Document.JSON] writes it in one way only, and [Document.Object] hands it to CloudFormation.
// [Document.Minify] and [Pack] shorten statements and distribute them over policies without
// changing a decision. Errors carry a [Problem] for each thing that is wrong.
//
// [NewSCP] and [NewRCP] compose a control policy of presets. The packages below build on documents:
//
//   - preset has ready-made presets, such as preset.DenyOtherRegions;
//   - decide decides requests, one by one or as a table;
//   - policytest holds policies to such a table in a test;
//   - apicall has the actions that exist, against which its Check holds a document;
//   - management builds the policies that configure services in all accounts.
//
// All of them are pure Go: no account, no network and no CDK runtime, so that a table of decisions
// takes microseconds.
package policy
