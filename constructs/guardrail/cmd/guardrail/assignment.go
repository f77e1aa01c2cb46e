package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// An assignment is a value for an option, from a flag or from a line of the configuration file.
type assignment struct {
	option option
	value  string
	origin string // "-format", or ".guardrail.yaml:3: format"
}

// merge is what the command line says, and what the file says of the options that the command line
// does not name.
func merge(commandLine, file []assignment) []assignment {
	said := map[string]bool{}
	for _, a := range commandLine {
		said[a.option.name] = true
	}
	return append(slices.DeleteFunc(file, func(a assignment) bool { return said[a.option.name] }), commandLine...)
}

// assign sets what the assignments say, and returns an error for each that is wrong.
func (o *options) assign(all []assignment) (wrong []error) {
	for _, a := range all {
		if err := a.option.set(o, a); err != nil {
			wrong = append(wrong, err)
		}
	}
	return wrong
}

// require says what is wanted instead of the value, unless it is fine.
func (a assignment) require(fine bool, want string) error {
	if fine {
		return nil
	}
	return fmt.Errorf("%s is %q, want %s", a.origin, a.value, want)
}

func (a assignment) isSet(want string) error { return a.require(a.value != "", want) }

func (a assignment) oneOf(words ...string) error {
	last := len(words) - 1
	want := strings.Join(words[:last], ", ") + " or " + words[last]
	return a.require(slices.Contains(words, a.value), want+didYouMean(a.value, words))
}

func (a assignment) toggle(field *bool) error {
	var err error
	*field, err = strconv.ParseBool(a.value)
	return a.require(err == nil, "true or false")
}

// didYouMean names the words nearest to one that is misspelt; it is empty if none is near.
func didYouMean(word string, words []string) string {
	nearest := identifier.Nearest(word, words)
	if len(nearest) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(nearest, " or ") + "?"
}
