package watch

import (
	"fmt"
	"strings"
)

// An Expression is what an alarm calculates from several metrics.
type Expression struct {
	// ID and Text are the expression in the syntax of CloudWatch, and Label is what people read.
	ID, Text, Label string
	Operands        []Operand
}

// An Operand is a metric in an expression, by its id there.
type Operand struct{ ID, Metric string }

// Expression returns what the alarm calculates; combined is false if it looks at one metric.
func (a Alarm) Expression() (e Expression, combined bool) {
	switch {
	case a.Minus != "":
		return Expression{"difference", "whole - part", a.Minus + " - " + a.Metric, []Operand{{"whole", a.Minus}, {"part", a.Metric}}}, true
	case len(a.Per) > 0:
		e = Expression{ID: "share", Label: fmt.Sprintf("100 x %s / (%s)", a.Metric, strings.Join(a.Per, " + ")),
			Operands: []Operand{{"part", a.Metric}}}
		var ids []string
		for i, name := range a.Per {
			ids = append(ids, fmt.Sprint("whole", i+1))
			e.Operands = append(e.Operands, Operand{ids[i], name})
		}
		whole := strings.Join(ids, " + ")
		e.Text = fmt.Sprintf("IF(%s > 0, 100 * part / (%[1]s), 0)", whole)
		return e, true
	}
	return Expression{}, false
}
