package pattern

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		fold, want    bool
	}{
		{"", "", false, true},
		{"*", "", false, true},
		{"?", "", false, false},
		{"?", "é", false, true},
		{"??", "é", false, false},
		{"s3:Get*", "s3:GetObject", false, true},
		{"S3:get*", "s3:GetObject", true, true},
		{"S3:get*", "s3:GetObject", false, false},
		{"*Object", "s3:GetObjectAcl", false, false},
		{"a*b*c", "aXXbYYbZZc", false, true},
		{"a*b*c", "aXXbYYbZZ", false, false},
		{"a?c", "abc", false, true},
		{string([]byte{literalStar}), "*", false, true},
		{string([]byte{literalStar}), "x", false, false},
		{string([]byte{literalQuestion}), "?", false, true},
		{string([]byte{literalQuestion}), "x", false, false},
	} {
		if got := glob(c.pattern, c.text, c.fold); got != c.want {
			t.Errorf("glob(%q, %q, %v) = %v, want %v", c.pattern, c.text, c.fold, got, c.want)
		}
	}
}

// A pattern of many stars against a long text must not take exponential time; with a
// naive matcher this test does not end.
func TestGlobIsNotExponential(t *testing.T) {
	if glob(strings.Repeat("*a", 200)+"b", strings.Repeat("a", 20000), false) {
		t.Error("glob() = true, want false")
	}
}

var patterns = rapid.StringMatching(`[abAé*?]{0,8}`)

func TestGlobAgreesWithRegularExpressions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern, text := patterns.Draw(t, "pattern"), rapid.StringMatching(`[abAé]{0,8}`).Draw(t, "text")
		fold := rapid.Bool().Draw(t, "fold")
		expr := strings.NewReplacer("*", ".*", "?", ".").Replace(pattern)
		if fold {
			expr = "(?i)" + expr
		}
		if want := regexp.MustCompile("^(?:" + expr + ")$").MatchString(text); glob(pattern, text, fold) != want {
			t.Fatalf("glob(%q, %q, %v) = %v, want %v", pattern, text, fold, !want, want)
		}
	})
}

func TestCoversIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wide, narrow := patterns.Draw(t, "wide"), patterns.Draw(t, "narrow")
		text := rapid.StringMatching(`[abAé]{0,8}`).Draw(t, "text")
		if covers(wide, narrow, false) && glob(narrow, text, false) && !glob(wide, text, false) {
			t.Fatalf("covers(%q, %q) = true, want false: it does not match %q", wide, narrow, text)
		}
	})
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		wide, narrow string
		want         bool
	}{
		{"*", "s3:*", true},
		{"s3:*", "S3:PutObject", true},
		{"s3:Get*", "s3:*", false},
		{"s3:Get?", "s3:Get*", false},
		{"s3:Get?", "s3:GetA", true},
		{"s3:*", "${aws:username}", false},
	} {
		if got := covers(c.wide, c.narrow, true); got != c.want {
			t.Errorf("covers(%q, %q) = %v, want %v", c.wide, c.narrow, got, c.want)
		}
	}
	if ResourceCovers("arn:*:s3:*:*:a", "arn:*:s3:::b") || !ResourceCovers("arn:*:s3:*:*:*", "arn:aws:s3:::b/*") {
		t.Error("ResourceCovers() crosses sections, want each covered by itself")
	}
}
