package jsonata

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/picture"
)

func defineTimes() {
	define("now", "s?s?", func(c *invocation) any { return picture.Time(c.env.Now, c.text(0), c.text(1)) })
	define("millis", "", func(c *invocation) any { return float64(c.env.Now.UnixMilli()) })
	define("fromMillis", "n-s?s?", given(func(c *invocation) any {
		return picture.Time(time.UnixMilli(int64(c.number(0, 0))), c.text(1), c.text(2))
	}))
	define("toMillis", "s-s?", given(func(c *invocation) any {
		return float64(picture.ParseTime(c.text(0), c.text(1)).UnixMilli())
	}))
}
