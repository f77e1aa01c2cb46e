package reach

// A Verdict says whether a packet arrives.
type Verdict int

const (
	// Unknown is the verdict when a value that only deployment knows decides, or something
	// that is not in the app. A guard treats it as a finding.
	Unknown Verdict = iota
	// No is the verdict when every packet is dropped.
	No
	// Yes is the verdict when some packet arrives, and its reply too.
	Yes
)

func (v Verdict) String() string { return [...]string{"unknown", "no", "yes"}[v] }

// both is the worse of two conditions that must hold.
func both(a, b Verdict) Verdict {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return Unknown
}

// better is the better of two ways of which one is enough.
func better(a, b Verdict) Verdict {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == No && b == No:
		return No
	}
	return Unknown
}

func verdict(b bool) Verdict {
	if b {
		return Yes
	}
	return No
}
