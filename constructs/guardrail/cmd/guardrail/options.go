package main

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// Options say what to check, against which rules, and where the report goes.
type options struct {
	paths          []string
	format, output string
	selection      selection
	failOn         string

	baseline, writeBaseline string
	facts                   assembly.Facts

	config        string
	explain       []pattern
	list, version bool
}

func defaults() *options {
	return &options{format: "text", failOn: engine.Error.String()}
}

// An option is a flag of the command and a key of its configuration file.
type option struct {
	name  string
	value string // what the help calls its value; empty for a switch
	usage string
	in    place
	file  bool // the value is a file, which the configuration names from its own folder
	set   func(o *options, a assignment) error
}

// A place is where an option may stand.
type place int

const (
	anywhere place = iota
	onCommandLine
	inFile
)

// table is every option, in the order of the help.
var table = []option{
	{name: "paths", value: "PATH", usage: "what to check if no argument says so", in: inFile, file: true,
		set: func(o *options, a assignment) error {
			o.paths = append(o.paths, a.value)
			return a.isSet("a file, a folder or a pattern")
		}},
	{name: "format", value: "FORMAT", usage: strings.Join(formatNames(), ", ") + "; text if not given",
		set: func(o *options, a assignment) error { o.format = a.value; return a.oneOf(formatNames()...) }},
	{name: "output", value: "FILE", usage: "write the report to FILE, and its text form to standard output", file: true,
		set: func(o *options, a assignment) error { o.output = a.value; return a.isSet("a file") }},
	{name: "include", value: "RULES", usage: "only these rules: ids, controls, pillars or patterns such as S3-*, separated by commas",
		set: func(o *options, a assignment) error { return a.addTo(&o.selection.include) }},
	{name: "exclude", value: "RULES", usage: "not these rules",
		set: func(o *options, a assignment) error { return a.addTo(&o.selection.exclude) }},
	{name: "severity", value: "RULES=SEVERITY", usage: "count these rules as error, warning or off; the last that names a rule holds",
		set: func(o *options, a assignment) error { return o.selection.override(a) }},
	{name: "schemas", usage: "also check that CloudFormation accepts the templates: rules CFN-001 to CFN-006, as plinth.Main does",
		set: func(o *options, a assignment) error { return a.toggle(&o.selection.schemas) }},
	{name: "fail-on", value: "SEVERITY", usage: "the mildest severity that fails: error (default), warning or none",
		set: func(o *options, a assignment) error { o.failOn = a.value; return a.oneOf("error", "warning", never) }},
	{name: "baseline", value: "FILE", usage: "findings that FILE lists are known and do not fail", file: true,
		set: func(o *options, a assignment) error { o.baseline = a.value; return a.isSet("a file") }},
	{name: "write-baseline", value: "FILE", usage: "list the findings of this run in FILE", in: onCommandLine,
		set: func(o *options, a assignment) error { o.writeBaseline = a.value; return a.isSet("a file") }},
	{name: "class", value: "CLASS", usage: "the class of stacks that declare none: Production (default), NonProduction or Sandbox",
		set: func(o *options, a assignment) error {
			o.facts.Class = assembly.Class(a.value)
			return a.oneOf(string(assembly.Production), string(assembly.NonProduction), string(assembly.Sandbox))
		}},
	{name: "account", value: "ID", usage: "the account of templates that are in no cloud assembly",
		set: func(o *options, a assignment) error {
			o.facts.Account = a.value
			return identifier.Account.Check(a.origin, a.value)
		}},
	{name: "region", value: "REGION", usage: "the Region of such templates",
		set: func(o *options, a assignment) error {
			o.facts.Region = a.value
			return identifier.Region.Check(a.origin, a.value)
		}},
	{name: "tag", value: "KEY=VALUE", usage: "a tag of the stacks of such templates",
		set: func(o *options, a assignment) error {
			key, value, ok := strings.Cut(a.value, "=")
			if o.facts.Tags == nil {
				o.facts.Tags = map[string]string{}
			}
			o.facts.Tags[key] = value
			return a.require(ok && key != "", "KEY=VALUE")
		}},
	{name: "trust", value: "WHO=REASON", usage: "trust an account, s3://BUCKET or https://HOST outside of the app, and say why",
		set: func(o *options, a assignment) error {
			who, why, _ := strings.Cut(a.value, "=")
			t := assembly.Trusted{Who: who, Reason: why}
			o.facts.Trusted = append(o.facts.Trusted, t)
			err := t.Check()
			if err != nil {
				err = fmt.Errorf("%s: %w", a.origin, err)
			}
			return err
		}},
	{name: "termination-protection", usage: "the stacks of such templates have termination protection",
		set: func(o *options, a assignment) error {
			var on bool
			err := a.toggle(&on)
			o.facts.TerminationProtection = assembly.TruthOf(on)
			return err
		}},
	{name: "config", value: "FILE", usage: "the configuration file (default " + configName + ", in this folder or the nearest above it)",
		in:  onCommandLine,
		set: func(o *options, a assignment) error { o.config = a.value; return a.isSet("a file") }},
	{name: "list", usage: "list the rules, as text or with -format json", in: onCommandLine,
		set: func(o *options, a assignment) error { return a.toggle(&o.list) }},
	{name: "explain", value: "RULES", usage: "say why rules are, how to keep and how to waive them", in: onCommandLine,
		set: func(o *options, a assignment) error { return a.addTo(&o.explain) }},
	{name: "version", usage: "print the version of the command and the size of its catalogue", in: onCommandLine,
		set: func(o *options, a assignment) error { return a.toggle(&o.version) }},
}
