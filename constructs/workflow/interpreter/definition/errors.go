package definition

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func (c *checker) retry(o object) {
	c.errorLists(o, "Retry")
	c.entries(o, "Retry", func(r object) {
		c.fields(r, "ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment")
		c.integer(r, "IntervalSeconds", 1, maxSeconds)
		c.integer(r, "MaxAttempts", 0, maxSeconds)
		c.number(r, "BackoffRate", 1, maxSeconds)
		c.integer(r, "MaxDelaySeconds", 1, 31_622_400)
		c.enum(r, "JitterStrategy", "NONE", "NONE", "FULL")
	})
}

func (c *checker) catch(o object, states object) {
	c.errorLists(o, "Catch")
	own := "ResultPath"
	if c.language == jsonataLanguage {
		own = "Output"
	}
	c.entries(o, "Catch", func(catcher object) {
		c.fields(catcher, "ErrorEquals", "Next", "Assign", "Comment", own)
		if !catcher.Has("Next") {
			c.problem("Next is missing")
		}
		c.target(catcher, "Next", states)
		c.payloads(catcher)
	})
}

// errorLists checks the ErrorEquals of all entries: States.ALL stands alone and last.
func (c *checker) errorLists(o object, field string) {
	if v, given := o.Get(field); given {
		if _, ok := v.([]any); !ok {
			c.problem("%s is %s, want a list", field, ordered.Text(v))
		}
	}
	last := len(list(o, field)) - 1
	i := 0
	c.entries(o, field, func(entry object) {
		names := c.list(entry, "ErrorEquals")
		if !entry.Has("ErrorEquals") {
			c.problem("ErrorEquals is missing")
		}
		for _, name := range names {
			if _, ok := name.(string); !ok {
				c.problem("ErrorEquals has %s, want names of errors", ordered.Text(name))
			}
		}
		if slices.Contains(names, any("States.ALL")) && (len(names) > 1 || i < last) {
			c.problem("ErrorEquals has States.ALL, which has to stand alone and in the last entry")
		}
		i++
	})
}
