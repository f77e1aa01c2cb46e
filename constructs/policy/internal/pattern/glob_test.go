package pattern

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/internal/repeatable"
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
	repeatable.Check(t, func(t *rapid.T) {
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
	repeatable.Check(t, func(t *rapid.T) {
		wide, narrow := patterns.Draw(t, "wide"), patterns.Draw(t, "narrow")
		text := rapid.StringMatching(`[abAé]{0,8}`).Draw(t, "text")
		if covers(wide, narrow, false) && glob(narrow, text, false) && !glob(wide, text, false) {
			t.Fatalf("covers(%q, %q) = true, want false: it does not match %q", wide, narrow, text)
		}
	})
}

var arnPatterns = rapid.StringMatching(`arn(:[ab?*]{0,3}){1,7}`)

// A star of a Resource element is a regular expression of its own: one that ends a section, or is
// in the last one, matches colons as well.
func TestMatchResourceAgreesWithRegularExpressions(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		pattern, text := arnPatterns.Draw(t, "pattern"), rapid.StringMatching(`arn(:[ab]{0,2}){5,8}`).Draw(t, "text")
		sections := strings.SplitN(pattern, ":", 6)
		for i, s := range sections {
			inner, last := "[^:]*", strings.HasSuffix(s, "*")
			if i == 5 {
				inner = ".*"
			}
			expr := strings.ReplaceAll(strings.TrimSuffix(s, "*"), "*", inner)
			if last {
				expr += ".*"
			}
			any := "[^:]"
			if i == 5 {
				any = "."
			}
			sections[i] = strings.ReplaceAll(expr, "?", any)
		}
		for len(sections) < 6 {
			sections = append(sections, ".*")
		}
		want := regexp.MustCompile("^" + strings.Join(sections, ":") + "$").MatchString(text)
		if got := MatchResource(pattern, text); got != want {
			t.Fatalf("MatchResource(%q, %q) = %v, want %v", pattern, text, got, want)
		}
	})
}

func TestMatchResourceIsNotExponential(t *testing.T) {
	if MatchResource("arn:*:*:*:*:x", "arn:a"+strings.Repeat(":", 2000)) {
		t.Error("MatchResource() = true, want false")
	}
}

func TestResourceCoversIsSound(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		wide, narrow := arnPatterns.Draw(t, "wide"), arnPatterns.Draw(t, "narrow")
		text := rapid.StringMatching(`arn(:[ab]{0,2}){5,8}`).Draw(t, "text")
		if ResourceCovers(wide, narrow) && MatchResource(narrow, text) && !MatchResource(wide, text) {
			t.Fatalf("ResourceCovers(%q, %q) = true, want false: it does not match %q", wide, narrow, text)
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

func TestCommonIsMatchedByBoth(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		ascii := rapid.StringMatching(`[abA*?]{0,8}`)
		a, b := ascii.Draw(t, "a"), ascii.Draw(t, "b")
		text, ok := Common(a, b)
		if ok && (!glob(a, text, false) || !glob(b, text, false)) {
			t.Fatalf("Common(%q, %q) = %q, want a text that both match", a, b, text)
		}
		witness := rapid.StringMatching(`[abA]{0,8}`).Draw(t, "text")
		if !ok && glob(a, witness, false) && glob(b, witness, false) {
			t.Fatalf("Common(%q, %q) finds nothing, want a text such as %q", a, b, witness)
		}
	})
}

func TestCommonIsNotExponential(t *testing.T) {
	if text, ok := Common(strings.Repeat("*a", 100)+"b", strings.Repeat("*c", 100)+"d"); ok {
		t.Errorf("Common() = %q, want nothing", text)
	}
}
