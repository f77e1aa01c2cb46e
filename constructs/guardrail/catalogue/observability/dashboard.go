package observability

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

const dashboardType = "AWS::CloudWatch::Dashboard"

var dashboardRules = []engine.Rule{
	{
		ID: "DASHBOARD-001", Title: "Dashboards have a body that CloudWatch takes",
		Why: "CDK and CloudFormation take any text. CloudWatch refuses a dashboard of more than 500 widgets or 2,500 metrics, an alarm widget " +
			"without alarms and a malformed color, when the deployment is half done.",
		Fix:    "Divide the dashboard, leave out what is empty, and write colors as #rrggbb.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(dashboardType, drawable),
	},
	{
		ID: "DASHBOARD-002", Title: "Dashboards show metrics that their service publishes",
		Why: "A chart of a metric, a set of dimensions or an identifier that no service reports under stays empty, and looks like a " +
			"workload that is idle.",
		Fix:      "Use the names and the whole set of dimensions of the service's guide, with the identifier that CloudWatch knows.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check: engine.Each(dashboardType, func(pass *engine.Pass, r *assembly.Resource) {
			reported(pass, r, watch.Shown(r))
		}),
	},
}

// Quotas of dashboards.
const (
	mostWidgets     = 500
	mostInWidget    = 500
	mostInDashboard = 2500
	mostAlarmsShown = 100
	wholeWidth      = 24
)

var color = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func drawable(pass *engine.Pass, dashboard *assembly.Resource) {
	const body = "DashboardBody"
	text, outlined := dashboard.Get(body).Outline()
	whole := dashboard.Get(body).Decoded()
	if outlined && !strings.HasPrefix(text, "${") && len(whole.Keys()) == 0 {
		pass.Report(dashboard, body, "is no JSON object: %.60s", text)
		return
	}
	widgets := whole.Get("widgets").List()
	if len(widgets) > mostWidgets {
		pass.Report(dashboard, body, "has %d widgets; want %d at most", len(widgets), mostWidgets)
	}
	metrics := 0
	for i, widget := range widgets {
		at, properties := fmt.Sprintf("%s.widgets.%d", body, i), widget.Get("properties")
		rows := properties.Get("metrics").List()
		metrics += len(rows)
		if len(rows) > mostInWidget {
			pass.Report(dashboard, at, "has %d metrics; want %d at most", len(rows), mostInWidget)
		}
		for _, row := range rows {
			cells := row.List()
			if len(cells) == 0 {
				continue
			}
			if c, known := cells[len(cells)-1].Get("color").Text(); known && !color.MatchString(c) {
				pass.Report(dashboard, at, "has the color %s; want one such as #1f77b4", c)
			}
		}
		if wide, known := widget.Get("width").Int(); known && (wide < 1 || wide > wholeWidth) {
			pass.Report(dashboard, at, "is %d wide; want 1 to %d", wide, wholeWidth)
		}
		alarms := len(properties.Get("alarms").List())
		switch kind := widget.Get("type"); {
		case kind.Is("alarm") == assembly.True && (alarms == 0 || alarms > mostAlarmsShown):
			pass.Report(dashboard, at, "shows %d alarms; want 1 to %d", alarms, mostAlarmsShown)
		case kind.Is("metric") == assembly.True && len(rows) > 0 && !properties.Get("region").Exists():
			pass.Report(dashboard, at, "has no region; want that of its metrics")
		}
	}
	if metrics > mostInDashboard {
		pass.Report(dashboard, body, "has %d metrics; want %d at most", metrics, mostInDashboard)
	}
}
