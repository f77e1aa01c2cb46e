package assembly_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// property returns the property P of a resource R, in a template that has something for
// every intrinsic function to refer to.
func property(t *testing.T, environment, p string) assembly.Value {
	t.Helper()
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: environment, Template: fmt.Sprintf(`{
		"Parameters": {"Param": {"Type": "String", "Default": "default"}},
		"Conditions": {"C": {"Fn::Equals": [{"Ref": "Param"}, "x"]}, "D": {"Fn::Equals": [{"Ref": "Param"}, "y"]}},
		"Mappings": {"M": {"eu-west-1": {"Ami": "ami-1", "Zones": ["a", "b"]}, "us-east-1": {"Ami": "ami-2"}}},
		"Resources": {
			"Other": {"Type": "AWS::S3::Bucket"},
			"R": {"Type": "T", "Properties": {"P": %s}}
		}
	}`, p)})
	return a.Stacks[0].Resource("R").Get("P")
}

func TestText(t *testing.T) {
	tests := []struct{ name, value, want string }{
		{"string", `"x"`, "x"},
		{"true", `true`, "true"},
		{"whole number", `443`, "443"},
		{"large number keeps its digits", `12345678901234567890`, "12345678901234567890"},
		{"fraction", `1.50`, "1.50"},
		{"join", `{"Fn::Join": ["-", ["a", 1, "b"]]}`, "a-1-b"},
		{"join of a split", `{"Fn::Join": ["+", {"Fn::Split": [",", "a,b"]}]}`, "a+b"},
		{"nested join", `{"Fn::Join": ["", ["a", {"Fn::Join": ["", ["b", "c"]]}]]}`, "abc"},
		{"select", `{"Fn::Select": [1, ["a", "b"]]}`, "b"},
		{"select by text", `{"Fn::Select": ["1", ["a", "b"]]}`, "b"},
		{"select of a split", `{"Fn::Select": [1, {"Fn::Split": ["|", "a|b"]}]}`, "b"},
		{"select of a mapping", `{"Fn::Select": [1, {"Fn::FindInMap": ["M", "eu-west-1", "Zones"]}]}`, "b"},
		{"mapping", `{"Fn::FindInMap": ["M", "us-east-1", "Ami"]}`, "ami-2"},
		{"mapping by Region", `{"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "Ami"]}`, "ami-1"},
		{"Region", `{"Ref": "AWS::Region"}`, "eu-west-1"},
		{"account", `{"Ref": "AWS::AccountId"}`, "111111111111"},
		{"sub", `{"Fn::Sub": "${AWS::AccountId}-x"}`, "111111111111-x"},
		{"sub without placeholder", `{"Fn::Sub": "x"}`, "x"},
		{"sub with variables", `{"Fn::Sub": ["${A}-${A}", {"A": {"Fn::Join": ["", ["b", "c"]]}}]}`, "bc-bc"},
		{"sub literal", `{"Fn::Sub": "${!vpc-id} ${AWS::Region}"}`, "${vpc-id} eu-west-1"},
		{"sub of one variable", `{"Fn::Sub": ["${A}", {"A": "x"}]}`, "x"},
		{"if with equal branches", `{"Fn::If": ["C", "x", "x"]}`, "x"},
		{"dollars are left alone", `"${version} ${vpc-id}"`, "${version} ${vpc-id}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := property(t, "111111111111/eu-west-1", tt.value)
			if got, known := v.Text(); got != tt.want || !known {
				t.Errorf("Text() = %q, %v; want %q", got, known, tt.want)
			}
			if v.Is(tt.want) != assembly.True || v.OneOf("?", tt.want) != assembly.True || v.Is(tt.want+"?") != assembly.False {
				t.Errorf("Is(%q) = %v, and of another text %v", tt.want, v.Is(tt.want), v.Is(tt.want+"?"))
			}
		})
	}
}

