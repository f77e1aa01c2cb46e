// Package standin tells tests of constructs from apps. The former put stand-ins such as vpc-1 where
// an id is wanted, and define two of what an account has once; so there the rules about what
// CloudFormation accepts are left out. The templates of the examples are held to them.
package standin

// Used is set by packages for tests of constructs.
var Used bool
