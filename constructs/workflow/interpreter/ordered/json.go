package ordered

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxDepth is how deep values may nest, which AWS Step Functions does not go beyond either.
const maxDepth = 1000

// Parse reads one JSON value. The last of two fields with one name counts.
func Parse(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	v, err := parse(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("there is more after the value, at byte %d", d.InputOffset())
	}
	return v, nil
}

func parse(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("it nests deeper than %d values", maxDepth)
	}
	token, err := d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := &Object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := parse(d, depth+1)
			if err != nil {
				return nil, err
			}
			o.Put(key.(string), value)
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := parse(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = d.Token()
		return list, err
	}
	return token, nil
}

// Of returns the value of anything that [json.Marshal] takes. The fields of maps are in order of
// their names.
func Of(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, string, *Object:
		return v, nil
	case map[string]any:
		o := &Object{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			value, err := Of(v[key])
			if err != nil {
				return nil, err
			}
			o.Put(key, value)
		}
		return o, nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return Parse(string(b))
}

// Plain returns a value as encoding/json reads one: with maps and float64.
func Plain(v any) any {
	switch v := v.(type) {
	case *Object:
		m := make(map[string]any, v.Len())
		for key, value := range v.All() {
			m[key] = Plain(value)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = Plain(e)
		}
		return list
	case json.Number:
		f, _ := v.Float64()
		return f
	}
	return v
}

// Text writes a value without spaces.
func Text(v any) string {
	var b bytes.Buffer
	write(&b, v)
	return b.String()
}

func write(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case json.Number:
		b.WriteString(v.String())
	case float64:
		b.WriteString(FormatFloat(v))
	case string:
		writeString(b, v)
	case []any:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			write(b, e)
		}
		b.WriteByte(']')
	case *Object:
		b.WriteByte('{')
		for i, key := range v.Keys() {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, key)
			b.WriteByte(':')
			write(b, v.values[key])
		}
		b.WriteByte('}')
	}
}

func writeString(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can be written
	}
	b.Truncate(b.Len() - 1) // the line break of the encoder
}

// FormatFloat writes a number as JavaScript does: without an exponent below 1e21.
func FormatFloat(f float64) string {
	if f == 0 {
		return "0"
	}
	if size := math.Abs(f); size >= 1e-6 && size < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
}