// What only deployment knows is never True nor False, and is rendered as CloudFormation would
// write it.
func TestUnknown(t *testing.T) {
	tests := []struct{ name, value, rendered string }{
		{"parameter, whatever its default", `{"Ref": "Param"}`, "${Param}"},
		{"reference", `{"Ref": "Other"}`, "${Other}"},
		{"reference to nothing", `{"Ref": "Nothing"}`, "${Nothing}"},
		{"attribute", `{"Fn::GetAtt": ["Other", "Arn"]}`, "${Other.Arn}"},
		{"attribute in one word", `{"Fn::GetAtt": "Other.Arn"}`, "${Other.Arn}"},
		{"pseudo parameter without environment", `{"Ref": "AWS::Region"}`, "${AWS::Region}"},
		{"partition", `{"Ref": "AWS::Partition"}`, "${AWS::Partition}"},
		{"join over unknown", `{"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}]]}`, "arn:${AWS::Partition}"},
		{"sub over unknown", `{"Fn::Sub": "a-${Other.Arn}"}`, "a-${Other.Arn}"},
		{"sub of a reference", `{"Fn::Sub": "${Param}"}`, "${Param}"},
		{"zones of the Region", `{"Fn::Select": [0, {"Fn::GetAZs": ""}]}`, `{"Fn::Select":[0,{"Fn::GetAZs":""}]}`},
		{"mapping by unknown", `{"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "Ami"]}`,
			`{"Fn::FindInMap":["M",{"Ref":"AWS::Region"},"Ami"]}`},
		{"mapping that is not there", `{"Fn::FindInMap": ["M", "mars", "Ami"]}`, `{"Fn::FindInMap":["M","mars","Ami"]}`},
		{"select beyond the end", `{"Fn::Select": [7, ["a"]]}`, `{"Fn::Select":[7,["a"]]}`},
		{"select by unknown", `{"Fn::Select": [{"Ref": "Param"}, ["a"]]}`, `{"Fn::Select":[{"Ref":"Param"},["a"]]}`},
		{"import of nothing", `{"Fn::ImportValue": "nothing"}`, `{"Fn::ImportValue":"nothing"}`},
		{"output of nothing", `{"Fn::GetStackOutput": {"StackName": "X", "OutputName": "Y"}}`,
			`{"Fn::GetStackOutput":{"OutputName":"Y","StackName":"X"}}`},
		{"one branch unknown", `{"Fn::If": ["C", "a", {"Ref": "Param"}]}`, "a or ${Param}"},
		{"malformed sub", `{"Fn::Sub": 5}`, `{"Fn::Sub":5}`},
		{"malformed join", `{"Fn::Join": [5, ["a"]]}`, `{"Fn::Join":[5,["a"]]}`},
		{"malformed if", `{"Fn::If": ["C", "a"]}`, `{"Fn::If":["C","a"]}`},
		{"a function nobody knows", `{"Fn::Base64": "eA=="}`, `{"Fn::Base64":"eA=="}`},
		{"a transform", `{"Fn::Transform": {"Name": "AWS::Include"}}`, `{"Fn::Transform":{"Name":"AWS::Include"}}`},
		{"dynamic reference", `"{{resolve:ssm:/x}}"`, "{{resolve:ssm:/x}}"},
		{"dynamic reference in a join", `{"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Other"}, ":SecretString}}"]]}`,
			"{{resolve:secretsmanager:${Other}:SecretString}}"},
		{"a list", `["a"]`, `["a"]`},
		{"an object", `{"a": "b"}`, `{"a":"b"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := property(t, "", tt.value)
			if text, known := v.Text(); known || v.Known() {
				t.Errorf("Text() = %q is known", text)
			}
			for _, want := range []any{"a", "", "default", true, tt.rendered} {
				if got := v.Is(want); got != assembly.Unknown {
					t.Errorf("Is(%v) = %v", want, got)
				}
			}
			if _, ok := v.Int(); ok {
				t.Error("Int() is known")
			}
			if !v.Exists() {
				t.Error("does not exist")
			}
			if got := v.String(); got != tt.rendered {
				t.Errorf("String() = %s, want %s", got, tt.rendered)
			}
		})
	}
}

func TestAbsent(t *testing.T) {
	for name, value := range map[string]string{
		"null": `null`, "no value": `{"Ref": "AWS::NoValue"}`,
		"no value in both branches": `{"Fn::If": ["C", {"Ref": "AWS::NoValue"}, {"Fn::If": ["D", {"Ref": "AWS::NoValue"}, null]}]}`,
	} {
		v := property(t, "", value)
		if v.Exists() || v.Is("x") != assembly.False || v.Known() || len(v.List()) != 0 {
			t.Errorf("%s: exists %v, is %v, list %v", name, v.Exists(), v.Is("x"), v.List())
		}
		if v.String() != "not set" {
			t.Errorf("%s: String() = %s", name, v)
		}
	}
	var zero assembly.Value
	if zero.Exists() || zero.Get("a", "b").Exists() || zero.Known() || len(zero.Keys()) > 0 || zero.String() != "not set" {
		t.Error("the zero Value is something")
	}
	if _, ok := zero.Target(); ok || len(zero.Targets()) > 0 {
		t.Error("the zero Value refers to something")
	}
}

func TestConditionalValues(t *testing.T) {
	maybe := property(t, "", `{"Fn::If": ["C", "x", {"Ref": "AWS::NoValue"}]}`)
	if maybe.AlwaysExists() || !property(t, "", `{"Fn::If": ["C", "x", "y"]}`).AlwaysExists() {
		t.Error("AlwaysExists is true of a value that a branch removes, or false of one that each branch sets")
	}
	if !maybe.Exists() || maybe.Is("x") != assembly.Unknown || maybe.Is("y") != assembly.False {
		t.Errorf("x or nothing: exists %v, is x %v, is y %v", maybe.Exists(), maybe.Is("x"), maybe.Is("y"))
	}
	if alts := maybe.Alternatives(); len(alts) != 2 || alts[0].Is("x") != assembly.True || alts[1].Exists() {
		t.Errorf("alternatives %v", alts)
	}
	either := property(t, "", `{"Fn::If": ["C", "a", "b"]}`)
	if either.Is("a") != assembly.Unknown || either.Is("c") != assembly.False || either.OneOf("a", "b") != assembly.True {
		t.Errorf("a or b: is a %v, is c %v, is one of them %v", either.Is("a"), either.Is("c"), either.OneOf("a", "b"))
	}
	if _, known := either.Text(); known || either.String() != "a or b" {
		t.Errorf("a or b is rendered %s", either)
	}
	// Get looks through a conditional object, however deep.
	nested := property(t, "",
		`{"Fn::If": ["C", {"A": {"B": 1}}, {"Fn::If": ["D", {"A": {"B": 2}}, {"A": {"Fn::If": ["C", {"B": 3}, {"Ref": "AWS::NoValue"}]}}]}]}`)
	if got := nested.Get("A", "B").String(); got != "1 or 2 or 3 or not set" {
		t.Errorf("A.B = %s", got)
	}
	// A list may be conditional, and so may its elements.
	list := property(t, "", `["a", {"Fn::If": ["C", "b", {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["D", "c", "d"]}]`)
	if got := texts(list.List()); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("list %v", got)
	}
	whole := property(t, "", `{"Fn::If": ["C", ["a"], ["b", "c"]]}`)
	if got := texts(whole.List()); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("list %v", got)
	}
}

func TestListsAndMaps(t *testing.T) {
	if got := texts(property(t, "", `"single"`).List()); !slices.Equal(got, []string{"single"}) {
		t.Errorf("a single value is the list %v", got)
	}
	if got := texts(property(t, "", `{"Fn::Split": [",", "a,b"]}`).List()); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("a split is the list %v", got)
	}
	if got := property(t, "", `{"Ref": "Param"}`).List(); len(got) != 1 || got[0].Known() {
		t.Errorf("an unknown list is %v", got)
	}
	if got := property(t, "", `{"b": 1, "a": 2}`).Keys(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("keys %v", got)
	}
	if got := property(t, "", `{"Ref": "Other"}`).Keys(); len(got) != 0 {
		t.Errorf("an intrinsic function has the keys %v", got)
	}
	if got := property(t, "", `[["a"]]`).Get("0", "0").String(); got != "a" {
		t.Errorf("element %s", got)
	}
	for _, index := range []string{"-1", "1", "x"} {
		if property(t, "", `["a"]`).Get(index).Exists() {
			t.Errorf("element %s exists", index)
		}
	}
	if n, ok := property(t, "", `"0443"`).Int(); n != 443 || !ok {
		t.Errorf("Int() = %d, %v", n, ok)
	}
}

func texts(values []assembly.Value) []string {
	var all []string
	for _, v := range values {
		all = append(all, v.String())
	}
	return all
}

func TestTruthIsReadable(t *testing.T) {
	if got := fmt.Sprint(assembly.Unknown, assembly.False, assembly.True); got != "unknown false true" {
		t.Error(got)
	}
}

func TestOutline(t *testing.T) {
	v := property(t, "", `{"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/X"]]}`)
	if got, ok := v.Outline(); got != "arn:${AWS::Partition}:iam::aws:policy/X" || !ok {
		t.Errorf("Outline() = %q, %v", got, ok)
	}
	for _, without := range []string{`{"Fn::If": ["C", "a", "b"]}`, `{"Fn::GetAZs": ""}`, `{"a": 1}`, `null`} {
		if got, ok := property(t, "", without).Outline(); ok {
			t.Errorf("Outline() of %s = %q", without, got)
		}
	}
}

func TestDecoded(t *testing.T) {
	text := property(t, "", `"{\"A\": [1]}"`).Decoded()
	if text.Get("A", "0").Is(1) != assembly.True {
		t.Errorf("decoded %v", text)
	}
	object := property(t, "", `{"A": {"Ref": "Param"}}`).Decoded()
	if object.Get("A").String() != "${Param}" {
		t.Errorf("an object became %v", object)
	}
	for _, unknown := range []string{`"{broken"`, `{"Fn::Sub": "{\"A\": \"${Param}\"}"}`, `{"Ref": "Param"}`} {
		if v := property(t, "", unknown).Decoded().Get("A"); !v.Exists() || v.Known() {
			t.Errorf("%s decodes to %v", unknown, v)
		}
	}
}

func TestPlain(t *testing.T) {
	got, ok := property(t, "",
		`{"A": [1, null, true, {"Ref": "AWS::NoValue"}], "B": {"Fn::GetAtt": ["R", "Arn"]}, "C": {"Ref": "AWS::NoValue"},
		"D": {"Fn::Join": ["", ["x/", {"Ref": "Param"}]]}}`).Plain()
	want := map[string]any{"A": []any{json.Number("1"), nil, true}, "B": "${R.Arn}", "D": "x/${Param}"}
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("Plain() is %v (-want +got):\n%s", ok, diff)
	}
	for _, unknown := range []string{`{"A": {"Fn::If": ["C", 1, 2]}}`, `[{"Fn::GetAZs": ""}]`} {
		if v, ok := property(t, "", unknown).Plain(); ok {
			t.Errorf("%s is %v", unknown, v)
		}
	}
}

func TestCall(t *testing.T) {
	fn, args := property(t, "", `{"Fn::Select": [2, {"Fn::GetAZs": ""}]}`).Call()
	if fn != "Fn::Select" || args.Get("0").Is(2) != assembly.True {
		t.Errorf("Call() = %s, %v", fn, args)
	}
	if fn, _ := property(t, "", `{"Fn::Select": [0, ["a"]]}`).Call(); fn != "" {
		t.Errorf("a value that can be evaluated still calls %s", fn)
	}
}
