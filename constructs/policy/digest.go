package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/compact"
)

// Digests returns a digest of each statement of a policy under its Sid, or of each top-level
// setting of a management policy. It shows whether a policy in a template is still the one that was
// tested. Spellings that AWS reads alike have the same digest: a list of one value and the value,
// or true and "true".
//
// Content is a policy as [Document.Object] or management.Policy.Object returns it.
func Digests(content map[string]any) map[string]string {
	digests := map[string]string{}
	list, isList := content["Statement"].([]any)
	if one, ok := content["Statement"].(map[string]any); ok {
		list, isList = []any{one}, true
	}
	if !isList {
		for key, setting := range content {
			digests[key] = digest(setting)
		}
		return digests
	}
	for i, s := range list {
		key := fmt.Sprintf("Statement[%d]", i)
		if m, ok := s.(map[string]any); ok {
			if sid := scalar(m["Sid"]); sid != "" {
				key = sid
			}
		}
		digests[key] = digest(s)
	}
	return digests
}

func digest(v any) string {
	sum := sha256.Sum256(compact.JSON(normal(v)))
	return hex.EncodeToString(sum[:8])
}

// normal makes values equal that AWS reads alike: scalars become lists of one text.
func normal(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = normal(e)
		}
		return out
	case []any:
		out := []any{}
		for _, e := range v {
			if m, ok := e.(map[string]any); ok {
				out = append(out, normal(m))
				continue
			}
			out = append(out, scalar(e))
		}
		return out
	}
	return []any{scalar(v)}
}

// scalar returns the text of a value, or of the only value of a list.
func scalar(v any) string {
	if list, ok := v.([]any); ok && len(list) == 1 {
		v = list[0]
	}
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
