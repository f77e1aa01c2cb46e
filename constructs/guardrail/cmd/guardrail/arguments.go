package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// parse reads the command line, and the configuration file that it names or that is nearest to
// dir. It returns all that is wrong with them as one error, or flag.ErrHelp.
func parse(args []string, dir string) (*options, error) {
	commandLine, paths, err := arguments(args)
	if err != nil {
		return nil, err
	}
	o := defaults()
	if wrong := o.assign(commandLine); wrong != nil {
		return nil, errors.Join(wrong...)
	}
	file, err := configuration(o.config, dir)
	if err != nil {
		return nil, err
	}
	if len(paths) > 0 { // arguments stand for the key paths
		file = slices.DeleteFunc(file, func(a assignment) bool { return a.option.name == "paths" })
	}
	o = defaults()
	wrong := o.assign(merge(commandLine, file))
	o.paths = append(o.paths, paths...)
	return o, errors.Join(wrong...)
}

// arguments divides the command line into flags and paths. Flags may follow paths.
func arguments(args []string) (flags []assignment, paths []string, err error) {
	set := flag.NewFlagSet("guardrail", flag.ContinueOnError)
	set.SetOutput(io.Discard) // errors are worded below
	var known []string
	for _, o := range table {
		if o.in == inFile {
			continue
		}
		known = append(known, o.name)
		note := func(value string) error {
			flags = append(flags, assignment{o, value, "-" + o.name})
			return nil
		}
		if o.value == "" {
			set.BoolFunc(o.name, o.usage, note)
		} else {
			set.Func(o.name, o.usage, note)
		}
	}
	for {
		if err := set.Parse(args); err != nil {
			name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
			if unknown {
				return nil, nil, fmt.Errorf("there is no flag -%s, see guardrail -help%s", name, didYouMean(name, known))
			}
			return nil, nil, err
		}
		rest := set.Args()
		if len(rest) == 0 {
			return flags, paths, nil
		}
		if len(args) > len(rest) && args[len(args)-len(rest)-1] == "--" { // nothing after it is a flag
			return flags, append(paths, rest...), nil
		}
		paths, args = append(paths, rest[0]), rest[1:]
	}
}

const usage = `usage: guardrail [flags] PATH...

PATH is a cloud assembly (cdk.out), a template in JSON or YAML, a folder to search
for both, a pattern such as 'stacks/*.yaml', or - for a template on standard input.

exit status: 0 nothing fails, 1 a finding fails, 2 arguments or input are unusable

flags, which are also the keys of ` + configName + ` but for those marked *:

`

func help(w io.Writer) error {
	var b strings.Builder
	b.WriteString(usage)
	for _, o := range table {
		if o.in == inFile {
			continue
		}
		mark := " "
		if o.in == onCommandLine {
			mark = "*"
		}
		fmt.Fprintf(&b, " %s-%s\n        %s\n", mark, strings.TrimSpace(o.name+" "+o.value), o.usage)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
