// Generate writes registry.zip, CloudFormation's resource types as JSON Schema, from what CDK's own
// validation knows of them: @aws/cloudformation-validate in the npm package aws-cdk-lib that
// package.json names. It needs Node.js 22.15 or newer and the npm registry:
//
//	go generate ./constructs/rehearse/registry
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table/generate"
)

func main() {
	if err := run("internal/generate", "registry.zip"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(source, target string) error {
	dump, err := generate.Dump(source)
	if err != nil {
		return err
	}
	blocks, err := read(dump)
	if err != nil {
		return err
	}
	types, err := types(blocks)
	if err != nil {
		return err
	}
	files := regional(blocks)
	for _, name := range slices.Sorted(maps.Keys(types)) {
		service := strings.Join(strings.Split(name, "::")[:2], "::")
		files[service] = append(files[service], generate.Line(name, types[name]))
	}
	return generate.Write(target, files)
}

// read puts the blocks of the package together, by the names that stand in each.
func read(dump []byte) (map[string]any, error) {
	blocks := map[string]any{}
	dec := json.NewDecoder(bytes.NewReader(dump))
	for dec.More() {
		var block map[string]any
		if err := dec.Decode(&block); err != nil {
			return nil, err
		}
		if s, ok := block["AWS::S3::Bucket"].(map[string]any); ok && s["type_name"] != nil {
			block = map[string]any{"schemas": block}
		}
		maps.Copy(blocks, block)
	}
	return blocks, nil
}
