package assembly

// Derived returns what build makes of an assembly: at the first call with a key, and the same again
// at later ones, so that rules can share what takes long to find out. Keys are of a type of their
// own, as those of a context are. What is shared must not be written to.
func Derived[T any](a *Assembly, key any, build func(*Assembly) T) T {
	if found, ok := a.derived.Load(key); ok {
		return found.(T)
	}
	found, _ := a.derived.LoadOrStore(key, build(a))
	return found.(T)
}
