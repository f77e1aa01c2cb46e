package box

// A TableRow is one of a table: its cells, and a block below them that is as wide as the table.
type TableRow struct {
	Class string // of the band behind it, empty for none
	Cells []Block
	Below Block
}

// Table aligns cells in columns.
func Table(columnGap, rowGap, padding int, rows ...TableRow) Block {
	t := table{columnGap: columnGap, padding: padding}
	for _, r := range rows {
		for i, cell := range r.Cells {
			if i == len(t.widths) {
				t.widths = append(t.widths, 0)
			}
			t.widths[i] = max(t.widths[i], cell.W)
		}
	}
	var bands []Block
	for _, r := range rows {
		bands = append(bands, t.band(r))
	}
	return Column(rowGap, bands...)
}

type table struct {
	columnGap, padding int
	widths             []int
}

func (t table) band(r TableRow) Block {
	height := 0
	for _, cell := range r.Cells {
		height = max(height, cell.H)
	}
	cells := Block{t.width(), height, func(c *canvas, at rect) {
		x := at.x
		for i, cell := range r.Cells {
			w := t.widths[i]
			if i == len(t.widths)-1 {
				w = at.x + at.w - x // the last column takes what is left
			}
			if !cell.empty() {
				cell.paint(c, rect{x, at.y, w, height})
			}
			x += w + t.columnGap
		}
	}}
	all := Column(8, cells, r.Below)
	if r.Class == "" {
		return Inset(t.padding, 0, all)
	}
	return Frame(r.Class, t.padding, t.padding, all)
}

func (t table) width() int {
	all := 0
	for i, w := range t.widths {
		if i > 0 {
			all += t.columnGap
		}
		all += w
	}
	return all
}

// Middle centers a block in the room that it gets.
func Middle(b Block) Block {
	return Block{b.W, b.H, func(c *canvas, at rect) {
		if !b.empty() {
			b.paint(c, rect{at.x + (at.w-b.W)/2, at.y + (at.h-b.H)/2, b.W, b.H})
		}
	}}
}
