package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Pack fits policies of one kind for one target into few policies within the quota. Together, the
// result decides every request as the input does. It is deterministic, and its documents have the
// name of the first input and a number.
//
// Pack minifies the statements and places the longest first. It splits the Action list of a
// statement that does not fit anywhere. A NotAction list cannot be split. The error says which
// statement does not fit, and how much room the others take.
func Pack(q Quota, docs ...Document) ([]Document, error) {
	var all []Statement
	var id, name string
	for _, d := range docs {
		if d.version() != Version {
			return nil, &Problem{
				Policy: d.Name, Path: "Version", Got: strconv.Quote(d.Version),
				Want: strconv.Quote(Version) + ", which all policies to be packed share",
			}
		}
		if d.ID != "" {
			id = d.ID
		}
		if name == "" {
			name = d.Name
		}
		all = append(all, d.Statements...)
	}
	p := &packer{quota: q, name: name, id: id}
	all = minify(all)
	// Longest first, so that short ones fill the gaps; ties keep their order.
	slices.SortStableFunc(all, func(a, b Statement) int { return cmp.Compare(len(b.String()), len(a.String())) })
	for i, s := range all {
		if err := p.place(s); err != nil {
			return nil, fmt.Errorf("%w (%d of %d statements placed)", err, i, len(all))
		}
	}
	return p.documents(), nil
}

type packer struct {
	quota    Quota
	name, id string
	bins     [][]Statement
}

// place puts a statement where it fits, into a new policy, or in pieces.
func (p *packer) place(s Statement) error {
	for i := range p.bins {
		if p.fits(p.bins[i], s) {
			p.bins[i] = append(p.bins[i], s)
			return nil
		}
	}
	if len(p.bins) < p.quota.Policies && p.fits(nil, s) {
		p.bins = append(p.bins, []Statement{s})
		return nil
	}
	if len(s.Action) < 2 {
		return p.tooLong(s)
	}
	return p.split(s)
}

// split gives each policy that has room as many of the actions as fit.
func (p *packer) split(s Statement) error {
	rest := s.Action
	for i := 0; len(rest) > 0 && i < p.quota.Policies; i++ {
		var bin []Statement
		if i < len(p.bins) {
			bin = p.bins[i]
		}
		n := len(rest)
		for n > 0 && !p.fits(bin, s.withActions(rest[:n])) {
			n--
		}
		if n == 0 {
			continue
		}
		if i == len(p.bins) {
			p.bins = append(p.bins, nil)
		}
		p.bins[i] = append(p.bins[i], s.withActions(rest[:n]))
		rest = rest[n:]
	}
	if len(rest) > 0 {
		return p.tooLong(s.withActions(rest))
	}
	return nil
}

func (s Statement) withActions(actions []string) Statement {
	s.Action = slices.Clone(actions)
	return s
}

func (p *packer) fits(bin []Statement, s Statement) bool {
	return p.document(len(p.bins), append(slices.Clone(bin), s)).Size() <= p.quota.Characters
}

func (p *packer) tooLong(s Statement) error {
	used := 0
	for i := range p.bins {
		used += p.document(i, p.bins[i]).Size()
	}
	label := s.Sid
	if label == "" {
		label = s.String()
	}
	return &Problem{
		Policy: p.name,
		Path:   "statement " + label,
		Got:    fmt.Sprintf("%d characters long, with %d characters in %d policies already", len(s.String()), used, len(p.bins)),
		Want:   fmt.Sprintf("all to fit into %d policies of %d characters", p.quota.Policies, p.quota.Characters),
	}
}

func (p *packer) documents() []Document {
	out := make([]Document, len(p.bins))
	for i, bin := range p.bins {
		out[i] = p.document(i, bin)
	}
	return out
}

func (p *packer) document(i int, statements []Statement) Document {
	d := Document{Name: p.name, Version: Version, ID: p.id, Statements: uniqueSids(statements)}
	if i > 0 {
		d.Name = strings.TrimSpace(fmt.Sprintf("%s %d", p.name, i+1))
	}
	return d
}

// uniqueSids numbers Sids that occur twice, as in statements from several policies or in the pieces
// of one statement.
func uniqueSids(statements []Statement) []Statement {
	out := slices.Clone(statements)
	taken := map[string]bool{}
	for _, s := range out {
		taken[s.Sid] = false
	}
	for i := range out {
		base := out[i].Sid
		for n := 2; base != "" && taken[out[i].Sid]; n++ {
			out[i].Sid = base + strconv.Itoa(n)
		}
		taken[out[i].Sid] = true
	}
	return out
}
