package assembly

// Literal returns a value that is in no template, as seen from a stack: JSON in which values of the
// template may stand.
func Literal(s *Stack, raw any) Value { return Value{stack: s}.with(raw) }
