package eventtest_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
)

const (
	badRequest   = `[ERROR 400] BAD REQUEST`
	unauthorized = `[ERROR 401] UNAUTHORIZED REQUEST`
	missing      = `[ERROR 419] MISSING ARGUMENTS`
	invalid      = `[ERROR 420] INVALID ARGUMENTS`
	internal     = `[ERROR 500] INTERNAL SERVER ERROR`
)

// The examples of "Using filter patterns to match terms in unstructured log events" and "... with a
// regular expression", and their answers.
func TestTextPatternsLikeTheGuide(t *testing.T) {
	for _, c := range []struct {
		pattern string
		matches []string
		not     []string
	}{
		{`ERROR`, []string{badRequest, unauthorized, missing, invalid}, []string{"error", "[WARN] slow"}},
		{`ERROR ARGUMENTS`, []string{missing, invalid}, []string{badRequest, unauthorized}},
		{`?ERROR ?ARGUMENTS`, []string{badRequest, "too many ARGUMENTS"}, []string{"[INFO] REQUEST"}},
		{`?ERROR ?ARGUMENTS REQUEST`, []string{"[INFO] REQUEST FAILED", unauthorized}, []string{missing}}, // ? is ignored
		{`"INTERNAL SERVER ERROR"`, []string{internal}, []string{"INTERNAL ERROR", "SERVER INTERNAL ERROR"}},
		{`ERROR -ARGUMENTS`, []string{badRequest, unauthorized}, []string{missing, invalid, "ARGUMENTS"}},
		{`-"BAD REQUEST"`, []string{unauthorized}, []string{badRequest}},
		{`?"Task timed out" ?Exception`, []string{"x Task timed out after 3 s", "java.lang.NullPointerException"}, []string{"Task done"}},
		{`" "`, []string{badRequest, "", "x"}, nil},
		{``, []string{badRequest, ""}, nil},
		{`"say \"no\""`, []string{`they say "no"`}, []string{`they say no`}},
		{`%AUTHORIZED%`, []string{unauthorized, "[SUCCESS 200] AUTHORIZED REQUEST"}, []string{badRequest}},
		{`%^[hc]at%`, []string{"hat", "cat is"}, []string{"a hat"}},
		{`%[hc]at$%`, []string{"hat", "a cat"}, []string{"cat is"}},
		{`%colou?r%`, []string{"color", "colour"}, []string{"colouur"}},
		{`%^a{3,5}$%`, []string{"aaa", "aaaaa"}, []string{"aa", "aaaaaa"}},
		{`%^a{,2}$%`, []string{"", "aa"}, []string{"aaa"}},
		{`%^starting|^initializing|^shutting down%`, []string{"starting x", "shutting down"}, []string{"skipping initializing"}},
		{`%abcc|ab[^c]$%`, []string{"abcc x", "aba"}, []string{"aac"}},
		{`%\[.\]%`, []string{"[a]", "[]]", "[ ]"}, []string{"[ab]"}},
		{`%10\.10\.0\.1%`, []string{"10.10.0.1"}, []string{"10010,051"}},
		{`%10.10.0.1%`, []string{"10010,051"}, nil},
		{`%ab*c%`, []string{"ac", "abbbc"}, []string{"ab"}},
		{`%ab+c%`, []string{"abc"}, []string{"ac"}},
		{`%^\d\D\s\S\w\W$%`, []string{"1a b_!"}, []string{"aa b_!"}},
		{`%\x28x\x3A%`, []string{"(x:"}, []string{"x"}},
	} {
		for _, message := range c.matches {
			checkFilter(t, c.pattern, message, true)
		}
		for _, message := range c.not {
			checkFilter(t, c.pattern, message, false)
		}
	}
	// The message of an event that is given as a Go value is its JSON.
	if got, err := eventtest.MatchFilter(`"\"level\":\"ERROR\""`, map[string]any{"level": "ERROR"}); err != nil || !got {
		t.Errorf("MatchFilter of a map = %v, %v, want true", got, err)
	}
}

