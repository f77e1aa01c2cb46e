package apicall

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// AsOf is the month of the Service Authorization Reference that the lists of this package follow.
const AsOf = "September 2026"

// Actions returns the actions of IAM that a pattern such as iam:*User matches, sorted, as of
// [AsOf].
func Actions(of string) []string {
	if !strings.ContainsAny(of, "*?") {
		if action, ok := actions()[strings.ToLower(of)]; ok {
			return []string{action}
		}
		return nil
	}
	var matching []string
	for _, action := range actions() {
		if pattern.MatchFold(of, action) {
			matching = append(matching, action)
		}
	}
	slices.Sort(matching)
	return matching
}

// Check reports the actions of a document that match none of [Actions], as IAM Access Analyzer does
// ("Invalid action" and "Invalid service in action"). An action that is newer than [AsOf] is none
// of them.
func Check(d policy.Document) error {
	ps := policy.Problems{Policy: d.Name}
	check := func(path string, list []string) {
		for i, action := range list {
			if len(Actions(action)) > 0 {
				continue
			}
			owner := "AWS"
			if prefix, _, _ := strings.Cut(action, ":"); len(Actions(prefix+":*")) > 0 {
				owner = prefix
			}
			ps.Add(fmt.Sprintf("%s[%d]", path, i), strconv.Quote(action), "an action that %s had in %s", owner, AsOf)
		}
	}
	for i, s := range d.Statements {
		path := fmt.Sprintf("Statement[%d]", i)
		if s.Sid != "" {
			path += fmt.Sprintf(" (Sid %q)", s.Sid)
		}
		check(path+".Action", s.Action)
		check(path+".NotAction", s.NotAction)
	}
	return ps.Err()
}

// actions are all actions as they are spelled, by their lower case.
var actions = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	add := func(list ...string) {
		for _, action := range list {
			all[strings.ToLower(action)] = action
		}
	}
	// APIs that need no permission, and one that has another name: no call needs these.
	add("lambda:InvokeAsync", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
	for _, s := range parsed().services {
		for call := range maps.Values(s.apis) {
			add(call.Needs...)
			add(call.MayNeed...)
		}
	}
	for prefix, names := range parsed().others {
		for name := range maps.Values(names) {
			add(prefix + ":" + name)
		}
	}
	return all
})
