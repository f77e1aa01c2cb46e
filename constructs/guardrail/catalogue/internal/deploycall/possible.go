package deploycall

import "github.com/plinth-cdk/plinth/constructs/assembly"

// nowhere stands for a part that cannot even be outlined.
const nowhere = "${}"

// possible returns what a value may be, as JSON has it: a list in place of what a condition chooses
// from, ${Name} for each part that only deployment knows.
func possible(v assembly.Value) any {
	budget := 100_000 // a template is 1 MB; only one that refers to itself comes near it
	return possibleWithin(v, &budget)
}

func possibleWithin(v assembly.Value, budget *int) any {
	if *budget--; *budget < 0 {
		return nowhere
	}
	alternatives := v.Alternatives()
	if len(alternatives) > 1 {
		all := []any{}
		for _, alternative := range alternatives {
			if alternative.Exists() {
				all = append(all, possibleWithin(alternative, budget))
			}
		}
		return all
	}
	v = alternatives[0]
	if name, text := v.Call(); name == "Fn::Base64" {
		return possibleWithin(text, budget)
	}
	if plain, ok := v.Plain(); ok {
		return plain
	}
	if keys := v.Keys(); len(keys) > 0 {
		all := map[string]any{}
		for _, key := range keys {
			all[key] = possibleWithin(v.Get(key), budget)
		}
		return all
	}
	if !isList(v) {
		return nowhere
	}
	all := []any{}
	for _, e := range v.Elements() {
		all = append(all, possibleWithin(e, budget))
	}
	return all
}

// isList tells a list from what only deployment knows, of which every part is as unknown.
func isList(v assembly.Value) bool { return !v.Get("no such key").Exists() && v.Get("0").Exists() }

// texts are the texts that a part of a document may be.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, texts(e)...)
		}
		return all
	}
	return nil
}

// objects are the objects that a part of a document may be.
func objects(v any) []map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return []map[string]any{v}
	case []any:
		var all []map[string]any
		for _, e := range v {
			all = append(all, objects(e)...)
		}
		return all
	}
	return nil
}
