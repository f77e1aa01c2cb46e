package diagram

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/report/diagram/internal/box"
)

// A transit is a transit gateway with the accounts of what it connects.
type transit struct {
	reach.TransitGateway
	accounts *organization
}

const (
	segmentWidth    = 300
	cellWidth       = 110
	mostAttachments = 12 // that are drawn of a segment
)

func (t transit) draw() box.Block {
	var segments []box.Block
	for _, s := range t.Segments {
		segments = append(segments, t.segment(s))
	}
	return box.Column(16,
		box.Frame("outer", 14, 12, box.Column(10, box.Text(box.Muted, t.where()), box.Flow(pageWidth, 12, segments...))),
		t.matrix(),
	)
}

func (t transit) where() string {
	s := t.Resource.Stack.Root()
	return t.accounts.accountName(s.Account) + orUnknown(s.Region, " · %s", " · Region unknown")
}

func (t transit) segment(s reach.Segment) box.Block {
	attachments := []box.Block{}
	for _, a := range s.Attachments[:min(len(s.Attachments), mostAttachments)] {
		class, strip := "leaf", "private"
		if a.Kind != reach.VPCAttachment {
			strip = "transit"
		}
		attachments = append(attachments, box.Frame(class, 8, 6, box.Wide(segmentWidth-40, box.Marked(strip, box.Column(0,
			box.Clipped(box.Bold, segmentWidth-52, a.Name),
			box.Wrapped(box.Muted, segmentWidth-52, string(a.Kind)+" · "+blocksOf(a)),
			box.Clipped(box.Muted, segmentWidth-52, t.accounts.accountName(a.Resource.Stack.Root().Account)),
		)))))
	}
	if len(attachments) == 0 {
		attachments = append(attachments, box.Text(box.Muted, "nothing attached"))
	}
	left := s.Attachments[min(len(s.Attachments), mostAttachments):]
	last := ""
	if len(left) > 0 {
		last = fmt.Sprintf("and %s, to %s", more(len(left), "more attachment"), blocksOf(left[len(left)-1]))
	}
	return box.Frame("inner", 12, 10, box.Wide(segmentWidth-24, box.Column(8,
		box.Clipped(box.Head, segmentWidth-24, s.Name),
		box.Columns(1+len(attachments)/7, 6, 8, attachments...),
		box.Text(box.Muted, last),
		box.Wrapped(box.Muted, segmentWidth-24, internetThrough(s)),
	)))
}

func internetThrough(s reach.Segment) string {
	if s.Internet == nil {
		return "no route to the internet"
	}
	return "internet through " + s.Internet.Name
}

func blocksOf(a reach.Attachment) string {
	if len(a.Blocks) > 0 {
		return cidrs(a.Blocks, false)
	}
	if a.Kind == reach.OnPremisesAttachment {
		return "blocks that BGP announces"
	}
	return "blocks unknown"
}

// matrix says which segments have routes to which.
func (t transit) matrix() box.Block {
	if len(t.Segments) < 2 {
		return box.Block{}
	}
	head := []box.Block{box.Text(box.Muted, "segment")}
	for _, s := range t.Segments {
		head = append(head, box.Wide(cellWidth, box.Middle(box.Clipped(box.Bold, cellWidth, s.Name))))
	}
	rows := []box.TableRow{{Cells: head}}
	for i, s := range t.Segments {
		row := box.TableRow{Cells: []box.Block{box.Inset(0, 5, box.Clipped(box.Bold, 160, s.Name))}}
		for _, c := range t.Cells[i] {
			class, word := reached(c)
			row.Cells = append(row.Cells, box.Frame(class, 8, 5, box.Middle(box.Text(box.Body, word))))
		}
		rows = append(rows, row)
	}
	return box.Column(8, box.Text(box.Head, "Which segments have routes to each other"), box.Row(0, box.Table(6, 6, 0, rows...)))
}

// reached returns the class and the word of a cell.
func reached(c reach.Cell) (class, word string) {
	switch {
	case c.External:
		return "no", "–"
	case c.Reachable == assembly.True && c.Partial:
		return "part", "in part"
	case c.Reachable == assembly.True:
		return "yes", "yes"
	case c.Reachable == assembly.False:
		return "no", "no"
	}
	return "open", "unknown"
}

// text describes the segments, and who has routes to whom.
func (t transit) text() []string {
	all := []string{"In " + t.where() + ", with " + more(len(t.Segments), "segment")}
	for i, s := range t.Segments {
		var names []string
		for _, a := range s.Attachments {
			names = append(names, fmt.Sprintf("%s %s (%s)", a.Kind, a.Name, blocksOf(a)))
		}
		line := fmt.Sprintf("Segment %s: %s; %s", s.Name, few(50, names), internetThrough(s))
		if len(names) == 0 {
			line = fmt.Sprintf("Segment %s: nothing attached; %s", s.Name, internetThrough(s))
		}
		byWord := map[string][]string{}
		for j, c := range t.Cells[i] {
			_, word := reached(c)
			byWord[word] = append(byWord[word], t.Segments[j].Name)
		}
		for _, answer := range []struct{ word, phrase string }{
			{"yes", "routes to and from"}, {"in part", "routes to and from parts of"}, {"unknown", "unknown whether routes lead to"},
			{"no", "no routes to"},
		} {
			if to := byWord[answer.word]; len(to) > 0 {
				line += "; " + answer.phrase + " " + strings.Join(to, ", ")
			}
		}
		all = append(all, line)
	}
	return all
}
