package assembly_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestSame(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		want assembly.Truth
	}{
		"text":                      {`"x"`, `"x"`, assembly.True},
		"other text":                {`"x"`, `"y"`, assembly.False},
		"number and text":           {`365`, `"365"`, assembly.True},
		"boolean and text":          {`true`, `"true"`, assembly.True},
		"one, and a list of one":    {`"x"`, `["x"]`, assembly.True},
		"one, and a list of two":    {`"x"`, `["x", "y"]`, assembly.False},
		"absent":                    {`null`, `null`, assembly.True},
		"absent, and text":          {`null`, `"x"`, assembly.False},
		"no value":                  {`{"Ref": "AWS::NoValue"}`, `null`, assembly.True},
		"reference":                 {`{"Ref": "Topic"}`, `{"Ref": "Topic"}`, assembly.True},
		"reference to another":      {`{"Ref": "Topic"}`, `{"Ref": "Other"}`, assembly.False},
		"another attribute":         {`{"Ref": "Topic"}`, `{"Fn::GetAtt": ["Topic", "TopicName"]}`, assembly.False},
		"attribute, written twice":  {`{"Fn::GetAtt": "Topic.TopicName"}`, `{"Fn::GetAtt": ["Topic", "TopicName"]}`, assembly.True},
		"reference and text":        {`{"Ref": "Topic"}`, `"arn:aws:sns:x"`, assembly.Unknown},
		"parameter":                 {`{"Ref": "P"}`, `{"Ref": "P"}`, assembly.True},
		"parameter and text":        {`{"Ref": "P"}`, `"x"`, assembly.Unknown},
		"join and sub":              {`{"Fn::Join": ["", ["a-", {"Ref": "P"}]]}`, `{"Fn::Sub": "a-${P}"}`, assembly.True},
		"condition":                 {`{"Fn::If": ["C", "x", "y"]}`, `{"Fn::If": ["C", "x", "y"]}`, assembly.True},
		"condition and text":        {`{"Fn::If": ["C", "x", "y"]}`, `"x"`, assembly.Unknown},
		"condition, both the same":  {`{"Fn::If": ["C", "x", "x"]}`, `"x"`, assembly.True},
		"condition, neither":        {`{"Fn::If": ["C", "x", "y"]}`, `"z"`, assembly.False},
		"map":                       {`{"a": 1, "b": [1, 2]}`, `{"b": ["1", 2], "a": "1"}`, assembly.True},
		"map with more":             {`{"a": 1}`, `{"a": 1, "b": 2}`, assembly.False},
		"map with less":             {`{"a": 1, "b": 2}`, `{"a": 1}`, assembly.False},
		"map with something absent": {`{"a": 1, "b": {"Ref": "AWS::NoValue"}}`, `{"a": 1}`, assembly.True},
		"map with a parameter":      {`{"a": {"Ref": "P"}}`, `{"a": 1}`, assembly.Unknown},
		"order":                     {`[1, 2]`, `[2, 1]`, assembly.False},
		"list with an absence":      {`[1, {"Ref": "AWS::NoValue"}, 2]`, `[1, 2]`, assembly.True},
		"list and map":              {`[1, 2]`, `{"a": 1}`, assembly.False},
		"map and text":              {`{"a": 1}`, `"a"`, assembly.False},
	} {
		t.Run(name, func(t *testing.T) {
			a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{
				"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
				"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, "Other": {"Type": "AWS::SNS::Topic"},
					"R": {"Type": "T::T::T", "Properties": {"A": ` + c.a + `, "B": ` + c.b + `}}}}`})
			r := a.OfType("T::T::T")[0]
			if got := r.Get("A").Same(r.Get("B")); got != c.want {
				t.Errorf("%s.Same(%s) = %v, want %v", c.a, c.b, got, c.want)
			}
			if got := r.Get("B").Same(r.Get("A")); got != c.want {
				t.Errorf("%s.Same(%s) = %v, want %v", c.b, c.a, got, c.want)
			}
		})
	}
}
