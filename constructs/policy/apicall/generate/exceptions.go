package main

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed exceptions.txt
var exceptionsText string

var exceptions = parseExceptions(exceptionsText)

type exceptionTable struct {
	names, prefixes map[string]string
	verbs           map[string]bool
	needs           map[string][]string
}

func parseExceptions(text string) exceptionTable {
	t := exceptionTable{names: map[string]string{}, prefixes: map[string]string{}, verbs: map[string]bool{}, needs: map[string][]string{}}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, " = ")
		kind, of, _ := strings.Cut(key, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case kind == "name":
			t.names[of] = value
		case kind == "prefix":
			t.prefixes[of] = value
		case kind == "verbs":
			t.verbs[of] = true
		case value == "" || t.needs[key] != nil:
			panic(fmt.Sprintf("exceptions.txt: %q is given twice, or has no value", line))
		default:
			t.needs[key] = strings.Fields(value)
		}
	}
	return t
}

// name is the name of a service in the AWS SDK for Python.
func (t exceptionTable) name(serviceID string) string {
	if name, ok := t.names[serviceID]; ok {
		return name
	}
	return strings.ToLower(strings.ReplaceAll(serviceID, " ", "-"))
}
