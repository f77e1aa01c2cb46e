package assembly

// An array keeps slices that are found one after the other and live equally long, so that memory is
// asked for a few times and not for each.
type array[T any] struct{ free []T }

func (a *array[T]) keep(s []T) []T {
	if len(s) > cap(a.free)-len(a.free) {
		a.free = make([]T, 0, max(1024, len(s)))
	}
	begin := len(a.free)
	a.free = append(a.free, s...)
	return a.free[begin:len(a.free):len(a.free)]
}
