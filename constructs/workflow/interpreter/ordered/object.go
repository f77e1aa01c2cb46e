package ordered

import "iter"

// An Object is a JSON object whose fields have an order. The zero value is empty.
type Object struct {
	keys   []string
	values map[string]any
}

// NewObject returns an object of keys and values in turn. It panics when a key is no string.
func NewObject(keysAndValues ...any) *Object {
	o := &Object{}
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		o.Put(keysAndValues[i].(string), keysAndValues[i+1])
	}
	return o
}

// Put sets a field of an object that nobody else has seen yet. A new field comes last.
func (o *Object) Put(key string, value any) {
	if o.values == nil {
		o.values = map[string]any{}
	}
	if _, there := o.values[key]; !there {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// With returns a copy of an object with one field set.
func (o *Object) With(key string, value any) *Object {
	c := &Object{}
	for k, v := range o.All() {
		c.Put(k, v)
	}
	c.Put(key, value)
	return c
}

// Get returns a field, and whether it is there. An object that is nil has no fields.
func (o *Object) Get(key string) (any, bool) {
	if o == nil {
		return nil, false
	}
	v, there := o.values[key]
	return v, there
}

// Has reports whether a field is there, null or not.
func (o *Object) Has(key string) bool {
	_, there := o.Get(key)
	return there
}

// Len is the number of fields.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.keys)
}

// Keys are the names of the fields in order. The caller does not change them.
func (o *Object) Keys() []string {
	if o == nil {
		return nil
	}
	return o.keys
}

// All are the fields in order.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, key := range o.Keys() {
			if !yield(key, o.values[key]) {
				return
			}
		}
	}
}
