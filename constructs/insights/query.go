// Package insights reads queries of CloudWatch Logs Insights: which fields they take, and which
// events of a sample they choose. It is pure Go.
//
// It knows the commands fields, display, filter, parse, stats, sort, dedup and limit, and of the
// functions those that choose. It calculates no statistics. See "CloudWatch Logs Insights language
// query syntax".
package insights

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Query is what was read of a query.
type Query struct {
	commands []command
	reads    []string
}

// A command of a query. Filters have a condition, parse has an expression, the field that it takes
// apart and the fields that it makes; fields has values.
type command struct {
	name      string
	condition expression
	pattern   *regexp.Regexp
	from      string
	makes     []string
	values    map[string]expression
}

// Parse reads a query. The error says which command is not understood.
func Parse(query string) (*Query, error) {
	all, err := tokens(query)
	if err != nil {
		return nil, err
	}
	q, p, made := &Query{}, &parser{tokens: append(all, token{symbol, "|"})}, map[string]bool{}
	for len(p.tokens) > 0 {
		p.read = nil
		c, err := p.command()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		for _, name := range p.read {
			if !made[name] && !slices.Contains(q.reads, name) {
				q.reads = append(q.reads, name)
			}
		}
		for _, name := range c.makes {
			made[name] = true
		}
		q.commands = append(q.commands, c)
	}
	return q, nil
}

// Reads returns the fields that the query takes from events, in the order in which it names them.
// Those that it makes itself are none of them.
func (q *Query) Reads() []string { return q.reads }

// Events returns those of a sample that reach the first statistic, or the end, with the fields that
// the query made until there.
func (q *Query) Events(sample []map[string]any) (chosen []map[string]any, err error) {
	chosen = sample
	for _, c := range q.commands {
		if c.name == "stats" {
			break
		}
		var next []map[string]any
		for _, event := range chosen {
			keep, err := c.apply(event)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			if keep != nil {
				next = append(next, keep)
			}
		}
		chosen = next
	}
	return chosen, nil
}

// apply returns the event as the command leaves it, nil if it does not choose it.
func (c command) apply(event map[string]any) (map[string]any, error) {
	after := map[string]any{}
	for name, v := range event {
		after[name] = v
	}
	switch {
	case c.condition != nil:
		v, err := c.condition(event)
		if err != nil || v != true {
			return nil, err
		}
	case c.pattern != nil:
		match := c.pattern.FindStringSubmatch(words(event[c.from]))
		for i, name := range c.makes {
			if match != nil {
				after[name] = match[i+1]
			}
		}
	}
	for name, value := range c.values {
		v, err := value(event)
		if err != nil {
			return nil, err
		}
		after[name] = v
	}
	return after, nil
}

// words is a value as text; what is not there is empty.
func words(v any) string {
	if v == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(v))
}
