package interpreter

import (
	"encoding/json"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// maxPayload is how many bytes of UTF-8 the input or output of a state may have.
const maxPayload = 256 * 1024

// fits reports whether a value is within the limit, without writing it.
func fits(v any) bool { return budget(v, maxPayload) >= 0 }

// budget is what a value leaves of a number of bytes, negative if that is too few.
func budget(v any, left int) int {
	if left < 0 {
		return left
	}
	switch v := v.(type) {
	case nil:
		return left - 4
	case bool:
		return left - 4
	case string:
		return left - textSize(v)
	case json.Number:
		return left - len(v)
	case float64:
		return left - len(ordered.FormatFloat(v))
	case []any:
		left -= 1 + max(1, len(v))
		for _, e := range v {
			if left = budget(e, left); left < 0 {
				break
			}
		}
		return left
	case *ordered.Object:
		left -= 1 + max(1, v.Len())
		for key, value := range v.All() {
			if left = budget(value, left-textSize(key)-1); left < 0 {
				break
			}
		}
	}
	return left
}

func textSize(s string) int {
	size := len(s) + 2
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t':
			size++
		case c < ' ':
			size += 5
		}
	}
	return size
}

// tooLarge is the failure of a result, named as the service does.
func tooLarge(name string) *Failure {
	return &Failure{Name: errDataLimit,
		Cause: "The state/task '" + name + "' returned a result with a size exceeding the maximum number of bytes service limit."}
}
