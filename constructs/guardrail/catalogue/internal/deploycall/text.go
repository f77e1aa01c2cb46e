package deploycall

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// document returns what a property holds: an object, or the JSON or YAML that is its text.
func document(v assembly.Value) (any, bool) {
	return structured(possible(v), decode)
}

// structured returns an object or a list, or the one that text is.
func structured(v any, decode func(string) (any, bool)) (any, bool) {
	if text, isText := v.(string); isText {
		decoded, ok := decode(text)
		_, still := decoded.(string)
		return decoded, ok && !still
	}
	return v, v != nil
}

// decode reads JSON. A part that only deployment knows may stand where no text does: {"Count":
// ${N}}.
func decode(text string) (any, bool) {
	var v any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&v) == nil && atEnd(dec) {
		return v, true
	}
	dec = json.NewDecoder(strings.NewReader(quoted(text)))
	dec.UseNumber()
	v = nil
	ok := dec.Decode(&v) == nil && atEnd(dec)
	return v, ok
}

func atEnd(dec *json.Decoder) bool {
	_, err := dec.Token()
	return err == io.EOF
}

// quoted puts quotes around each ${Name} that stands outside of them.
func quoted(text string) string {
	var b strings.Builder
	inside := false
	for i := 0; i < len(text); i++ {
		switch {
		case inside && text[i] == '\\' && i+1 < len(text):
			b.WriteByte(text[i])
			i++
		case text[i] == '"':
			inside = !inside
		case !inside && strings.HasPrefix(text[i:], "${"):
			if n := strings.IndexByte(text[i:], '}'); n > 0 {
				fmt.Fprintf(&b, "%q", text[i:i+n+1])
				i += n
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// decodeYAML reads YAML, of which JSON is a part.
func decodeYAML(text string) (v any, ok bool) {
	if v, ok := decode(text); ok {
		return v, true
	}
	defer func() {
		if recover() != nil { // some broken documents
			v, ok = nil, false
		}
	}()
	err := yaml.Unmarshal([]byte(text), &v)
	return v, err == nil
}
