package assembly

// MetadataAlias holds the physical id that a resource has been given, so that a stack which
// knows it by nothing else is related to it: {"id": "tgw-0abc", "logicalId": "HubGateway"}.
// A transit gateway of one account that is shared with another is the usual case.
const MetadataAlias = "plinth:alias"

// Aliases returns the resources that constructs recorded a physical id for, by that id. An id
// that two resources claim is left out: it says nothing.
func (a *Assembly) Aliases() map[string]*Resource {
	aliases := map[string]*Resource{}
	claims := map[string]int{}
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			data, _ := e.Data.(map[string]any)
			id, _ := data["id"].(string)
			logicalID, _ := data["logicalId"].(string)
			if r := s.find(e.Path, logicalID); e.Type == MetadataAlias && id != "" && r != nil && aliases[id] != r {
				aliases[id] = r
				claims[id]++
			}
		}
	}
	for id, n := range claims {
		if n > 1 {
			delete(aliases, id)
		}
	}
	return aliases
}

// find returns the resource with a logical id in the stack or in one nested in it: the one
// nearest to the construct at path, if several have it.
func (s *Stack) find(path, logicalID string) *Resource {
	for _, id := range sortedKeys(s.nested) {
		if nested := s.nested[id]; within(path, nested.Path) {
			return nested.find(path, logicalID)
		}
	}
	return s.Resource(logicalID)
}
