package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
)

// same compares the resources of two assemblies, their types and properties, and returns how many
// there are. Numbers and booleans equal the texts that CloudFormation makes of them.
func same(ours, theirs string) (int, error) {
	mine, err := resources(ours)
	if err != nil {
		return 0, err
	}
	other, err := resources(theirs)
	if err != nil {
		return 0, err
	}
	if len(mine) != len(other) || len(mine) == 0 {
		return 0, fmt.Errorf("the twin has %d resources, want %d", len(other), len(mine))
	}
	for id, r := range mine {
		if !reflect.DeepEqual(r, other[id]) {
			return 0, fmt.Errorf("the twin differs in %s:\n%v\n%v", id, r, other[id])
		}
	}
	return len(mine), nil
}

// resources are those of all templates, by file and logical id.
func resources(dir string) (map[string]any, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]any{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var template struct {
			Resources map[string]struct {
				Type       string
				Properties any
			}
		}
		if err := json.Unmarshal(data, &template); err != nil {
			return nil, err
		}
		for id, r := range template.Resources {
			all[filepath.Base(file)+" "+id] = []any{r.Type, plain(r.Properties)}
		}
	}
	return all, nil
}

// plain writes scalars as text.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, e := range v {
			v[key] = plain(e)
		}
	case []any:
		for i, e := range v {
			v[i] = plain(e)
		}
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case nil:
		return map[string]any{}
	}
	return v
}