// The examples of "Using filter patterns to match terms in space-delimited log events", and its
// answers.
func TestFieldPatternsLikeTheGuide(t *testing.T) {
	const line = `127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534`
	const (
		top     = "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200"
		child   = "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310"
		warning = "WARNING 09/25/2014 12:00:02 Invalid user request"
		failure = "ERROR 09/25/2014 12:00:02 Failed to process request"
	)
	for _, c := range []struct {
		pattern string
		matches []string
		not     []string
	}{
		{`[ip, user, username, timestamp, request, status_code, bytes]`, []string{line}, []string{"127.0.0.1 Prod", ""}},
		{`[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`, []string{line}, nil},
		{`[ip=%127\.0\.1\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`, nil, []string{line}},
		{`[..., request =*.html*, status_code = 4*, bytes]`, []string{line}, []string{failure}},
		{`[ip, ..., bytes > 1000]`, []string{line}, nil},
		{`[ip, ..., bytes > 2000]`, nil, []string{line}},
		{`[..., user = Prod, ..., bytes]`, []string{line}, nil},
		{`[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]`, []string{line}, nil},
		{`[ip, user, username, timestamp, request, status_code = 400 || status_code = 410, bytes]`, nil, []string{line}},
		{`[ip, user, username, timestamp = "10/Oct/*", request = "GET *", status_code != 4*, bytes]`, nil, []string{line}},
		{`[ip, user, username, timestamp = "10/Oct/*", request = "GET *", status_code = 404.0, bytes >= 1534 && bytes <= 1534]`, []string{line},
			nil},
		{`[w1=ERROR, w2]`, []string{failure}, []string{warning, "ERROR"}},
		{`[w1=ERROR]`, []string{"ERROR"}, []string{failure}}, // the last field is the rest
		{`[w1=ERROR || w1=WARNING, w2]`, []string{failure, warning}, []string{top}},
		{`[w1!=ERROR && w1!=WARNING, w2]`, []string{top, child}, []string{failure, warning}},
		{`[(w1=ERROR || w1=%WARN%) && w1!=WARNING, w2]`, []string{failure}, []string{warning, top}},
		{`[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]`, []string{top}, []string{child, warning}},
		{`[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]`, []string{child}, []string{top}},
		{`[a, b]`, []string{`"x y" [z`, "x y z"}, []string{`"x y"`}},
	} {
		for _, message := range c.matches {
			checkFilter(t, c.pattern, message, true)
		}
		for _, message := range c.not {
			checkFilter(t, c.pattern, message, false)
		}
	}
}

func TestMatchFilterRefuses(t *testing.T) {
	for pattern, says := range map[string]string{
		`$.a = 1`:                          "double quotes around the term",
		`time-out`:                         "double quotes around the term",
		`"open`:                            "is not understood",
		`- x`:                              "is not understood",
		`%a% x`:                            "nothing beside it",
		`%a`:                               "nothing beside it",
		`%something!%`:                     `"!", which CloudWatch Logs does not take; write \x21`,
		`%(a)%`:                            `write \x28`,
		`%ü%`:                              "does not take",
		`%\b%`:                             `\ before "b"`,
		`%a\%`:                             `\ before ""`,
		`%[a%`:                             "missing closing ]",
		`%%`:                               "is empty",
		`{ $.a = 1`:                        `want "}"`,
		`{ ($.a = 1 }`:                     `want ")"`,
		`{ $.a = 1 } }`:                    `"}" after its end`,
		`{ a = 1 }`:                        `has "a", want a property`,
		`{ $.a ~ 1 }`:                      "want a comparison",
		`{ $.a = }`:                        "want a value",
		`{ $.a < x }`:                      "want a number",
		`{ $.a < 4* }`:                     "want a number",
		`{ $.a < %4% }`:                    "want a number",
		`{ $.a IS 1 }`:                     "IS wants",
		`{ $.a IS NOT NULL }`:              "IS wants",
		`{ $.a EXISTS }`:                   "NOT EXISTS",
		`{ $.a NOT NULL }`:                 `want "EXISTS"`,
		`{ $.a = %(x)% }`:                  `write \x28`,
		`{ $.a = "open }`:                  "is not understood",
		`{ $.a = 1 && }`:                   "want a property",
		`{ $.a = 1 || ($.b = 1 && $.c) }`:  "want a comparison",
		`{ ($.a NOT EXISTS) || ($.a = ) }`: "want a value",
		`{ $.a = %x% || $.b = %x% || $.c = %x% }`: "at most 2",
		`{ $.*.* = 1 }`: "want one",
		`{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || $.d[*]=1}`: "more than 3 wildcard selectors",
		`{ $.a[99999999999999999999] = 1 }`:               "want a smaller number",
		`{}`:                                              "want a property",
		`[]`:                                              "want the name of a field",
		`[a, ]`:                                           "want the name of a field",
		`[a`:                                              `want "]"`,
		`[a] b`:                                           `"b" after its end`,
		`[a = 1 || b = 2]`:                                "want a comma",
		`[a > x]`:                                         "want a number",
		`[a IS NULL]`:                                     "want a comparison",
		`[a = ]`:                                          "want a value",
		strings.Repeat("x", 1025):                         "want at most 1024",
	} {
		if _, err := eventtest.MatchFilter(pattern, `{"a": 0}`); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("MatchFilter(%s): error is %v, want one with %q", pattern, err, says)
		}
	}
	if _, err := eventtest.MatchFilter(`{ $.a = 1 }`, "no JSON"); err == nil || !strings.HasPrefix(err.Error(), "event ") {
		t.Errorf("MatchFilter of no JSON: error is %v, want one of the event", err)
	}
}
