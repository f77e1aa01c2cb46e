package document_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

type (
	object = map[string]any
	list   = []any
)

func TestScalarsOfYAML(t *testing.T) {
	for text, want := range map[string]any{
		"yes": true, "On": true, "FALSE": false, "off": false, "yES": "yES", "y": "y", `"yes"`: "yes", "!!str yes": "yes",
		"~": nil, "null": nil, "": nil, "nUll": "nUll", "''": "",
		"22": json.Number("22"), "+22": json.Number("22"), "-1": json.Number("-1"), "2_2": json.Number("22"), "0": json.Number("0"),
		"026": json.Number("22"), "0x16": json.Number("22"), "0b10110": json.Number("22"), "1:30": json.Number("90"), "-1:30": json.Number("-90"),
		"089012345678": "089012345678", "012345670123": json.Number("1402433619"), "111111111111": json.Number("111111111111"),
		"1.10": json.Number("1.10"), ".5": json.Number("0.5"), "1.": json.Number("1"), "-01.5e3": json.Number("-1.5e3"),
		"1e3":        json.Number("1e3"),
		"10.0.0.0/8": "10.0.0.0/8", "10.0.0.0": "10.0.0.0", ".inf": ".inf", "2012-10-17": "2012-10-17",
		"2001-12-14t21:59:43.10-05:00": "2001-12-14t21:59:43.10-05:00",
		"10:80":                        "10:80", "arn:aws:s3:::x": "arn:aws:s3:::x", "=": "=", "|\n    a\n    b\n": "a\nb\n",
		">-\n    a\n    b\n": "a b",
	} {
		if got := yaml(t, "v: "+text).(object)["v"]; got != want {
			t.Errorf("%s = %#v, want %#v", text, got, want)
		}
	}
}

