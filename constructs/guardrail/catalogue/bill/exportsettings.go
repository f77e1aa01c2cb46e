package bill

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const exporter = "bcm-data-exports.amazonaws.com"

// exportAdmitted is about buckets of the app, and their policies.
func exportAdmitted(pass *engine.Pass, export *assembly.Resource) {
	to, ok := export.Get("Export", "DestinationConfigurations", "S3Destination", "S3Bucket").Target()
	if !ok {
		return
	}
	policy, ok := policyOf(pass, to.Resource)
	if !ok {
		return // EXPORT-001
	}
	statements := statement.In(policy.Get("PolicyDocument"))
	if !lets(statements, exporter, "s3:PutObject") {
		pass.Report(policy, "PolicyDocument", "does not let %s write objects, which %s does", exporter, export.Path)
	}
	for _, s := range statements {
		if !s.Allows() || !has(s.Services(), exporter) {
			continue
		}
		if !s.Conditioned("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths") {
			pass.Report(policy, "PolicyDocument", "lets the exports of any account write")
		}
		for _, operator := range s.Get("Condition").Keys() {
			for _, key := range s.Get("Condition", operator).Keys() {
				for _, arn := range s.Get("Condition", operator, key).Elements() {
					if text, _ := arn.Outline(); strings.EqualFold(key, "aws:SourceArn") && strings.HasPrefix(text, "arn:") && !ofExports(text) {
						pass.Report(policy, "PolicyDocument", "has the aws:SourceArn %s, which is no export of us-east-1", text)
					}
				}
			}
		}
	}
}

// ofExports reports whether a pattern may match the ARN of an export; legacy reports are of cur.
func ofExports(pattern string) bool {
	parts := strings.SplitN(pattern, ":", 6)
	if len(parts) < 6 {
		return strings.Contains(pattern, "*")
	}
	service, _ := path.Match(parts[2], "bcm-data-exports")
	region, _ := path.Match(parts[3], "us-east-1")
	chinese, _ := path.Match(parts[3], "cn-northwest-1")
	return service && (region || chinese)
}

func policyOf(pass *engine.Pass, bucket *assembly.Resource) (*assembly.Resource, bool) {
	for _, policy := range pass.OfType("AWS::S3::BucketPolicy") {
		if of, ok := policy.Get("Bucket").Target(); ok && of.Resource == bucket {
			return policy, true
		}
	}
	return nil, false
}

// settingsOf are the columns of CUR 2.0 that a setting of the table adds.
var settingsOf = map[string]*regexp.Regexp{
	"INCLUDE_RESOURCES":                     regexp.MustCompile(`(?i)\bline_item_resource_id\b`),
	"INCLUDE_SPLIT_COST_ALLOCATION_DATA":    regexp.MustCompile(`(?i)\bsplit_line_item_\w+`),
	"INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY": regexp.MustCompile(`(?i)\bline_item_(net_)?(blended|unblended)_discount\b`),
}

func exportAsks(pass *engine.Pass, export *assembly.Resource) {
	query, known := export.Get("Export", "DataQuery", "QueryStatement").Text()
	if known && len(query) > 36_000 {
		pass.Report(export, "Export.DataQuery.QueryStatement", "has %d characters; want 36,000 at most", len(query))
	}
	tables := export.Get("Export", "DataQuery", "TableConfigurations")
	for _, table := range tables.Keys() {
		settings := tables.Get(table)
		for _, name := range settings.Keys() {
			if raw, ok := settings.Get(name).Plain(); ok && (raw == true || raw == false) {
				pass.Report(export, "Export.DataQuery.TableConfigurations."+table+"."+name, `is the boolean %v; want the text "TRUE" or "FALSE"`, raw)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(settingsOf)) {
			column := settingsOf[name].FindString(query)
			if setting := settings.Get(name); table == "COST_AND_USAGE_REPORT" && column != "" && setting.OneOf("TRUE") == assembly.False {
				pass.Report(export, "Export.DataQuery.QueryStatement", "has the column %s, and %s is %v", column, name, setting)
			}
		}
	}
}

var tagInQuery = regexp.MustCompile(`(?i)\bresource_tags\s*\[\s*'([^']*)'`)

func billFound(pass *engine.Pass) {
	for _, table := range pass.OfType("AWS::Glue::Table") {
		input := table.Get("TableInput")
		partition := input.Get("PartitionKeys", "0", "Name")
		if partition.Is("billing_period") != assembly.True {
			continue
		}
		template, _ := input.Get("Parameters", "storage.location.template").Outline()
		if input.Get("Parameters", "projection.enabled").Is("true") != assembly.True {
			pass.Report(table, "TableInput.Parameters.projection.enabled", "is not true: Athena finds no month by the partition billing_period")
		} else if !strings.Contains(template, "BILLING_PERIOD=${billing_period}") {
			pass.Report(table, "TableInput.Parameters.storage.location.template", "does not end in BILLING_PERIOD=${billing_period}")
		}
	}
	for _, query := range pass.OfType("AWS::Athena::NamedQuery") {
		text, _ := query.Get("QueryString").Outline()
		for _, tag := range tagInQuery.FindAllStringSubmatch(text, -1) {
			if key := tag[1]; !strings.HasPrefix(key, "user_") && !strings.HasPrefix(key, "aws_") || key != strings.ToLower(key) {
				pass.Report(query, "QueryString", "asks for the tag %s; exports call it by its origin in lower case, such as user_cost_center", key)
			}
		}
	}
}
