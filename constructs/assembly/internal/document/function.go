package document

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// function gives a value with a tag such as !Sub the long form that it is short for, and adds its
// name to those of the document's keys.
func function(n *yaml.Node, v any, names map[string]string) (any, error) {
	if n.Style&yaml.TaggedStyle == 0 || n.Tag == "!" {
		return v, nil
	}
	name, ours := strings.CutPrefix(n.Tag, "!")
	switch {
	case !ours || name == "" || strings.HasPrefix(name, "!"):
		return standard(n, v)
	case name == "Ref" || name == "Condition":
		return map[string]any{name: v}, nil
	case name == "GetAtt":
		if text, ok := v.(string); ok {
			if id, attribute, dotted := strings.Cut(text, "."); dotted {
				v = []any{id, attribute}
			}
		}
	}
	name = "Fn::" + strings.TrimPrefix(name, "Fn::")
	names[name] = name
	return map[string]any{name: v}, nil
}

// standard accepts the tags of YAML's own that CloudFormation reads.
func standard(n *yaml.Node, v any) (any, error) {
	switch n.Tag {
	case "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq":
		return v, nil
	}
	return nil, broken(n.Line, "CloudFormation does not read the tag %s", n.Tag)
}
