package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// configName is the file that is looked for.
const configName = ".guardrail.yaml"

// configuration reads the file, or the nearest one in dir and the folders above it, up to the root
// of the repository. Without any it is empty.
func configuration(name, dir string) ([]assignment, error) {
	if name == "" {
		if name = nearestConfig(dir); name == "" {
			return nil, nil
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("-config %s: %w", name, files.Reason(err))
	}
	all, wrong := readConfig(name, data)
	return all, errors.Join(wrong...)
}

func nearestConfig(dir string) string {
	for {
		name := filepath.Join(dir, configName)
		if _, err := os.Stat(name); err == nil {
			return name
		}
		_, err := os.Stat(filepath.Join(dir, ".git"))
		parent := filepath.Dir(dir)
		if err == nil || parent == dir {
			return ""
		}
		dir = parent
	}
}

// readConfig turns each value into an assignment: the items of a list one after the other, and the
// pairs of a map as KEY=VALUE. It reports all that is wrong.
func readConfig(name string, data []byte) (all []assignment, wrong []error) {
	complain := func(n *yaml.Node, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s:%d: %s", files.Display(name), n.Line, fmt.Sprintf(format, args...)))
	}
	var document, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil // empty
	} else if err != nil {
		return nil, []error{fmt.Errorf("%s: %s", files.Display(name), strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		complain(&second, "something follows the document")
		return nil, wrong
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		complain(root, "want options, such as exclude: [S3-*]")
		return nil, wrong
	}
	seen := map[string]bool{}
	for i := 0; i < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		o, ok := keyed(key.Value)
		switch {
		case !ok:
			complain(key, "there is no option %q%s", key.Value, didYouMean(key.Value, keys()))
			continue
		case seen[o.name]:
			complain(key, "%s stands twice", o.name)
			continue
		}
		seen[o.name] = true
		values, fine := scalars(value)
		if !fine {
			complain(value, "%s wants a value, a list of values or a map of them", o.name)
		}
		for _, v := range values {
			if o.file && !filepath.IsAbs(v.Value) {
				v.Value = filepath.Join(filepath.Dir(name), v.Value)
			}
			all = append(all, assignment{o, v.Value, fmt.Sprintf("%s:%d: %s", files.Display(name), v.Line, o.name)})
		}
	}
	return all, wrong
}

// scalars are the values below a node, in order.
func scalars(n *yaml.Node) (all []yaml.Node, fine bool) {
	if n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
		return []yaml.Node{*n}, true
	}
	for i, item := range n.Content {
		if item.Kind != yaml.ScalarNode || item.Tag == "!!null" {
			return nil, false
		}
		switch {
		case n.Kind == yaml.SequenceNode:
			all = append(all, *item)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			pair := *item
			pair.Value = n.Content[i-1].Value + "=" + item.Value
			all = append(all, pair)
		}
	}
	return all, n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode
}

func keyed(name string) (option, bool) {
	for _, o := range table {
		if o.name == name && o.in != onCommandLine {
			return o, true
		}
	}
	return option{}, false
}

func keys() (all []string) {
	for _, o := range table {
		if o.in != onCommandLine {
			all = append(all, o.name)
		}
	}
	return all
}
