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
)

// configName is the file that is looked for.
const configName = ".guardrail.yaml"

// configuration reads the file, or the nearest one in dir and the folders above it, up to the root
// of the repository. Without any it is empty.
func configuration(file, dir string) ([]assignment, error) {
	if file == "" {
		if file = nearestConfig(dir); file == "" {
			return nil, nil
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("-config %s: %w", file, reason(err))
	}
	all, wrong := readConfig(file, data)
	return all, errors.Join(wrong...)
}

func nearestConfig(dir string) string {
	for {
		file := filepath.Join(dir, configName)
		if _, err := os.Stat(file); err == nil {
			return file
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
func readConfig(file string, data []byte) (all []assignment, wrong []error) {
	complain := func(n *yaml.Node, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s:%d: %s", display(file), n.Line, fmt.Sprintf(format, args...)))
	}
	var document, second yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil // empty
	} else if err != nil {
		return nil, []error{fmt.Errorf("%s: %s", display(file), strings.TrimPrefix(err.Error(), "yaml: "))}
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
				v.Value = filepath.Join(filepath.Dir(file), v.Value)
			}
			all = append(all, assignment{o, v.Value, fmt.Sprintf("%s:%d: %s", display(file), v.Line, o.name)})
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

// display is a file as seen from the working directory, if that is shorter.
func display(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if relative, err := filepath.Rel(dir, file); err == nil && len(relative) < len(file) {
		return relative
	}
	return file
}

// reason is the error without the path that messages name themselves.
func reason(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
