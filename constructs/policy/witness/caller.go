package witness

import (
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A caller is who makes a request, with the keys that follow from who it is.
type caller struct {
	principal decide.Principal
	// keys are fixed, in lower case.
	keys decide.Context
	// actions replace those of the statement.
	actions []string
	// named are values of keys that identify the caller, which a fixed value may have: the
	// caller is somebody whom the policy names.
	named bool
	// context says that the encryption context identifies for whom a service acts.
	context bool
	// special overrides the candidates of keys.
	special func(key string, patterns []string) (candidates [][]string, ok bool)
}

// candidates returns values that the caller can have for a condition key: none is an absent key.
// Keys that say who a caller is, and from where, are the stranger's own, or what a pattern in the
// policy makes of them. Any other key can have the value that the policy asks for.
func (c caller) candidates(key string, patterns []string) [][]string {
	if values, ok := c.keys[key]; ok {
		return [][]string{values}
	}
	if c.special != nil {
		if candidates, ok := c.special(key, patterns); ok {
			return candidates
		}
	}
	kind := kinds[key]
	if c.context && strings.HasPrefix(key, "kms:encryptioncontext:") {
		kind = isARN
	}
	if kind == free {
		return choices(patterns)
	}
	all := [][]string{{own[kind]}, nil}
	for _, p := range patterns {
		if value, ok := kind.open(p); ok {
			all = append(all, []string{value})
		} else if c.named && !wild(p) {
			all = append(all, []string{p})
		}
	}
	return all
}

// choices are values for a key that callers choose themselves: what the policy asks for, something
// else, or nothing.
func choices(patterns []string) [][]string {
	all := [][]string{nil}
	for _, p := range patterns {
		all = append(all, []string{fill(p)})
	}
	return append(all, []string{filler}, []string{"true"}, []string{"false"}, []string{"0"}, []string{"9999999999"},
		[]string{"2026-01-01T00:00:00Z"})
}

// A kind is what a condition key says of a caller.
type kind int

const (
	free kind = iota // whatever the caller chooses
	isAccount
	isOrg
	isPath
	isARN
	isUserID
	isVPC
	isEndpoint
	isAddress
	isVPCAddress
	isMount // whether a mount target of the network was used, which strangers cannot reach
)

// kinds are the keys that identify who calls, from where, or for whom a service does.
var kinds = map[string]kind{
	"aws:principalaccount": isAccount, "aws:sourceaccount": isAccount, "aws:sourceowner": isAccount,
	"kms:calleraccount": isAccount, "s3:dataaccesspointaccount": isAccount, "aws:vpceaccount": isAccount,
	"aws:principalorgid": isOrg, "aws:sourceorgid": isOrg, "aws:vpceorgid": isOrg,
	"aws:principalorgpaths": isPath, "aws:sourceorgpaths": isPath, "aws:vpceorgpaths": isPath,
	"aws:principalarn": isARN, "aws:sourcearn": isARN, "s3:dataaccesspointarn": isARN, "lambda:sourcefunctionarn": isARN,
	"ec2:sourceinstancearn": isARN, "aws:sourcevpcarn": isARN, "aws:chatbotsourcearn": isARN,
	"aws:userid": isUserID, "aws:sourcevpc": isVPC, "aws:sourcevpce": isEndpoint, "aws:sourceip": isAddress,
	"aws:vpcsourceip":                          isVPCAddress,
	"elasticfilesystem:accessedviamounttarget": isMount, "elasticfilesystem:accesspointarn": isARN,
}

// own are the values that a stranger has by itself.
var own = map[kind]string{
	isAccount: Stranger, isOrg: strangerOrg, isPath: strangerPath, isARN: "arn:aws:iam::" + Stranger + ":role/" + filler,
	isUserID: "AROAZQZQZQZQZQZQZQZQZ:" + filler, isVPC: "vpc-0424242424242", isEndpoint: "vpce-0424242424242",
	isAddress: "192.0.2.1", isVPCAddress: "10.0.0.1", isMount: "false",
}

// open returns the value of a stranger that a pattern matches, if its fixed part keeps none out.
func (k kind) open(p string) (string, bool) {
	switch k {
	case isAddress:
		return openAddress(p)
	case isVPCAddress: // a stranger gives its VPC whichever addresses it likes
		prefix, err := netip.ParsePrefix(p)
		return prefix.Addr().String(), err == nil
	case isARN:
		return fillARN(p, "iam")
	case isAccount:
		return fillDigits(p), wild(p)
	case isPath:
		organization, _, _ := strings.Cut(p, "/")
		return fill(p), wild(organization)
	case isUserID:
		fixed, _, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(p, "*", ""), "?", ""), ":")
		return fill(p), wild(p) && len(fixed) <= len("AROA")
	case isOrg, isVPC, isEndpoint:
		return fill(p), wild(p)
	}
	return "", false
}

// KeepsNobodyOut reports whether strangers have a value of a condition key that the pattern
// matches: any value of a key that callers choose, and one such as o-* of a key that says who they
// are.
func KeepsNobodyOut(key, pattern string) bool {
	kind := kinds[strings.ToLower(key)]
	if kind == free {
		return strings.Trim(pattern, "*?") == ""
	}
	_, open := kind.open(pattern)
	return open
}

func account(arn string) string {
	a, _ := pattern.ParseARN(arn)
	return a.Account
}
