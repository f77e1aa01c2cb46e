// Package identifier says what a valid account id, Region, e-mail address, organization id and the
// like is, once for every layer.
//
// Checks return errors that name the field, the value and what is wanted. A value that holds a CDK
// token passes [Kind.Check], because only the deployment knows it; [Kind.CheckKnown] is for values
// that have to be written down.
package identifier
