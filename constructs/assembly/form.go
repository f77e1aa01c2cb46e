package assembly

// A Form says what a value is, as far as the template shows.
type Form int

const (
	// Absent is a value that is not in the template.
	Absent Form = iota
	// Scalar is a text, a number, a boolean or null, or a function that joins or substitutes text.
	Scalar
	// List is a list.
	List
	// Object is a map.
	Object
	// Function is an intrinsic function whose result may be anything.
	Function
)

// Form returns the form of a value without alternatives, see [Value.Alternatives]. With an Fn::If
// it is Function.
func (v Value) Form() Form {
	v = v.fuelled().resolve()
	if !v.set {
		return Absent
	}
	switch raw := v.raw.(type) {
	case []any:
		return List
	case undecided:
		return Function
	case map[string]any:
		switch fn, _ := v.intrinsic(); fn {
		case "":
			_, transformed := raw["Fn::Transform"]
			if transformed {
				return Function
			}
			return Object
		case "Fn::Join", "Fn::Sub", "Fn::Base64":
			return Scalar
		}
		return Function
	}
	return Scalar
}
