package box

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// A canvas is an SVG document in the making.
type canvas struct{ bytes.Buffer }

func (c *canvas) rect(class string, at rect, radius int) {
	fmt.Fprintf(c, "<rect class=%q x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n", class, at.x, at.y, at.w, at.h, radius)
}

// text writes a line at its baseline; a tooltip has the whole of one that is cut.
func (c *canvas) text(s Style, x, y int, text, whole string) {
	fmt.Fprintf(c, "<text class=%q x=\"%d\" y=\"%d\">", s.class, x, y)
	if whole != text {
		c.WriteString("<title>")
		c.escape(whole)
		c.WriteString("</title>")
	}
	c.escape(text)
	c.WriteString("</text>\n")
}

func (c *canvas) escape(text string) { _ = xml.EscapeText(c, []byte(text)) } // a Buffer never fails

// SVG writes a block as a document that needs nothing else: colors follow the reader's light or
// dark scheme, and are light on paper. The id has to be unique in the page that the document is put
// into; title and text are what screen readers say of the picture.
func SVG(id, title, text string, b Block) []byte {
	const margin = 16
	all := Inset(margin, margin, b)
	c := &canvas{}
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" class="plinth-diagram" id=%q role="img" aria-labelledby="%s-title %s-text" `+
		"viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n", id, id, id, all.W, all.H, all.W, all.H)
	fmt.Fprintf(c, "<title id=\"%s-title\">", id)
	c.escape(title)
	fmt.Fprintf(c, "</title>\n<desc id=\"%s-text\">", id)
	c.escape(text)
	c.WriteString("</desc>\n<style>\n" + style + "</style>\n")
	c.rect("paper", rect{0, 0, all.W, all.H}, 0)
	all.paint(c, rect{0, 0, all.W, all.H})
	c.WriteString("</svg>\n")
	return c.Bytes()
}
