package jsonata_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

const data = `{"Account": "Firefly", "n": null, "Order": [
	{"ID": "o1", "Product": [{"Name": "Bowler Hat", "Price": 34.45, "Quantity": 2}, {"Name": "Trilby", "Price": 21.67, "Quantity": 1}]},
	{"ID": "o2", "Product": [{"Name": "Bowler Hat", "Price": 34.45, "Quantity": 4}, {"Name": "Cloak", "Price": 107.99, "Quantity": 1, "Tags": ["warm"]}]}]}`

func environment(t testing.TB) jsonata.Environment {
	v, err := ordered.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return jsonata.Environment{
		Variable: func(name string) (any, bool) { return v, name == "d" },
		Now:      time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC), Random: func() float64 { return 0.5 }, UUID: func() string { return "id" },
	}
}

func TestExpressions(t *testing.T) {
	for expression, want := range map[string]string{
		// Paths: one is the same as a list of one, and what is not there is left out.
		"$d.Account":                                           "\"Firefly\"",
		"$d.n":                                                 "null",
		"$d.Order.ID":                                          `["o1", "o2"]`,
		"$d.Order.Product.Tags":                                `["warm"]`,
		"$d.Order.Product.Tags[]":                              `["warm"]`,
		"$d.Order[0].Product[1].Name":                          `"Trilby"`,
		"$d.Order.Product[0].Name":                             `["Bowler Hat", "Bowler Hat"]`,
		"($d.Order.Product)[0].Name":                           `"Bowler Hat"`,
		"$d.Order.Product[-1].Name":                            `["Trilby", "Cloak"]`,
		"$d.Order.Product[Price > 30].Quantity":                `[2, 4, 1]`,
		"$d.Order.Product[[0..1]].Quantity":                    `[2, 1, 4, 1]`,
		"$d.Order.Product[Name = 'Cloak'].%.ID":                `"o2"`,
		"$d.Order.Product.{'n': Name, 'o': %.ID}[0].o":         `["o1", "o1", "o2", "o2"]`,
		"$d.Order.[ID]":                                        `[["o1"], ["o2"]]`,
		"$d.**.Quantity":                                       `[2, 1, 4, 1]`,
		"$d.Order[0].*[1].Name":                                `"Bowler Hat"`,
		"$d.Order@$a.Order@$b[$a.ID != $b.ID].($a.ID & $b.ID)": `["o1o2", "o2o1"]`,
		"$d.Order.Product#$i.(Name & $i)":                      `["Bowler Hat0", "Trilby1", "Bowler Hat0", "Cloak1"]`,
		"$d.Order.Product^(>Price, Quantity).Quantity":         `[1, 2, 4, 1]`,
		"$d.Order.Product{Name: $sum(Quantity)}":               `{"Bowler Hat": 6, "Trilby": 1, "Cloak": 1}`,
		"[[1, 2], [3]]":                                        `[[1, 2], [3]]`,
		"[1, [], $d.none, 2]":                                  `[1, [], 2]`,
		"{'a': $d.none, 'b': null}":                            `{"b": null}`,
		`$d."Account"`:                                         `"Firefly"`,
		"$d.`Account`":                                         `"Firefly"`,
		// Operators.
		"1 + 2 * 3 - 4 / 2 % 3":        `5`,
		"-(2)":                         `-2`,
		"'a' & 1 & true & null & $d.x": `"a1truenull"`,
		"1 = 1.0 and 'a' != 'b'":       `true`,
		"$d.none = $d.none":            `false`,
		"{'a': [1]} = {'a': [1]}":      `true`,
		"'b' in ['a', 'b']":            `true`,
		"1 < 2 or 1 > 2":               `true`,
		"[1..3, 7]":                    `[1, 2, 3, 7]`,
		"$d.none > 1 ? 'y' : 'n'":      `"n"`,
		"$d.none ?: 'd'":               `"d"`,
		"$d.n ?? 'd'":                  `null`,
		"$d.none ?? 'd'":               `"d"`,
		"/* why */ 1":                  `1`,
		// Functions as values.
		"($f := function($x, $y){ $x * $y }; $f(2, 3))":                      `6`,
		"($f := function($n){ $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))":        `120`,
		"($add := function($a, $b){ $a + $b }; $inc := $add(1, ?); $inc(2))": `3`,
		"'  a b ' ~> $trim ~> $uppercase":                                    `"A B"`,
		"($up := $trim ~> $uppercase; $up(' a '))":                           `"A"`,
		"$map([1, 2], function($v, $i, $a){ $v * $i + $count($a) })":         `[2, 4]`,
		"$filter([1, 2, 3], function($v){ $v > 1 })":                         `[2, 3]`,
		"$reduce([1, 2, 3], function($a, $b){ $a + $b }, 10)":                `16`,
		"$single([1, 2], function($v){ $v = 2 })":                            `2`,
		"$sift({'a': 1, 'b': 2}, function($v, $k){ $v > 1 })":                `{"b": 2}`,
		"$each({'a': 1}, function($v, $k){ $k & $v })":                       `"a1"`,
		"$sort([3, 1, 2], function($l, $r){ $l < $r })":                      `[3, 2, 1]`,
		"$d.Order[0] ~> |Product|{'Price': Price * 2, 'New': true}, ['Quantity']|": `{"ID": "o1", "Product": [{"Name": "Bowler Hat", "Price": ` +
			`68.9, "New": true}, {"Name": "Trilby", "Price": 43.34, "New": true}]}`,
		// The library.
		"$substring('hello', -3, 2) & $substringBefore('a-b', '-') & $substringAfter('a-b', '-')": `"llab"`,
		"$pad('x', -3, '#') & $pad('x', 3)":                                                   `"##xx  "`,
		"$match('ab12cd3', /[a-z]+(\\d)/).groups":                                             `["1", "3"]`,
		"$replace('a1b2', /(\\d)/, '<$1$$>')":                                                 `"a<1$>b<2$>"`,
		"$replace('abc', 'b', 'x')":                                                           `"axc"`,
		"$replace('a1', /\\d/, function($m){ $m.match & '!' })":                               `"a1!"`,
		"$split('a, b,c', /,\\s*/)":                                                           `["a", "b", "c"]`,
		"$contains('Hello', /hello/i)":                                                        `true`,
		"$join(['a', 'b'], '-')":                                                              `"a-b"`,
		"$string({'a': 0.1 + 0.2, 'f': $sum})":                                                `"{\"a\":0.3,\"f\":\"\"}"`,
		"$string([1, {'a': 2}], true)":                                                        `"[\n  1,\n  {\n    \"a\": 2\n  }\n]"`,
		"$length('né')":                                                                       `2`,
		"$number('0x1F') + $number('1e2') + $number(true)":                                    `132`,
		"$round(2.5) & $round(-3.5) & $round(1.255, 2)":                                       `"2-41.26"`,
		"$formatNumber(-12345.678, '#,##0.00') & $formatNumber(0.14, '0%')":                   `"-12,345.6814%"`,
		"$formatBase(255, 16)":                                                                `"ff"`,
		"$max([1, 3]) + $min([1, 3]) + $average([1, 3]) + $power(2, 3) + $sqrt(9) + $abs(-1)": `18`,
		"$append([1], 2)":                                                                     `[1, 2]`,
		"$distinct([1, 1.0, '1'])":                                                            `[1, "1"]`,
		"$reverse([1, 2])":                                                                    `[2, 1]`,
		"$zip([1, 2], ['a', 'b'])":                                                            `[[1, "a"], [2, "b"]]`,
		"$keys([{'a': 1}, {'b': 2}])":                                                         `["a", "b"]`,
		"$merge([{'a': 1, 'b': 1}, {'b': 2}])":                                                `{"a": 1, "b": 2}`,
		"$spread({'a': 1, 'b': 2})":                                                           `[{"a": 1}, {"b": 2}]`,
		"$lookup($d, 'Account')":                                                              `"Firefly"`,
		"$type(null) & $type([]) & $exists($d.n) & $exists($d.none)":                          `"nullarraytruefalse"`,
		"$not(0) and $boolean([0, 1]) and $not($boolean({}))":                                 `true`,
		"$count($d.none) + $count(1) + $count([1, 2])":                                        `3`,
		"$base64decode($base64encode('é'))":                                                   `"é"`,
		"$encodeUrlComponent('a b/é') & $decodeUrl('%20')":                                    `"a%20b%2F%C3%A9 "`,
		"$toMillis('2026-03-14T09:26:53Z') = $millis()":                                       `true`,
		"$fromMillis(0, '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]')":                             `"1970-01-01T00:00:00"`,
		"$now()": `"2026-03-14T09:26:53.000Z"`,
		// What the service adds.
		"$partition([1, 2, 3], 2)":       `[[1, 2], [3]]`,
		"$range(0, 10, 5)":               `[0, 5, 10]`,
		"$range(1, 9, 9)":                `1`,
		"$parse('{\"a\": [1, null]}').a": `[1, null]`,
		"$hash('input data', 'SHA-1')":   `"aaff4a450a104cd177d28d18d74485e8cae074b7"`,
		"$random()":                      `0.5`,
		"$random(7) = $random(7)":        `true`,
		"$uuid()":                        `"id"`,
	} {
		x, err := jsonata.Compile(expression)
		if err != nil {
			t.Errorf("Compile(%s) = %v", expression, err)
			continue
		}
		got, err := x.Eval(environment(t))
		w, parseErr := ordered.Parse(want)
		if parseErr != nil {
			t.Fatal(want, parseErr)
		}
		if err != nil || !ordered.Equal(got, w) {
			t.Errorf("%s = %s, %v, want %s", expression, ordered.Text(got), err, want)
		}
	}
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	for expression, want := range map[string]string{
		"1 +": "S0207", "(1": "S0203", "'a": "S0101", "1 2": "S0201", "$x := ": "S0207", "1 := 2": "S0212", "`a": "S0105",
		"function(1){2}": "S0208", "a.1": "S0213",
		"1 + 'a'": "T2002", "[] + 1": "T2001", "1 < 'a'": "T2009", "1 < true": "T2010", "-'a'": "D1002", "1 / 0": "D1001", "{1: 2}": "T1003",
		"{'a': 1, 'a': 2}":       "D1009",
		"{'a': 1}.$substring(1)": "T0411", "$sum('a')": "T0412", "$length(1)": "T0410", "nothing()": "T1006", "string(1)": "T1005",
		"$eval('1')":   "T1006",
		"$number('x')": "D3030", "$error('own')": "D3137", "$assert(false, 'own')": "D3141", "$single([1, 2])": "D3138", "[1..1.5]": "T2004",
		"1 ~> 2":      "T2006",
		"$parse('{')": "D3139", "$sort([1, 'a'])": "D3070", "$toMillis('x')": "D3110", "%": "S0217", "$replace('a', /b*/, 'x')": "D1004",
		"($f := function(){ $f() + 1 }; $f())": "U1001", "$range(1, 360147, 1)": "D1011", "[1..20000000]": "D2014",
	} {
		x, err := jsonata.Compile(expression)
		if err == nil {
			_, err = x.Eval(environment(t))
		}
		var e *jsonata.Error
		if !errors.As(err, &e) || e.Code != want {
			t.Errorf("%s fails with %v (%+v), want %s", expression, err, e, want)
		}
	}
	for expression, want := range map[string]error{"$d.none": jsonata.ErrUndefined, "$sum": jsonata.ErrFunction, "[/a/]": jsonata.ErrFunction,
		"{'f': function($x){1}}": jsonata.ErrFunction} {
		x, err := jsonata.Compile(expression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Eval(environment(t)); !errors.Is(err, want) {
			t.Errorf("%s fails with %v, want %v", expression, err, want)
		}
	}
	for _, expression := range []string{"$formatInteger(1, 'w')", "$formatNumber(1, '0e0')", "$now('[W]')", "$match('a', /(?=a)/)"} {
		x, err := jsonata.Compile(expression)
		if err == nil {
			_, err = x.Eval(environment(t))
		}
		var unsupported jsonata.Unsupported
		if !errors.As(err, &unsupported) || strings.TrimSpace(err.Error()) == "" {
			t.Errorf("%s fails with %v, want that it is not evaluated", expression, err)
		}
	}
}

func FuzzExpressions(f *testing.F) {
	for _, seed := range []string{"$d.Order.Product[Price > 30].{Name: $sum(Quantity)}", "($f := function($x){$x}; $f(1)) ~> $string",
		"$d ~> |**|{}|", "[1..3]^(>$)#$i[0]", "$match('a', /a(b)?/)", "%.%.a@$x[1]"} {
		f.Add(seed)
	}
	env := environment(f)
	f.Fuzz(func(t *testing.T, source string) {
		if x, err := jsonata.Compile(source); err == nil {
			_, _ = x.Eval(env)
		}
	})
}
