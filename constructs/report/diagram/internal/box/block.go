// Package box lays out diagrams that are boxes in boxes, and writes them as SVG.
//
// A [Block] knows its size before it is painted, so that what is around it can be sized first.
// Lengths are whole pixels: the same blocks give the same bytes on every machine.
package box

// A Block is a part of a diagram. The zero Block takes no room and paints nothing.
type Block struct {
	W, H  int // the least that it needs
	paint func(c *canvas, at rect)
}

// A rect is where a block is painted: at least as large as the block.
type rect struct{ x, y, w, h int }

func (b Block) empty() bool { return b.paint == nil }

// present leaves out empty blocks, around which there is no gap.
func present(blocks []Block) []Block {
	var all []Block
	for _, b := range blocks {
		if !b.empty() {
			all = append(all, b)
		}
	}
	return all
}

// Column puts blocks below each other, all as wide as the widest.
func Column(gap int, blocks ...Block) Block {
	blocks = present(blocks)
	var all Block
	for i, b := range blocks {
		if i > 0 {
			all.H += gap
		}
		all.W, all.H = max(all.W, b.W), all.H+b.H
	}
	if len(blocks) > 0 {
		all.paint = func(c *canvas, at rect) {
			y := at.y
			for _, b := range blocks {
				b.paint(c, rect{at.x, y, at.w, b.H})
				y += b.H + gap
			}
		}
	}
	return all
}

// Row puts blocks beside each other, all as high as the highest.
func Row(gap int, blocks ...Block) Block {
	blocks = present(blocks)
	var all Block
	for i, b := range blocks {
		if i > 0 {
			all.W += gap
		}
		all.W, all.H = all.W+b.W, max(all.H, b.H)
	}
	if len(blocks) > 0 {
		all.paint = func(c *canvas, at rect) {
			x := at.x
			for _, b := range blocks {
				b.paint(c, rect{x, at.y, b.W, all.H})
				x += b.W + gap
			}
		}
	}
	return all
}

// Flow puts blocks beside each other in as many rows as it takes to be no wider than a width,
// unless one block is.
func Flow(width, gap int, blocks ...Block) Block {
	var rows, row []Block
	used := 0
	for _, b := range present(blocks) {
		if used > 0 && used+b.W > width {
			rows, row, used = append(rows, Row(gap, row...)), nil, 0
		}
		row, used = append(row, b), used+b.W+gap
	}
	return Column(gap, append(rows, Row(gap, row...))...)
}

// Columns distributes blocks over columns of one width, column by column.
func Columns(count, gap, between int, blocks ...Block) Block {
	blocks = present(blocks)
	each := (len(blocks) + count - 1) / max(count, 1)
	var columns []Block
	width := 0
	for _, b := range blocks {
		width = max(width, b.W)
	}
	for len(blocks) > 0 {
		n := min(each, len(blocks))
		columns, blocks = append(columns, Wide(width, Column(gap, blocks[:n]...))), blocks[n:]
	}
	return Row(between, columns...)
}

// Wide makes a block at least as wide as a width.
func Wide(width int, b Block) Block {
	b.W = max(b.W, width)
	return b
}

// Inset puts room around a block.
func Inset(x, y int, b Block) Block {
	if b.empty() {
		return b
	}
	return Block{b.W + 2*x, b.H + 2*y, func(c *canvas, at rect) {
		b.paint(c, rect{at.x + x, at.y + y, at.w - 2*x, at.h - 2*y})
	}}
}

// Frame draws a rectangle of a class behind a block, with room around.
func Frame(class string, x, y int, b Block) Block {
	inner := Inset(x, y, b)
	return Block{inner.W, inner.H, func(c *canvas, at rect) {
		c.rect(class, at, 6)
		if !inner.empty() {
			inner.paint(c, at)
		}
	}}
}

// Marked draws a strip of a class at the left edge of a block: what a color means, the text says.
func Marked(class string, b Block) Block {
	const strip, gap = 4, 8
	return Block{b.W + strip + gap, b.H, func(c *canvas, at rect) {
		c.rect("mark "+class, rect{at.x, at.y, strip, at.h}, 2)
		b.paint(c, rect{at.x + strip + gap, at.y, at.w - strip - gap, at.h})
	}}
}
