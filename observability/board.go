package observability

import (
	"encoding/json"
)

// A board collects the widgets of a dashboard from left to right and from top to bottom, in 24
// columns.
type board struct {
	region     string
	x, y, high int
	widgets    []any
}

func (b *board) add(wide, high int, kind string, properties map[string]any) {
	if b.x+wide > 24 {
		b.x, b.y, b.high = 0, b.y+b.high, 0
	}
	b.widgets = append(b.widgets, map[string]any{
		"type": kind, "x": b.x, "y": b.y, "width": wide, "height": high, "properties": properties,
	})
	b.x, b.high = b.x+wide, max(b.high, high)
}

func (b *board) text(wide int, markdown string) {
	b.add(wide, 6, "text", map[string]any{"markdown": "## " + markdown})
}

func (b *board) alarms(wide int, title string, arns []string) {
	high := 6
	if wide == 24 {
		high = 3
	}
	b.add(wide, high, "alarm", map[string]any{"title": title, "alarms": arns})
}

// chart draws rows over time, from zero.
func (b *board) chart(wide int, title string, rows []any) {
	zero := map[string]any{"min": 0}
	b.add(wide, 6, "metric", map[string]any{
		"title": title, "region": b.region, "view": "timeSeries", "period": 60, "metrics": rows,
		"yAxis": map[string]any{"left": zero, "right": zero},
	})
}

func (b *board) body() string {
	body, err := json.Marshal(map[string]any{"widgets": b.widgets})
	if err != nil {
		panic(err) // text and numbers always are JSON
	}
	return string(body)
}

// row is a series as a metric widget has it.
func (s series) row(options map[string]any) []any {
	row := []any{s.namespace, s.metric}
	for _, d := range s.dimensions {
		row = append(row, d.name, d.value)
	}
	options["stat"] = s.statistic
	return append(row, options)
}

// hidden are rows that expressions count with.
func hidden(of []series) (rows []any) {
	for _, s := range unique(of) {
		rows = append(rows, s.row(map[string]any{"id": s.id, "visible": false}))
	}
	return rows
}

func expression(text, label string) []any {
	return []any{map[string]any{"expression": text, "label": label, "id": "shown"}}
}

// sum shows the sum of series.
func sum(of []series, label string) []any {
	return append([]any{expression(added(of), label)}, hidden(of)...)
}

// failing shows the percentage of requests that fail.
func (r Requests) failing() []any {
	all := append(r.failed[:len(r.failed):len(r.failed)], r.total...)
	return append([]any{expression("100 * ("+added(r.failed)+") / ("+added(r.total)+")", "errors")}, hidden(all)...)
}

// quantiles show how long requests take.
func (r Requests) quantiles() (rows []any) {
	for _, p := range []string{"p50", "p95", "p99"} {
		s := r.latency
		s.statistic = p
		rows = append(rows, s.row(map[string]any{"label": p}))
	}
	return rows
}
