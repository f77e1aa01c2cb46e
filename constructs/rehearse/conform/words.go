package conform

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// shown words a value for a message, cut if it is long.
func shown(raw any) string {
	data, err := json.Marshal(raw)
	if text := string(data); err == nil && len(text) <= 60 {
		return text
	} else if err == nil {
		return strings.ToValidUTF8(text[:57], "") + "..."
	}
	return fmt.Sprint(raw)
}

func choice(values []string) string { return list(values, "or") }

func and(names []string) string { return list(names, "and") }

func list(values []string, word string) string {
	last := len(values) - 1
	if last < 1 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:last], ", ") + " " + word + " " + values[last]
}

// bounds words how many there may be.
func bounds(least int, most *int) string {
	switch {
	case most == nil:
		return "at least " + strconv.Itoa(least)
	case least == *most:
		return strconv.Itoa(least)
	case least == 0:
		return "at most " + strconv.Itoa(*most)
	}
	return strconv.Itoa(least) + " to " + strconv.Itoa(*most)
}
