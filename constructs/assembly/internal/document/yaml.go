package document

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// maxValues bounds what aliases may multiply a document to, counted in values.
const maxValues = 2_000_000

// ParseYAML reads YAML with CloudFormation's short forms of its functions.
func ParseYAML(data []byte) (*Document, error) {
	root, err := nodes(data)
	if err != nil {
		return nil, err
	}
	d := &Document{Size: len(data), keys: map[string][]string{}}
	d.names = map[string]string{}
	c := converter{known: map[*yaml.Node]*converted{}, sections: d.keys, names: d.names}
	v, err := c.value(root, nil, 0)
	if err != nil {
		return nil, err
	}
	d.Root = v.value
	d.places = sync.OnceValue(func() *place {
		at := &place{line: root.Line}
		locate(root, at, map[*yaml.Node]bool{})
		return at
	})
	return d, nil
}

// nodes is the one document of a stream.
func nodes(data []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(withoutMark(data)))
	var document, second yaml.Node
	switch err := dec.Decode(&document); {
	case errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0:
		return nil, &Error{Reason: "is empty"}
	case err != nil:
		return nil, misshapen(err)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		return nil, broken(second.Line, "a second document follows; want one")
	case !errors.Is(err, io.EOF):
		return nil, misshapen(err)
	}
	return document.Content[0], nil
}

var lineOf = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// misshapen takes the line out of an error of package yaml.
func misshapen(err error) error {
	text := err.Error()
	m := lineOf.FindStringSubmatch(text)
	if m == nil {
		return &Error{Reason: "broken YAML: " + text}
	}
	line, _ := strconv.Atoi(m[1])
	return broken(line, "broken YAML: %s", strings.TrimPrefix(text, m[0]))
}

// A converter turns nodes into values.
type converter struct {
	known    map[*yaml.Node]*converted // what is anchored
	sections map[string][]string
	names    map[string]string
	values   int
}

// converted is a value with the number of values in it.
type converted struct {
	value any
	size  int
}

func (c *converter) value(n *yaml.Node, path []string, depth int) (converted, error) {
	switch {
	case depth > MaxDepth:
		return converted{}, broken(n.Line, "is nested deeper than %d levels", MaxDepth)
	case n.Kind == yaml.AliasNode:
		return c.alias(n)
	}
	if n.Anchor != "" {
		c.known[n] = nil // is being read
	}
	before := c.values
	if c.values++; c.values > maxValues {
		return converted{}, broken(n.Line, "has more than %d values", maxValues)
	}
	v, err := c.content(n, path, depth)
	if err == nil {
		v, err = function(n, v, c.names)
	}
	out := converted{v, c.values - before}
	if n.Anchor != "" {
		c.known[n] = &out
	}
	return out, err
}

// alias is what an anchor stands for, once more.
func (c *converter) alias(n *yaml.Node) (converted, error) {
	v := c.known[n.Alias]
	if v == nil {
		return converted{}, broken(n.Line, "alias *%s stands within what it repeats", n.Value)
	}
	if c.values += v.size; c.values > maxValues {
		return converted{}, broken(n.Line, "alias *%s makes more than %d values of the document", n.Value, maxValues)
	}
	return *v, nil
}

func (c *converter) content(n *yaml.Node, path []string, depth int) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		return c.mapping(n, path, depth)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, e := range n.Content {
			v, err := c.value(e, append(path, ""), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v.value)
		}
		return list, nil
	}
	return scalar(n)
}

func (c *converter) mapping(n *yaml.Node, path []string, depth int) (any, error) {
	m := make(map[string]any, len(n.Content)/2)
	var merged []any
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name, err := keyOf(key)
		if err != nil {
			return nil, err
		}
		v, err := c.value(value, append(path, name), depth+1)
		if err != nil {
			return nil, err
		}
		if key.Tag == "!!merge" {
			merged = append(merged, v.value)
			continue
		}
		if _, twice := m[name]; twice {
			return nil, broken(key.Line, "%q appears twice", name)
		}
		m[name], c.names[name] = v.value, name
		if len(path) == 1 {
			c.sections[path[0]] = append(c.sections[path[0]], name)
		}
	}
	for _, from := range merged {
		if !merge(m, from) {
			return nil, broken(n.Line, "<< merges what is no mapping")
		}
	}
	return m, nil
}

// keyOf is the text of a key. Only texts can be keys of CloudFormation's.
func keyOf(key *yaml.Node) (string, error) {
	if key.Kind == yaml.AliasNode {
		key = key.Alias
	}
	if key.Kind != yaml.ScalarNode {
		return "", broken(key.Line, "a key is a list or a mapping, want text")
	}
	return key.Value, nil
}

// merge adds what m has not.
func merge(m map[string]any, from any) bool {
	switch from := from.(type) {
	case map[string]any:
		for k, v := range from {
			if _, own := m[k]; !own {
				m[k] = v
			}
		}
		return true
	case []any:
		for _, e := range from {
			if _, nested := e.([]any); nested || !merge(m, e) {
				return false
			}
		}
		return true
	}
	return false
}

// locate notes where the parts of a node begin. Of what is repeated, it notes the first place.
func locate(n *yaml.Node, at *place, seen map[*yaml.Node]bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if seen[n] {
		return
	}
	seen[n] = true
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			locate(n.Content[i+1], at.part(n.Content[i].Value, n.Content[i].Line), seen)
		}
	case yaml.SequenceNode:
		for i, e := range n.Content {
			locate(e, at.part(strconv.Itoa(i), e.Line), seen)
		}
	}
}
