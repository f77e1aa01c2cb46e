package assembly

import "sync"

// Derived returns what build makes of an assembly: at the first call with a key, and the same again
// at later ones, so that rules can share what takes long to find out. A second call waits for the
// first. Keys are of a type of their own, as those of a context are. What is shared must not be
// written to.
func Derived[T any](a *Assembly, key any, build func(*Assembly) T) T {
	once, ok := a.derived.Load(key)
	if !ok {
		once, _ = a.derived.LoadOrStore(key, sync.OnceValue(func() T { return build(a) }))
	}
	return once.(func() T)()
}
