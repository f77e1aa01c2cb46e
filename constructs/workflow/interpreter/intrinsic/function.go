package intrinsic

import (
	"fmt"
	"math"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A function takes a number of arguments: at least so many, and at most, where -1 is any number.
type function struct {
	least, most int
	call        func(*call) (any, error)
}

func (f function) wants() string {
	switch {
	case f.most < 0:
		return fmt.Sprintf("at least %d", f.least)
	case f.least == f.most:
		return fmt.Sprint(f.least)
	}
	return fmt.Sprintf("%d or %d", f.least, f.most)
}

var functions map[string]function

func init() { // not a literal: the functions are looked up by what they call
	functions = map[string]function{
		"States.Array":          {0, -1, array},
		"States.ArrayPartition": {2, 2, arrayPartition},
		"States.ArrayContains":  {2, 2, arrayContains},
		"States.ArrayRange":     {3, 3, arrayRange},
		"States.ArrayGetItem":   {2, 2, arrayGetItem},
		"States.ArrayLength":    {1, 1, arrayLength},
		"States.ArrayUnique":    {1, 1, arrayUnique},
		"States.Base64Encode":   {1, 1, base64Encode},
		"States.Base64Decode":   {1, 1, base64Decode},
		"States.Hash":           {2, 2, hashOf},
		"States.JsonMerge":      {3, 3, jsonMerge},
		"States.StringToJson":   {1, 1, stringToJSON},
		"States.JsonToString":   {1, 1, jsonToString},
		"States.MathRandom":     {2, 3, mathRandom},
		"States.MathAdd":        {2, 2, mathAdd},
		"States.StringSplit":    {2, 2, stringSplit},
		"States.Format":         {1, -1, format},
		"States.UUID":           {0, 0, func(c *call) (any, error) { return c.env.UUID(), nil }},
	}
}

// A call is the arguments of a function.
type call struct {
	env      Environment
	values   []any
	template string
}

func (c *call) wrong(i int, want string) error {
	return fmt.Errorf("argument %d is %s, want %s", i+1, ordered.Text(c.values[i]), want)
}

// list is the first argument, which has to be an array.
func (c *call) list() ([]any, error) {
	if list, ok := c.values[0].([]any); ok {
		return list, nil
	}
	return nil, c.wrong(0, "an array")
}

func (c *call) text(i int) (string, error) {
	if s, ok := c.values[i].(string); ok {
		return s, nil
	}
	return "", c.wrong(i, "a string")
}

// integer is a number rounded to the next whole one, halves up.
func (c *call) integer(i int) (int64, error) {
	f, ok := ordered.Float(c.values[i])
	if !ok || math.Abs(f) > math.MaxInt32 {
		return 0, c.wrong(i, "a number of 32 bits")
	}
	return int64(math.Floor(f + 0.5)), nil
}

// integers are all arguments as whole numbers.
func (c *call) integers() ([]int64, error) {
	all := make([]int64, len(c.values))
	for i := range all {
		var err error
		if all[i], err = c.integer(i); err != nil {
			return nil, err
		}
	}
	return all, nil
}
