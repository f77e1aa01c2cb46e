package assembly_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestOverriddenIsWhatAnOverrideMakes(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket",
		"Properties": {"Rules": [{"Status": "Enabled", "Days": 7}, {"Status": "Enabled"}], "Name": "logs"}}}}`})
	bucket := a.Resources()[0]
	for _, c := range []struct {
		property string
		value    any
		want     string
	}{
		{"Rules.0.Status", "Disabled", `{"Name":"logs","Rules":[{"Days":7,"Status":"Disabled"},{"Status":"Enabled"}]}`},
		{"Rules.0.Days", nil, `{"Name":"logs","Rules":[{"Status":"Enabled"},{"Status":"Enabled"}]}`},
		{"Rules.0", nil, `{"Name":"logs","Rules":[{"Status":"Enabled"}]}`},
		{"Rules.2", map[string]int{"Days": 1}, `{"Name":"logs","Rules":[{"Days":7,"Status":"Enabled"},{"Status":"Enabled"},{"Days":1}]}`},
		{"Rules", nil, `{"Name":"logs"}`},
		{"Rules.7.Status", nil, bucket.Get().String()},
		{"Owner.Name", nil, bucket.Get().String()},
		{"Owner.Name", "us", `{"Name":"logs","Owner":{"Name":"us"},"Rules":[{"Days":7,"Status":"Enabled"},{"Status":"Enabled"}]}`},
	} {
		before := bucket.Get().String()
		if got := bucket.Overridden(c.property, c.value).Get().String(); got != c.want {
			t.Errorf("Overridden(%s, %v) has %s, want %s", c.property, c.value, got, c.want)
		}
		if after := bucket.Get().String(); after != before {
			t.Errorf("the resource has %s after Overridden(%s, %v), want %s", after, c.property, c.value, before)
		}
	}
	if changed := bucket.Overridden("DeletionPolicy", "Retain"); changed.DeletionPolicy != "Retain" || bucket.DeletionPolicy != "" {
		t.Errorf("DeletionPolicy is %q, and was %q, want Retain and none", changed.DeletionPolicy, bucket.DeletionPolicy)
	}
}
