package address

import (
	"iter"
	"maps"
	"net/netip"
	"slices"
)

// A PrefixMap holds a value for each block, and finds the one with the longest prefix that
// matches an address. The zero PrefixMap is empty.
type PrefixMap[V any] struct {
	values  map[netip.Prefix]V
	lengths [2][]int // of the prefixes, by family, longest first
}

// Get returns the value of exactly this block.
func (m *PrefixMap[V]) Get(block netip.Prefix) (V, bool) {
	v, ok := m.values[block]
	return v, ok
}

// Set gives a block a value.
func (m *PrefixMap[V]) Set(block netip.Prefix, v V) {
	if m.values == nil {
		m.values = map[netip.Prefix]V{}
	}
	m.values[block] = v
	lengths := &m.lengths[FamilyOf(block.Addr())]
	longestFirst := func(a, b int) int { return b - a }
	if i, found := slices.BinarySearchFunc(*lengths, block.Bits(), longestFirst); !found {
		*lengths = slices.Insert(*lengths, i, block.Bits())
	}
}

// Lookup returns the value of the longest prefix that matches an address.
func (m *PrefixMap[V]) Lookup(a netip.Addr) (v V, ok bool) {
	for _, bits := range m.lengths[FamilyOf(a)] {
		block, _ := a.Prefix(bits)
		if v, ok = m.values[block]; ok {
			return v, true
		}
	}
	return v, false
}

// Covering returns the value of the longest prefix that has all of a block.
func (m *PrefixMap[V]) Covering(block netip.Prefix) (v V, ok bool) {
	for _, bits := range m.lengths[FamilyOf(block.Addr())] {
		if bits > block.Bits() {
			continue
		}
		whole, _ := block.Addr().Prefix(bits)
		if v, ok = m.values[whole]; ok {
			return v, true
		}
	}
	return v, false
}

// Values returns the values in no order.
func (m *PrefixMap[V]) Values() iter.Seq[V] { return maps.Values(m.values) }
