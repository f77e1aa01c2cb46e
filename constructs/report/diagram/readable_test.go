package diagram_test

import (
	"encoding/xml"
	"errors"
	"image"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/report/diagram"
	"github.com/plinth-cdk/plinth/constructs/report/diagram/internal/box"
)

// A shape is a rectangle of a drawing, or what a line of text covers.
type shape struct {
	image.Rectangle
	name string
}

// shapes reads the boxes, the lines of text and the paper of a drawing. Strips that mark a box
// stand in it, and are no boxes.
func shapes(t testing.TB, d diagram.Diagram) (boxes, lines []shape, paper shape) {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(string(d.SVG)))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return boxes, lines, paper
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		at := map[string]int{}
		for _, a := range start.Attr {
			attr[a.Name.Local] = a.Value
			at[a.Name.Local], _ = strconv.Atoi(a.Value)
		}
		switch start.Name.Local {
		case "rect":
			s := shape{image.Rect(at["x"], at["y"], at["x"]+at["width"], at["y"]+at["height"]), "box of class " + attr["class"]}
			switch {
			case attr["class"] == "paper":
				paper = s
			case !strings.HasPrefix(attr["class"], "mark"):
				boxes = append(boxes, s)
			}
		case "text":
			text := ""
			for depth := 1; depth > 0; {
				token, err := dec.Token()
				if err != nil {
					t.Fatal(err)
				}
				switch token := token.(type) {
				case xml.StartElement: // a tooltip
					if err := dec.Skip(); err != nil {
						t.Fatal(err)
					}
				case xml.EndElement:
					depth--
				case xml.CharData:
					text += string(token)
				}
			}
			w, h := box.Measure(attr["class"], text)
			lines = append(lines, shape{image.Rect(at["x"], at["y"]-h*3/4, at["x"]+w, at["y"]+h/4), strconv.Quote(text)})
		}
	}
}

// faults are what makes a drawing hard to read: boxes that cross each other, text that leaves its
// box or the paper, and text on text.
func faults(boxes, lines []shape, paper shape) (all []string) {
	for i, a := range boxes {
		for _, b := range boxes[:i] {
			if a.Overlaps(b.Rectangle) && !a.In(b.Rectangle) && !b.In(a.Rectangle) {
				all = append(all, a.name+" crosses "+b.name)
			}
		}
		if !a.In(paper.Rectangle) {
			all = append(all, a.name+" leaves the paper")
		}
	}
	for i, line := range lines {
		inside := paper
		for _, b := range boxes {
			if line.Min.In(b.Rectangle) && b.In(inside.Rectangle) {
				inside = b
			}
		}
		if !line.In(inside.Rectangle) {
			all = append(all, line.name+" leaves its "+inside.name)
		}
		for _, b := range boxes {
			if line.Overlaps(b.Rectangle) && !line.In(b.Rectangle) {
				all = append(all, line.name+" crosses "+b.name)
			}
		}
		for _, other := range lines[:i] {
			if line.Overlaps(other.Rectangle) {
				all = append(all, line.name+" stands on "+other.name)
			}
		}
	}
	return all
}

func readable(t testing.TB, d diagram.Diagram) {
	t.Helper()
	boxes, lines, paper := shapes(t, d)
	if len(boxes) == 0 || len(lines) == 0 || paper.Empty() {
		t.Errorf("%s has %d boxes and %d lines of text, want some of both", d.ID, len(boxes), len(lines))
	}
	for _, fault := range faults(boxes, lines, paper) {
		t.Errorf("%s: %s", d.ID, fault)
	}
}

// A drawing that is spoiled is found: every box and every line, moved into its neighbour, is a
// fault.
func TestFaultsAreFound(t *testing.T) {
	frame := func(name string, x, y, w, h int) shape { return shape{image.Rect(x, y, x+w, y+h), name} }
	paper := frame("paper", 0, 0, 100, 100)
	outer, left, right := frame("outer", 5, 5, 90, 90), frame("left", 10, 10, 30, 30), frame("right", 60, 10, 30, 30)
	one, two := frame("one", 12, 12, 20, 10), frame("two", 12, 24, 20, 10)
	for name, tt := range map[string]struct {
		boxes, lines []shape
		want         int
	}{
		"good":             {[]shape{outer, left, right}, []shape{one, two}, 0},
		"boxes that cross": {[]shape{outer, left, frame("right", 35, 10, 30, 30)}, []shape{one}, 1},
		"a box outside":    {[]shape{frame("outer", 50, 50, 90, 90)}, []shape{frame("one", 60, 60, 9, 9)}, 1},
		"long text":        {[]shape{outer, left, right}, []shape{frame("one", 12, 12, 35, 10)}, 2},
		"text on text":     {[]shape{outer, left, right}, []shape{one, frame("two", 14, 16, 9, 9)}, 1},
	} {
		if got := faults(tt.boxes, tt.lines, paper); len(got) != tt.want {
			t.Errorf("%s: faults = %q, want %d", name, got, tt.want)
		}
	}
}
