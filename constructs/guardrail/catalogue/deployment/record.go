package deployment

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var recordRules = []engine.Rule{
	{
		ID: "RECORD-001", Title: "Constructs are recorded once, in the stack that they belong to",
		Why: "Classes, waivers and promises hold for what the assembly recorded of a construct: a second record, or the path of " +
			"another construct, makes them hold for something else.",
		Fix:    "Remove the call of AddMetadata, or the aws:cdk:path in the Metadata of the resource.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			for _, s := range pass.Stacks {
				if s.Parent == nil {
					classRecords(pass, s)
					strayRecords(pass, s)
					logicalIDs(pass, s)
				}
			}
			claimedPaths(pass)
		},
	},
}

func classRecords(pass *engine.Pass, s *assembly.Stack) {
	var own []string
	for _, e := range s.Metadata {
		switch {
		case e.Type != assembly.MetadataClass:
		case e.Path == s.Path:
			own = append(own, fmt.Sprint(e.Data))
		default:
			pass.ReportStack(s, e.Type, "is %v for %s, and only a stack has a class", e.Data, e.Path)
		}
	}
	if len(own) > 1 {
		pass.ReportStack(s, assembly.MetadataClass, "is recorded more than once: %s", strings.Join(own, ", "))
	}
}

// strayRecords reports what is recorded for constructs of another stack. What waives nothing there
// is left to the rules about waivers.
func strayRecords(pass *engine.Pass, s *assembly.Stack) {
	for _, e := range s.Metadata {
		ours := strings.HasPrefix(e.Type, "plinth:") && e.Type != assembly.MetadataClass && e.Type != assembly.MetadataWaiver
		if (ours || e.Type == logicalID) && !below(e.Path, s.Path) {
			pass.ReportStack(s, e.Type, "is recorded for %s, which does not belong to the stack", e.Path)
		}
	}
}

// logicalID is the type of CDK's record of the logical id that a construct has.
const logicalID = "aws:cdk:logicalId"

// logicalIDs reports constructs that claim two logical ids of a template.
func logicalIDs(pass *engine.Pass, s *assembly.Stack) {
	claims := map[string][]string{}
	for _, e := range s.Metadata {
		if e.Type == logicalID {
			claims[e.Path] = append(claims[e.Path], fmt.Sprint(e.Data))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(claims)) {
		if ids := claims[path]; len(ids) > 1 {
			pass.ReportStack(s, logicalID, "is recorded more than once for %s: %s", path, strings.Join(ids, ", "))
		}
	}
}

// claimedPaths reports resources whose template gives them the path of a construct in the app that
// did not define them.
func claimedPaths(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		claimed, known := r.Meta("aws:cdk:path").Text()
		if !known || claimed == r.Path {
			continue
		}
		if slices.ContainsFunc(pass.Stacks, func(s *assembly.Stack) bool { return below(claimed, s.Path) }) {
			pass.Report(r, "Metadata.aws:cdk:path", "is %s, and the resource was defined at %s", claimed, r.Path)
		}
	}
}

func below(path, ancestor string) bool {
	return path == ancestor || strings.HasPrefix(path, ancestor+"/")
}
