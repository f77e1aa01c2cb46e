// Package witness finds a request that a policy allows and should not: the witness that a bucket is
// public, that a role trusts a foreign repository, that a service acts for anybody's account.
//
// A search never guesses from how a policy is written. It makes a request for one Allow statement,
// with the account, the organization, the networks and the names of a stranger, fills in the keys
// that a caller chooses so that the conditions hold, and asks package decide. What it returns is
// allowed by the whole policy, its denials included. A condition protects only if its fixed values
// keep the stranger out: arn:aws:iam::*:role/admin does not, since anybody can have such a role.
package witness
