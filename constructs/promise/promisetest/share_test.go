package promisetest_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
)

// What a change leaves as it is does not have to be compared part by part.
func TestWhatAChangeLeavesIsSharedWithThePromise(t *testing.T) {
	widget := object{"Title": "Orders", "Size": object{"Width": 24, "Height": 6}}
	var recorded any
	promises := promise.Data([]promise.Promise{promise.That("shows orders", promise.At("").Is("Body.Widgets", []any{widget, "text"}))})
	if err := json.Unmarshal([]byte(assemblytest.Encode(t, promises)), &recorded); err != nil {
		t.Fatal(err)
	}
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: object{"Resources": object{"Board": object{
		"Type": "AWS::CloudWatch::Dashboard", "Properties": object{"Body": object{"Widgets": []any{widget, "text"}}},
	}}}, Metadata: map[string][]assemblytest.Entry{
		"Prod/Board": {{Type: "aws:cdk:logicalId", Data: "Board"}, {Type: assembly.MetadataPromise, Data: recorded}},
	}})
	size := func(widgets any) uintptr {
		list, _ := widgets.([]any)
		if len(list) == 0 {
			return 0
		}
		first, _ := list[0].(object)
		size, _ := first["Size"].(object)
		return reflect.ValueOf(size).Pointer()
	}
	shared := 0
	promisetest.Survivors(a, func(o promise.Obligation, r *assembly.Resource) []promise.Breach {
		is, _ := o.Wants["is"].(object)
		if want := size(is["Body.Widgets"]); r != nil && want != 0 && size(r.Get("Body", "Widgets").Raw()) == want {
			shared++
		}
		return o.Breaches(r)
	})
	if shared < 4 {
		t.Errorf("%d changes leave the size of the widget what the promise has, want those of its title and of the text", shared)
	}
}
