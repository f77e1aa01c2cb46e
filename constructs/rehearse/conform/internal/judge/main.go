// Judge writes into testdata/broken.json what CDK's own validation finds in each of its templates.
// It needs Node.js and the npm registry:
//
//	go generate ./constructs/rehearse/conform
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/plinth-cdk/plinth/constructs/rehearse/conform/internal/row"
	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table/generate"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

func run() error {
	out, err := generate.Dump("internal/judge")
	if err != nil {
		return err
	}
	var rows []row.Row
	if err := json.Unmarshal(out, &rows); err != nil {
		return err
	}
	return row.Write("testdata/broken.json", rows)
}
