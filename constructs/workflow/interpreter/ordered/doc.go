// Package ordered reads and writes JSON so that the order of fields and the digits of numbers stay
// as they were written, which the text that AWS Step Functions makes of values depends on.
//
// A value is nil, a bool, a string, a [json.Number] or float64, a []any or an [*Object]. Values are
// never changed after they are made, so that they can be shared.
package ordered