func TestShortForms(t *testing.T) {
	for text, want := range map[string]any{
		"!Ref A":                             object{"Ref": "A"},
		"!Condition A":                       object{"Condition": "A"},
		"!GetAtt A.B.C":                      object{"Fn::GetAtt": list{"A", "B.C"}},
		"!GetAtt [A, B]":                     object{"Fn::GetAtt": list{"A", "B"}},
		"!Sub '${A}x'":                       object{"Fn::Sub": "${A}x"},
		"!Sub 22":                            object{"Fn::Sub": "22"},
		"!Sub ['${A}', {A: !Ref B}]":         object{"Fn::Sub": list{"${A}", object{"A": object{"Ref": "B"}}}},
		"!If [C, !Ref A, !Ref AWS::NoValue]": object{"Fn::If": list{"C", object{"Ref": "A"}, object{"Ref": "AWS::NoValue"}}},
		"!Transform {Name: M}":               object{"Fn::Transform": object{"Name": "M"}},
		"!Or [!Not [!Equals [a, b]], !Condition C]": object{"Fn::Or": list{
			object{"Fn::Not": list{object{"Fn::Equals": list{"a", "b"}}}}, object{"Condition": "C"}}},
		"\n  Fn::Base64: !Sub |\n    #!/bin/sh\n": object{"Fn::Base64": object{"Fn::Sub": "#!/bin/sh\n"}},
		"!Select [0, !GetAZs '']":                 object{"Fn::Select": list{json.Number("0"), object{"Fn::GetAZs": ""}}},
	} {
		if diff := cmp.Diff(want, yaml(t, "v: "+text).(object)["v"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestAliasesAndMergeKeys(t *testing.T) {
	got := yaml(t, "base: &b {x: 1, y: &l [2]}\nall: {<<: *b, x: 3, z: *l}\nboth: {<<: [*b, {w: 4}]}")
	want := object{"base": object{"x": json.Number("1"), "y": list{json.Number("2")}},
		"all":  object{"x": json.Number("3"), "y": list{json.Number("2")}, "z": list{json.Number("2")}},
		"both": object{"x": json.Number("1"), "y": list{json.Number("2")}, "w": json.Number("4")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

// Nine levels of nine aliases are a billion values; so many do not come about.
func TestAliasesDoNotMultiply(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 x\n")
	for i := range 12 {
		level := string(rune('a'+i+1)) + "0"
		before := string(rune('a'+i)) + "0"
		b.WriteString(level + ": &" + level + " [" + strings.Repeat("*"+before+", ", 9) + "]\n")
	}
	start := time.Now()
	_, err := document.ParseYAML([]byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "makes more than 2000000 values of the document") || time.Since(start) > 2*time.Second {
		t.Errorf("a bomb of aliases: %v after %v", err, time.Since(start))
	}
}

func TestMisshapenYAML(t *testing.T) {
	for text, want := range map[string]string{
		"a: &a [*a]":       "alias *a stands within what it repeats",
		"a: *b":            "broken YAML: unknown anchor 'b' referenced",
		"? [a]\n: 1":       "a key is a list or a mapping, want text",
		"a: {<<: x}":       "<< merges what is no mapping",
		"a: !!binary eA==": "CloudFormation does not read the tag !!binary",
		"a: !!set {x}":     "CloudFormation does not read the tag !!set",
		"a: 1\nb: 2\na: 3": `"a" appears twice`,
		"a: b: c":          "broken YAML: mapping values are not allowed in this context",
	} {
		if _, err := document.Parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// JSON is what package json takes for JSON, and means the same.
func TestJSONIsThatOfTheStandardLibrary(t *testing.T) {
	for _, text := range []string{
		`{"a": [1, -0.5e+3, "x\u00e9\n\"", true, false, null, {}, []]}`, "{\"a\":\"\xff\"}", `[]`, `"x"`, ` 1 `, `"\ud83d\ude00\ud83d"`,
		"[1,\r\n\t2]",
		`[01]`, `[1.]`, `[+1]`, `[1,]`, `{"a"}`, `{"a":}`, `{,}`, `{"a":1,}`, `[1 2]`, `{'a':1}`, "[\"\n\"]", `["\x"]`, `tru`, `[nul]`, `["a`,
		`{"a":1`, `-`, `[1}`, "",
		`["\`, `["\u00"]`,
	} {
		var want any
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		wanted := dec.Decode(&want)
		got, err := document.ParseJSON([]byte(text))
		if (err == nil) != (wanted == nil) {
			t.Errorf("%q: %v, want %v", text, err, wanted)
		} else if err == nil {
			if diff := cmp.Diff(want, got.Root); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	}
}

func TestMarksAndLineEndings(t *testing.T) {
	for _, text := range []string{"\ufeff{\r\n\t\"a\": 1}", "\ufeffa: 1\r\n", "{a: 1} # flow", "--- \na: 1\n...\n"} {
		d, err := document.Parse([]byte(text))
		if err != nil || !cmp.Equal(d.Root, any(object{"a": json.Number("1")})) {
			t.Errorf("%q = %v, %v", text, d, err)
		}
	}
}

func yaml(t *testing.T, text string) any {
	t.Helper()
	d, err := document.ParseYAML([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d.Root
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"a": [1, "x"]}`, "a: &x [1, *x]\nb: !Sub y", "? [a]\n: b", "<<: {a: 1}", "\ufeff{", "a: !!set {b}",
		"%YAML 1.1\n---\n- 0x_\n- 1:3"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := document.Parse(data)
		if err != nil {
			if err.Error() == "" || strings.Contains(err.Error(), "\n") {
				t.Errorf("error is %q", err)
			}
			return
		}
		if line := d.Line("a", "0"); line < 1 || line > 2+len(data) {
			t.Errorf("line = %d in %q", line, data)
		}
		text, err := json.Marshal(d.Root)
		if err != nil {
			t.Fatalf("%q has a value that JSON has not: %v", data, err)
		}
		again, err := document.ParseJSON(text)
		if err != nil || !reflect.DeepEqual(again.Root, d.Root) {
			t.Errorf("%q is not the same again: %s, %v", data, text, err)
		}
	})
}
