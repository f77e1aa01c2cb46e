package cost

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tagKeys are what [plinth.Tags] puts on every stack.
var tagKeys = []string{"CostCenter", "Environment", "ManagedBy", "Project", "Team"}

// tagKey is what AWS takes for a key.
var tagKey = regexp.MustCompile(`^[\p{L}\p{N}_.:/=+\-@]([\p{L}\p{N} _.:/=+\-@]{0,126}[\p{L}\p{N}_.:/=+\-@])?$`)

// checkTagKey refuses a key that AWS does not take, the prefix of older filters, and one of the
// five tags of a stack in another case: it is another tag in reports, which nothing carries.
func checkTagKey(key string) error {
	if plain, found := strings.CutPrefix(key, "user:"); found {
		return fmt.Errorf("%q, want %q: the prefix is for CostFilters", key, plain)
	}
	if !tagKey.MatchString(key) || strings.HasPrefix(strings.ToLower(key), "aws:") {
		return fmt.Errorf("%q, want up to 128 letters, digits and _.:/=+-@, and nothing that begins with aws:", key)
	}
	i := slices.IndexFunc(tagKeys, func(known string) bool { return strings.EqualFold(known, key) })
	if i >= 0 && tagKeys[i] != key {
		return fmt.Errorf("%q, want %q, as stacks have it: reports tell letters of different case apart", key, tagKeys[i])
	}
	return nil
}

// checkTagKeys returns keys in order, unless AWS does not take one, or one is there in two
// spellings.
func checkTagKeys(field string, keys []string) ([]string, error) {
	sorted := slices.Sorted(slices.Values(keys))
	seen := map[string]string{}
	for _, key := range sorted {
		if err := checkTagKey(key); err != nil {
			return sorted, fmt.Errorf("%s has %w", field, err)
		}
		lower := strings.ToLower(key)
		if seen[lower] != "" {
			return sorted, fmt.Errorf("%s has %q and %q, want one spelling", field, seen[lower], key)
		}
		seen[lower] = key
	}
	return sorted, nil
}
