package apicall

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

// A Level is what an action of IAM does, as the Service Authorization Reference has it.
type Level int

const (
	// Reads is that of actions that read or list, and change nothing.
	Reads Level = iota
	// Writes is that of actions that change something, tags included.
	Writes
	// ManagesPermissions is that of actions that change who may do what.
	ManagesPermissions
)

// LevelOf returns the level of an action such as "ec2:CreateRoute". Case does not matter. Actions
// that are not known, as those of a new service, are read by their verb.
func LevelOf(action string) Level {
	action = strings.ToLower(action)
	if level, ok := levels()[action]; ok {
		return level
	}
	_, name, _ := strings.Cut(action, ":")
	return LevelByName(name)
}

// LevelByName is [LevelOf] for an API of which only the name is known. It never returns
// ManagesPermissions.
func LevelByName(api string) Level {
	if readingVerb.MatchString(api) {
		return Reads
	}
	return Writes
}

// MayWrite reports whether an API whose name begins like one that reads is a write in some service,
// as GetFederationToken is.
func MayWrite(api string) bool { return LevelByName(api) == Writes || misleading()[fold(api)] }

// readingVerb begins the names of what reads. The exceptions are in levels.txt, which the generator
// writes with the same expression.
var readingVerb = regexp.MustCompile(`(?i)^(batch_?)?` +
	`(check|describe|estimate|filter|get|head|list|lookup|query|scan|search|select|simulate|test|validate)`)

//go:embed levels.txt
var levelsText string

var levels = sync.OnceValue(func() map[string]Level {
	all := map[string]Level{}
	of := map[string]Level{"read": Reads, "write": Writes, "permissions": ManagesPermissions}
	for line := range strings.Lines(levelsText) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		for _, name := range words[2:] {
			all[words[0]+":"+strings.ToLower(name)] = of[words[1]]
		}
	}
	return all
})

var misleading = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for action, level := range levels() {
		if _, name, _ := strings.Cut(action, ":"); level != Reads && LevelByName(name) == Reads {
			all[name] = true
		}
	}
	return all
})
