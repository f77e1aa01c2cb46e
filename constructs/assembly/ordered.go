package assembly

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ordered is a JSON object that remembers the order of its keys: templates are written in
// the order of definition, which is the order people expect to read findings in.
type ordered[V any] struct {
	keys   []string
	values map[string]V
}

func (o *ordered[V]) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	open, err := dec.Token()
	if err != nil || open == nil {
		return err
	}
	if open != json.Delim('{') {
		return errors.New("want an object")
	}
	o.values = map[string]V{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		var value V
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if _, twice := o.values[key]; twice {
			return fmt.Errorf("%q appears twice", key)
		}
		o.keys = append(o.keys, key)
		o.values[key] = value
	}
	return nil
}
