package watch

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Shown returns the series that the metric widgets of a dashboard show. Metric has Namespace,
// MetricName and Dimensions as those of an alarm do, whatever the body says of them: a dot there
// repeats what stands above, and an ellipsis all that is left out.
func Shown(dashboard *assembly.Resource) (all []Series) {
	for i, widget := range dashboard.Get("DashboardBody").Decoded().Get("widgets").List() {
		var above []string
		for j, row := range widget.Get("properties", "metrics").List() {
			texts, options := cells(row)
			if len(texts) == 0 {
				continue // an expression
			}
			above = repeated(texts, above)
			var dimensions []any
			for k := 2; k+1 < len(above); k += 2 {
				dimensions = append(dimensions, map[string]any{"Name": above[k], "Value": map[string]any{"Fn::Sub": above[k+1]}})
			}
			series := Series{Statistic: options.Get("stat"), Path: fmt.Sprintf("DashboardBody.widgets.%d.properties.metrics.%d.", i, j)}
			if len(above) > 1 {
				series.Metric = dashboard.Stack.Value(map[string]any{"Namespace": above[0], "MetricName": above[1], "Dimensions": dimensions})
			}
			all = append(all, series)
		}
	}
	return all
}

// cells are the texts of a row, and the object at its end.
func cells(row assembly.Value) (texts []string, options assembly.Value) {
	for _, cell := range row.List() {
		if len(cell.Keys()) > 0 {
			options = cell
		}
		if text, ok := cell.Outline(); ok {
			texts = append(texts, text)
		}
	}
	return texts, options
}

func repeated(texts, above []string) []string {
	if i := slices.Index(texts, "..."); i >= 0 && len(above) >= len(texts)-1 {
		after := texts[i+1:]
		texts = slices.Concat(texts[:i], above[i:len(above)-len(after)], after)
	}
	whole := slices.Clone(texts)
	for i, text := range whole {
		if text == "." && i < len(above) {
			whole[i] = above[i]
		}
	}
	return whole
}
