package assembly

import "slices"

// PresentWith reports whether the resource exists wherever of does: it stands under no
// condition that of is free of.
func (r *Resource) PresentWith(of *Resource) bool {
	shared := of.Conditions()
	for _, c := range r.Conditions() {
		if !slices.Contains(shared, c) {
			return false
		}
	}
	return true
}
