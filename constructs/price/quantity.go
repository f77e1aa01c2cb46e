package price

import "github.com/plinth-cdk/plinth/constructs/assembly"

// most is how many of something a resource may have: more is a slip, and no bill.
const most = 1 << 30

// quantity is a number of something, unless deployment decides, or nobody could mean it.
func quantity(v assembly.Value) (uint32, bool) {
	n, known := v.Int()
	return uint32(max(n, 0)), known && n >= 0 && n < most
}

// product is how many there are of something in a number of others.
func product(of ...uint32) (uint32, bool) {
	n := uint64(1)
	for _, factor := range of {
		if n *= uint64(factor); n >= most {
			return 0, false
		}
	}
	return uint32(n), true
}

// uncertain is why nobody can tell how many elements a list has, empty if it is known.
func uncertain(v assembly.Value, property string) string {
	for _, e := range v.List() {
		_, reference := e.Target()
		if len(v.Alternatives()) > 1 || !reference && !e.Known() && len(e.Keys()) == 0 {
			return "is billed by the number of " + property + ", which only deployment knows"
		}
	}
	return ""
}
