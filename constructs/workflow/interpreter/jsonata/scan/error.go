package scan

import "fmt"

// An Error has a code of JSONata, such as T2001. Its text is the message, as the service tells it.
type Error struct{ Code, Message string }

func (e *Error) Error() string { return e.Message }

// Throw ends reading or evaluating. It unwinds to [Catch], as nothing in the language catches.
func Throw(code, format string, args ...any) {
	panic(&Error{code, fmt.Sprintf(format, args...)})
}

// Unsupported is the error of an expression that uses what is not evaluated here.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Refuse ends what would be wrong.
func Refuse(format string, args ...any) { panic(Unsupported(fmt.Sprintf(format, args...))) }

// Catch makes errors of what Throw and Refuse ended. It is deferred.
func Catch(err *error) {
	switch r := recover().(type) {
	case nil:
	case *Error:
		*err = r
	case Unsupported:
		*err = r
	default:
		panic(r)
	}
}
