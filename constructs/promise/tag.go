package promise

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// RecordedTag returns the values that constructs recorded of a tag of a resource: none if nobody
// promised the tag, and more than one if records contradict each other.
func RecordedTag(r *assembly.Resource, key string) []string {
	return assembly.Derived(r.Stack.Assembly(), tagsKey{}, recordedTags)[tagOf{r.Stack.Root(), r.Path, key}]
}

// Tag returns the text of a tag: what constructs recorded, and of a resource of which nobody did,
// what the template says. It is empty for a tag that is not there, has more than one value, or is
// known only at deployment.
func Tag(r *assembly.Resource, key string) string {
	if recorded := RecordedTag(r, key); len(recorded) == 1 {
		return recorded[0]
	} else if len(recorded) > 1 {
		return ""
	}
	if said := r.TagValues(key); len(said) == 1 {
		text, _ := said[0].Text()
		return text
	}
	return ""
}

// tagsKey is the key of the recorded tags among what is derived of an assembly.
type tagsKey struct{}

// A tagOf is a tag of the resource at a construct path.
type tagOf struct {
	stack     *assembly.Stack
	path, key string
}

func recordedTags(a *assembly.Assembly) map[tagOf][]string {
	all := map[tagOf][]string{}
	for o := range Obligations(a) {
		includes, _ := o.Wants["includes"].(map[string]any)
		for _, tag := range list(includes["Tags"]) {
			tag, _ := tag.(map[string]any)
			key, _ := tag["Key"].(string)
			value, known := o.Stack.Value(tag["Value"]).Text()
			at := tagOf{o.Stack, o.Path, key}
			if known && !slices.Contains(all[at], value) {
				all[at] = append(all[at], value)
			}
		}
	}
	return all
}
