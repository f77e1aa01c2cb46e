// Package orchestration runs calls of AWS APIs in order, without code to ship or patch: state
// machines of AWS Step Functions that package workflow wrote, and runbooks of Systems Manager
// Automation that package automation wrote.
package orchestration
