package workflow

import (
	"strings"
	"time"
)

// What the states have in common.

func set(o Object, field string, value any) {
	if value != nil {
		o[field] = value
	}
}

func setObject(o Object, field string, value Object) {
	if value != nil {
		o[field] = value
	}
}

func setSeconds(o Object, field string, d time.Duration) {
	if d > 0 {
		o[field] = seconds(d)
	}
}

func setPlace(o Object, path string) {
	switch path {
	case "":
	case Discard:
		o["ResultPath"] = nil
	default:
		o["ResultPath"] = path
	}
}

// follow says where the result goes, and what comes next.
func follow(o Object, to, next string) Object {
	setPlace(o, to)
	if next == "" {
		o["End"] = true
	} else {
		o["Next"] = next
	}
	return o
}

func caught(o Object, retry []Retry, catch []Catch) Object {
	if len(retry) > 0 {
		all := make([]Object, len(retry))
		for i, r := range retry {
			all[i] = r.object()
		}
		o["Retry"] = all
	}
	if len(catch) > 0 {
		all := make([]Object, len(catch))
		for i, c := range catch {
			all[i] = c.object()
		}
		o["Catch"] = all
	}
	return o
}

func leadsTo(next string, catch []Catch) []string {
	var names []string
	if next != "" {
		names = append(names, next)
	}
	for _, c := range catch {
		names = append(names, c.Next)
	}
	return names
}

// pathKey is the name of a field of a payload template whose value may be a path.
func pathKey(name, value string) string {
	if strings.HasPrefix(value, "$") || strings.HasPrefix(value, "States.") {
		return name + ".$"
	}
	return name
}
