package box

import (
	"strings"
	"unicode/utf8"
)

// A Style is how text is set.
type Style struct {
	class      string
	size, line int
	bold       bool
}

// The styles of text.
var (
	Title = Style{"title", 18, 26, true}
	Head  = Style{"head", 14, 20, true}
	Body  = Style{"body", 13, 18, false}
	Bold  = Style{"bold", 13, 18, true}
	Muted = Style{"muted", 12, 17, false}
)

// widths are those of the characters from space to tilde in hundredths of the size, in DejaVu Sans,
// the widest of the common sans-serif fonts: what fits in it fits in all of them.
var widths = [...]uint8{
	32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
	100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
	50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
}

// width measures a text.
func (s Style) width(text string) int {
	hundredths := 0
	for _, r := range text {
		if r >= ' ' && r <= '~' {
			hundredths += int(widths[r-' '])
		} else {
			hundredths += 100 // as wide as characters get, but for the arrow
		}
	}
	if s.bold {
		hundredths += hundredths / 8
	}
	return (hundredths*s.size + 99) / 100
}

// Measure returns the width and the height of a line of text in the style of a class: no font that
// readers have makes it wider.
func Measure(class, text string) (width, height int) {
	for _, s := range []Style{Title, Head, Body, Bold} {
		if s.class == class {
			return s.width(text), s.size
		}
	}
	return Muted.width(text), Muted.size
}

// Text is one line.
func Text(s Style, text string) Block { return line(s, text, text) }

// Clipped is one line that is no wider than a width: the middle of a longer text, which tells less
// than both ends of a path do, becomes an ellipsis. Its tooltip has the whole.
func Clipped(s Style, width int, text string) Block {
	short := text
	for keep := utf8.RuneCountInString(text) - 1; keep > 1 && s.width(short) > width; keep-- {
		runes := []rune(text)
		short = string(runes[:keep/2]) + "…" + string(runes[len(runes)-(keep+1)/2:])
	}
	return line(s, short, text)
}

func line(s Style, text, whole string) Block {
	if text == "" {
		return Block{}
	}
	return Block{s.width(text), s.line, func(c *canvas, at rect) {
		c.text(s, at.x, at.y+(s.line+s.size*7/10)/2, text, whole)
	}}
}

// Wrapped is text in lines that are no wider than a width. A word that is wider by itself is
// clipped.
func Wrapped(s Style, width int, text string) Block {
	var lines []Block
	rest := ""
	for word := range strings.FieldsSeq(text) {
		if longer := strings.TrimSpace(rest + " " + word); rest == "" || s.width(longer) <= width {
			rest = longer
			continue
		}
		lines, rest = append(lines, Clipped(s, width, rest)), word
	}
	return Column(0, append(lines, Clipped(s, width, rest))...)
}
