package observability

import (
	"regexp"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const canaryType = "AWS::Synthetics::Canary"

var canaryRules = []engine.Rule{
	{
		ID: "CANARY-001", Title: "Canaries have a runtime that AWS supports",
		Why:    "A canary of a deprecated runtime goes on as it is, and CloudWatch refuses every change of it, its schedule included.",
		Fix:    "Set RuntimeVersion to a runtime of the list in \"CloudWatch Synthetics runtime support policy\".",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(canaryType, supported),
	},
	{
		ID: "CANARY-002", Title: "Production canaries have an alarm",
		Why:      "A canary that fails changes a color in a console that nobody looks at.",
		Fix:      "Define an alarm on the SuccessPercent of the canary, or use observability.NewCanary.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    canariesAreWatched,
	},
	{
		ID: "CANARY-003", Title: "Canaries take their functions with them",
		Why:      "The function and the layers of a canary stay when it is deleted, with their runtime, which nobody patches any more.",
		Fix:      "Set ProvisionedResourceCleanup to AUTOMATIC.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check: engine.Each(canaryType, func(pass *engine.Pass, canary *assembly.Resource) {
			if canary.Get("ProvisionedResourceCleanup").Is("AUTOMATIC") == assembly.False &&
				canary.Get("DeleteLambdaResourcesOnCanaryDeletion").Is(true) == assembly.False {
				pass.Report(canary, "ProvisionedResourceCleanup", "is %s; want AUTOMATIC", orNothing(canary.Get("ProvisionedResourceCleanup")))
			}
		}),
	},
}

var runtime = regexp.MustCompile(`^syn-(?:(nodejs-puppeteer|nodejs-playwright|python-selenium|nodejs|java)-)?(\d+)\.(\d+)$`)

// oldest are the first major versions of runtimes that are supported; those before are not. Of
// runtimes that are not listed every version is. See "Runtime versions using Node.js and
// Puppeteer".
var oldest = map[string]int{"nodejs-puppeteer": 8, "nodejs": 3, "": 1_000}

func supported(pass *engine.Pass, canary *assembly.Resource) {
	version, known := canary.Get("RuntimeVersion").Text()
	if !known {
		return
	}
	match := runtime.FindStringSubmatch(version)
	if match == nil {
		pass.Report(canary, "RuntimeVersion", "is %s, which is no runtime of CloudWatch Synthetics", version)
		return
	}
	if major, _ := strconv.Atoi(match[2]); major < oldest[match[1]] {
		pass.Report(canary, "RuntimeVersion", "is %s, which is deprecated", version)
	}
}

func onCanary(alarm *assembly.Resource) bool {
	return alarm.Get("Namespace").Is("CloudWatchSynthetics") == assembly.True && alarm.Get("MetricName").Is("SuccessPercent") == assembly.True
}

func canariesAreWatched(pass *engine.Pass) {
	watched := map[string]bool{}
	for _, alarm := range pass.OfType(alarmType) {
		for _, d := range alarm.Get("Dimensions").List() {
			if !onCanary(alarm) || d.Get("Name").Is("CanaryName") != assembly.True {
				continue
			}
			if name, known := d.Get("Value").Text(); known {
				watched[name] = true
			}
			for _, to := range d.Get("Value").Targets() {
				watched[to.Resource.Path] = true
			}
		}
	}
	for _, canary := range pass.OfType(canaryType) {
		if name, _ := canary.Get("Name").Text(); !watched[canary.Path] && !watched[name] {
			pass.Report(canary, "", "has no alarm on its SuccessPercent")
		}
	}
}
