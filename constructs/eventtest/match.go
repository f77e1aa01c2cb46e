package eventtest

import "fmt"

// Match reports whether an event matches a pattern. Both are an [assembly.Value], JSON as text
// or bytes, or a Go value that marshals to it. What only deployment knows of an assembly.Value
// is compared as text: a reference to a key's ARN matches "${Key.Arn}".
//
// The error says what is wrong with the pattern, beginning with the field, or that one of the
// two is no JSON object.
func Match(pattern, event any) (bool, error) {
	p, err := read(pattern)
	if err != nil {
		return false, fmt.Errorf("pattern %w", err)
	}
	branches, err := compile(p)
	if err != nil {
		return false, fmt.Errorf("pattern: %w", err)
	}
	e, err := read(event)
	if err != nil {
		return false, fmt.Errorf("event %w", err)
	}
	fields := flatten(e)
	for _, b := range branches {
		if b.matches(fields, nil) {
			return true, nil
		}
	}
	return false, nil
}
