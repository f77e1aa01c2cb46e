package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// options are what the command line says.
type options struct {
	paths        []string
	out          string
	title        string
	format       string
	previous     string
	before       string
	attestations string
	failUnder    int
}

const usage = `usage: wellarchitected [flags] PATH...

PATH is a cloud assembly (cdk.out), a template in JSON or YAML, a folder to search
for both, a pattern such as 'stacks/*.yaml', or - for a template on standard input.

exit status: 0 nothing fails, 1 an error or a score below -fail-under, 2 arguments or input are unusable

  -out DIR            write well-architected.json and well-architected.html there (default: beside the input)
  -title TEXT         what the report is of, such as the name of the app
  -format FORMAT      what to print: text (default) or markdown, for a pull request
  -previous FILE      a well-architected.json to compare with
  -before PATH        the assembly before a change: write what the change does as change.json and change.html
  -fail-under N       fail if the report, or one of its pillars, scores less than N percent
  -attestations FILE  what owners state of items that no template shows (default: attestations.yaml, if it exists)
`

func parse(args []string) (*options, error) {
	var o options
	set := flag.NewFlagSet("wellarchitected", flag.ContinueOnError)
	set.SetOutput(io.Discard) // errors and help are worded here
	set.StringVar(&o.out, "out", "", "")
	set.StringVar(&o.title, "title", "", "")
	set.StringVar(&o.format, "format", "text", "")
	set.StringVar(&o.previous, "previous", "", "")
	set.StringVar(&o.before, "before", "", "")
	set.StringVar(&o.attestations, "attestations", "", "")
	set.IntVar(&o.failUnder, "fail-under", 0, "")
	for rest := args; ; {
		if err := set.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, fmt.Errorf("%w; see wellarchitected -help", err)
		}
		if set.NArg() == 0 {
			break
		}
		o.paths, rest = append(o.paths, set.Arg(0)), set.Args()[1:] // flags may follow the path
	}
	switch {
	case o.format != "text" && o.format != "markdown":
		return nil, fmt.Errorf("-format is %q, want text or markdown", o.format)
	case o.failUnder < 0 || o.failUnder > 100:
		return nil, fmt.Errorf("-fail-under is %d, want a percentage from 0 to 100", o.failUnder)
	}
	if o.out == "" {
		o.out = beside(o.paths)
	}
	return &o, nil
}

// beside is the folder of the first path, or the working directory.
func beside(paths []string) string {
	if len(paths) == 0 {
		return "."
	}
	switch info, err := os.Stat(paths[0]); {
	case err != nil: // standard input, or a pattern
		return "."
	case info.IsDir():
		return paths[0]
	}
	return filepath.Dir(paths[0])
}
