package watch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

// A Query is what a Metrics Insights query says of a metric besides its name.
type Query struct {
	// Schema are the dimensions of SCHEMA: metrics under exactly these are meant. Exact is false
	// without it, which means every metric of that name.
	Schema []string
	Exact  bool
	// Grouped are the dimensions each of whose values is a series of its own.
	Grouped []string
	// Filtered says that WHERE has more than dimensions that equal something, such as tags.
	Filtered bool
}

// The grammar of "Metrics Insights query components and syntax" in the Amazon CloudWatch User
// Guide. Keywords are in any case.
const identifier = `"[^"]*"|[\w.:#-]+`

var (
	selection = regexp.MustCompile(`(?is)^\s*SELECT\s+(AVG|COUNT|MAX|MIN|SUM)\s*\(\s*(` + identifier + `)\s*\)` +
		`\s+FROM\s+(?:SCHEMA\s*\(([^)]*)\)|(` + identifier + `))` +
		`(?:\s+WHERE\s+(.*?))?(?:\s+GROUP\s+BY\s+(.*?))?(?:\s+ORDER\s+BY\s.*?)?(?:\s+LIMIT\s+\d+)?\s*$`)
	equality = regexp.MustCompile(`(?is)^(` + identifier + `)\s*=\s*'((?:[^']|'')*)'$`)
	conjunct = regexp.MustCompile(`(?is)(?:[^'\s]|'(?:[^']|'')*'|\s)+?(?:\s+AND\s+|$)`)
	joint    = regexp.MustCompile(`(?is)\s+AND\s+$`)
)

// queried is the series of an expression that is a query. Its dimensions are those that WHERE
// compares, with the references of the template in their values.
func queried(alarm *assembly.Resource, expression assembly.Value, at string) (Series, bool) {
	text, _ := expression.Outline()
	parts := selection.FindStringSubmatch(text)
	if parts == nil {
		return Series{}, false
	}
	q := &Query{Exact: parts[4] == "", Grouped: listed(parts[6])}
	namespace := bare(parts[4])
	if schema := listed(parts[3]); q.Exact && len(schema) > 0 {
		namespace, q.Schema = schema[0], schema[1:]
	}
	dimensions := []any{}
	for _, condition := range conjunct.FindAllString(parts[5], -1) {
		is := equality.FindStringSubmatch(strings.TrimSpace(joint.ReplaceAllString(condition, "")))
		if is == nil || strings.HasPrefix(is[1], "tag.") {
			q.Filtered = true
			continue
		}
		value := any(strings.ReplaceAll(is[2], "''", "'"))
		if strings.Contains(is[2], "${") {
			value = map[string]any{"Fn::Sub": value}
		}
		dimensions = append(dimensions, map[string]any{"Name": bare(is[1]), "Value": value})
	}
	statistic := ""
	for name, function := range metric.Functions {
		if strings.EqualFold(function, parts[1]) {
			statistic = name
		}
	}
	return Series{
		Metric:    alarm.Stack.Value(map[string]any{"Namespace": namespace, "MetricName": bare(parts[2]), "Dimensions": dimensions}),
		Statistic: alarm.Stack.Value(statistic), Query: q, Path: at + "Expression",
	}, true
}

func bare(name string) string { return strings.Trim(strings.TrimSpace(name), `"`) }

func listed(list string) (all []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = bare(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// covers reports whether a query shows what a recommended alarm waits for: an average over other
// resources hides it, their maximum does not.
func (a Alarm) covers(s Series) bool {
	if s.Query.Filtered || s.Query.Exact && !a.under(s.Query.Schema) {
		return false
	}
	fixed := s.Metric.Get("Dimensions").List()
	for _, d := range a.Dimensions {
		named := slices.IndexFunc(fixed, func(v assembly.Value) bool { return v.Get("Name").Is(d.Name) == assembly.True })
		switch {
		case named >= 0 && !d.is(fixed[named], a.Resource.Stack):
			return false
		case named < 0 && !slices.Contains(s.Query.Grouped, d.Name) && s.Statistic.OneOf(a.worst()...) != assembly.True:
			return false
		}
	}
	return !slices.ContainsFunc(fixed, func(v assembly.Value) bool { return !a.has(v) })
}

// worst are the statistics in which the worst of several resources shows.
func (a Alarm) worst() []string {
	if a.Operator == metric.Above || a.Operator == metric.AtLeast {
		return []string{"Maximum", "Sum"}
	}
	return []string{"Minimum"}
}

// under reports whether dimensions are exactly those of the alarm.
func (a Alarm) under(dimensions []string) bool {
	want := slices.Clone(a.Any)
	for _, d := range a.Dimensions {
		want = append(want, d.Name)
	}
	return fmt.Sprint(slices.Sorted(slices.Values(want))) == fmt.Sprint(slices.Sorted(slices.Values(dimensions)))
}

// has reports whether a dimension that an alarm fixes is one of those that are wanted.
func (a Alarm) has(have assembly.Value) bool {
	name, _ := have.Get("Name").Text()
	return slices.Contains(a.Any, name) || slices.ContainsFunc(a.Dimensions, func(d Dimension) bool { return d.is(have, a.Resource.Stack) })
}
