// Package access reads the policies of an assembly, of every resource type that has one, for rules
// that ask who may do what.
//
// A policy is read twice: as it may be at deployment, with what is unknown in the way that allows
// most, and as it surely is. A question is True if the policy surely allows what it asks for, False
// if it cannot, and Unknown if only deployment decides.
package access
