package price

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Share is what the resources of one name cost together.
type Share struct {
	// Name is what [Bill.By] was asked for. It is empty for what has no such name.
	Name    string
	Monthly Money
}

// By divides the total by a property of the resources, such as [Layer] or that of [Tag]. The
// dearest share comes first.
func (b *Bill) By(name func(*assembly.Resource) string) []Share {
	sums := map[string]Money{}
	for _, stack := range b.Stacks {
		for _, row := range stack.Rows {
			sums[name(row.Resource)] += row.Monthly
		}
	}
	var shares []Share
	for name, sum := range sums {
		shares = append(shares, Share{name, sum})
	}
	slices.SortFunc(shares, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Monthly, a.Monthly), strings.Compare(a.Name, b.Name))
	})
	return shares
}

// Layer is the package of the construct that made the resource: "network". It is empty for what
// no library that uses plinth.Define made.
func Layer(r *assembly.Resource) string {
	layer, _, _ := strings.Cut(r.Construct(), ".")
	return layer
}

// Tag returns a function that tells the value of a tag: that of the resource, or of its stack,
// whose tags CloudFormation puts on all resources that take some. It is empty if the resource has
// none, or one that only deployment knows.
func Tag(key string) func(*assembly.Resource) string {
	return func(r *assembly.Resource) string {
		if own := r.Tag(key); own.Exists() {
			value, _ := own.Text()
			return value
		}
		return r.Stack.Root().Tags[key]
	}
}
