// Package automation writes runbooks of AWS Systems Manager Automation as Go values: documents of
// schema version 0.3, whose steps say what they call and which permission that needs.
//
// Package orchestration defines the resource and its role, and package runbooktest judges both.
// See "Data elements and parameters" in the AWS Systems Manager guide.
package automation
