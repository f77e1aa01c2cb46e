package plinth

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/internal/quick"
	"github.com/plinth-cdk/plinth/constructs/internal/words"
)

// A violation is one that CDK's own validation found: CloudFormation's schemas, lint rules
// and the annotations of constructs.
type violation struct {
	Rule, Severity, Description, Fix string
	Where                            []string
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n", v.Severity, v.Rule, v.Description)
	for _, where := range v.Where {
		fmt.Fprintf(&b, "  %s\n", where)
	}
	if v.Fix != "" {
		fmt.Fprintf(&b, "  fix: %s\n", v.Fix)
	}
	return b.String()
}

func failed(violations []violation) bool {
	for _, v := range violations {
		if v.Severity == "error" || v.Severity == "fatal" {
			return true
		}
	}
	return false
}

// cloudFormationViolations reads what CDK's validation wrote, without the guardrails' own.
func cloudFormationViolations(dir string) ([]violation, error) {
	data, err := os.ReadFile(filepath.Join(dir, "validation-report.json"))
	if os.IsNotExist(err) {
		return nil, nil // it is off, and there is nothing to say
	}
	if err != nil {
		return nil, err
	}
	var report struct {
		PluginReports []struct {
			PluginName string `json:"pluginName"`
			Conclusion string `json:"conclusion"`
			Metadata   map[string]string
			Violations []struct {
				RuleName, Severity, Description, SuggestedFix string
				ViolatingConstructs                           []struct {
					ConstructPath          string
					CloudFormationResource struct {
						LogicalID string `json:"logicalId"`
					}
				}
			}
		} `json:"pluginReports"`
	}
	if err := json.Unmarshal(data, &report); err != nil {
		return nil, fmt.Errorf("validation-report.json: %w", err)
	}
	var all []violation
	for _, plugin := range report.PluginReports {
		if plugin.PluginName == "plinth" {
			continue
		}
		if why := plugin.Metadata["error"]; why != "" {
			all = append(all, violation{Rule: plugin.PluginName, Severity: "error", Description: why})
		}
		for _, v := range plugin.Violations {
			found := violation{Rule: v.RuleName, Severity: v.Severity, Description: v.Description, Fix: v.SuggestedFix}
			for _, c := range v.ViolatingConstructs {
				found.Where = append(found.Where, fmt.Sprintf("%s [%s]", c.ConstructPath, c.CloudFormationResource.LogicalID))
			}
			all = append(all, found)
		}
	}
	return all, nil
}

// printStacks is the summary proper.
func printStacks(w io.Writer, out string, report *engine.Report, violations []violation) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range report.Assembly.Stacks {
		where := "any account and Region"
		if s.Account != "" {
			where = s.Account + "/" + s.Region
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Path, s.Class, where, words.Count(len(s.Resources), "resource"))
	}
	_ = table.Flush()
	fmt.Fprintf(w, "\n%s, %s; %s evaluated: %s, %s, %d waived",
		words.Count(report.Stacks, "stack"), words.Count(report.Resources, "resource"), words.Count(len(report.Rules), "guardrail"),
		words.Count(report.Count(engine.Error), "error"), words.Count(report.Count(engine.Warning), "warning"), len(report.Waived))
	fmt.Fprintf(w, "; CloudFormation schemas: %s", words.Count(conformance.Count(report), "finding"))
	if !quick.Off() {
		fmt.Fprintf(w, "; CDK's own validation: %s", words.Count(len(violations), "finding"))
	}
	fmt.Fprintf(w, "\n")
	for _, line := range waived(report.Waived) {
		fmt.Fprintln(w, line)
	}
	for _, t := range report.Trusted() {
		fmt.Fprintf(w, "trusted: %v\n", t)
	}
	printDefaults(w, report.Assembly)
	printPostponed(w, report.Assembly)
	fmt.Fprintf(w, "written to %s\n", relativeToWorkingDirectory(out))
}

// waived words waivers: one line for the constructs that share a reason and what it waives.
func waived(findings []engine.Finding) []string {
	type waiver struct{ path, until, reason string }
	rules := map[waiver][]string{}
	paths := map[string][]string{}
	var order, lines []string
	var at []waiver
	for _, f := range findings {
		key := waiver{path: f.Path, reason: f.Waiver.Reason}
		if f.Waiver.Expires != "" {
			key.until = ", until " + f.Waiver.Expires
		}
		if rules[key] == nil {
			at = append(at, key)
		}
		if !slices.Contains(rules[key], f.Rule.ID) {
			rules[key] = append(rules[key], f.Rule.ID)
		}
	}
	for _, key := range at {
		line := "waived: " + strings.Join(rules[key], ", ") + " at %s" + key.until + ": " + key.reason
		if paths[line] == nil {
			order = append(order, line)
		}
		paths[line] = append(paths[line], key.path)
	}
	for _, line := range order {
		lines = append(lines, strings.Replace(line, "%s", strings.Join(paths[line], ", "), 1))
	}
	return lines
}

func relativeToWorkingDirectory(dir string) string {
	here, err := os.Getwd()
	if err != nil {
		return dir
	}
	if rel, err := filepath.Rel(here, dir); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return dir
}
