package promise_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

// documentProps are as jsii makes them.
type documentProps struct {
	Description *string `field:"optional" json:"description"`
	Name        *string `field:"optional" json:"name"`
	Content     any     `field:"optional" json:"content"`
	Criteria    any     `field:"optional" json:"criteria"`
}

func TestDescriptionsArePromisedByNameAlone(t *testing.T) {
	ours, name := "ours", "name"
	kept := promise.At("Topic/Resource").Keeps(&documentProps{
		Description: &ours, Name: &name, Content: object{"description": "ours", "steps": []any{object{"description": "ours", "action": "a"}}},
		Criteria: object{"Description": []any{object{"Value": "ours"}}},
	})
	asDefined := func() object {
		return object{"Description": "ours", "Name": "name", "Content": object{"description": "ours",
			"steps": []any{object{"description": "ours", "action": "a"}}}, "Criteria": object{"Description": []any{object{"Value": "ours"}}}}
	}
	for name, c := range map[string]struct {
		promise promise.Subject
		change  func(properties object)
		want    int
	}{
		"another text":               {kept, func(p object) { p["Description"] = "theirs" }, 0},
		"no text":                    {kept, func(p object) { delete(p, "Description") }, 0},
		"a text of the deployment":   {kept, func(p object) { p["Description"] = object{"Ref": "AWS::Region"} }, 0},
		"a display name":             {kept, func(p object) { p["DisplayName"] = "theirs" }, 0},
		"of a document":              {kept, func(p object) { p["Content"].(object)["description"] = "theirs" }, 0},
		"of a step":                  {kept, func(p object) { p["Content"].(object)["steps"].([]any)[0].(object)["description"] = "theirs" }, 0},
		"a step":                     {kept, func(p object) { p["Content"].(object)["steps"].([]any)[0].(object)["action"] = "b" }, 1},
		"another name":               {kept, func(p object) { p["Name"] = "theirs" }, 1},
		"a filter by descriptions":   {kept, func(p object) { p["Criteria"] = object{"Description": []any{object{"Value": "theirs"}}} }, 1},
		"one beside it":              {kept, func(p object) { p["OtherDescription"] = []any{object{"Value": "x"}} }, 1},
		"a description that counts":  {promise.At("Topic/Resource").Is("Description", "ours"), func(p object) { p["Description"] = "theirs" }, 1},
		"a description that is kept": {promise.At("Topic/Resource").Is("Description", "ours"), func(object) {}, 0},
	} {
		properties := asDefined()
		c.change(properties)
		a := recording(t, object{"Resources": object{"Topic": object{"Type": "T", "Properties": properties}}},
			promise.That("is as it was", c.promise))
		if got := promise.Breaches(a); len(got) != c.want {
			t.Errorf("%s: breaches = %+v, want %d", name, got, c.want)
		}
	}
}
