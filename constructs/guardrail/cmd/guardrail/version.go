package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
)

// version says what was built, as far as the build knows, and what it has rules for.
func version(build *debug.BuildInfo) string {
	about := []string{"unknown version"}
	if build != nil {
		about = []string{build.Main.Version, build.GoVersion}
		for _, s := range build.Settings {
			switch {
			case s.Key == "vcs.revision":
				about = append(about, "revision "+s.Value)
			case s.Key == "vcs.modified" && s.Value == "true":
				about = append(about, "modified")
			}
		}
	}
	return fmt.Sprintf("guardrail %s, %d rules\n", strings.Join(about, ", "), len(catalogue.Rules()))
}
