package reach

// Plain is the network without what it remembers: it follows every packet of every question.
func (n *Network) Plain() *Network {
	plain := *n
	plain.memory = nil
	return &plain
}
