package diagram

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/report/diagram/internal/box"
)

const (
	labelWidth  = 150
	subnetWidth = 132
	routeWidth  = 320
	mostRoutes  = 6
)

func (l *layout) draw() box.Block {
	head := box.TableRow{Cells: []box.Block{box.Wide(labelWidth, box.Text(box.Muted, "tier"))}}
	for _, z := range l.zones {
		head.Cells = append(head.Cells, box.Text(box.Bold, zoneName(z)))
	}
	head.Cells = append(head.Cells, box.Text(box.Muted, "routes out of the VPC"))
	rows := []box.TableRow{head}
	for _, t := range l.tiers {
		rows = append(rows, l.row(t))
	}
	class := "outer"
	if l.Resource == nil {
		class = "dashed"
	}
	alike := ""
	if len(l.alike) > 0 {
		alike = fmt.Sprintf("Stands for %s that differ in names and blocks alone: %s", more(len(l.alike), "other VPC"), few(8, l.alike))
	}
	return box.Frame(class, 14, 12, box.Column(12,
		box.Column(2,
			box.Wrapped(box.Bold, 900, cidrs(l.Blocks, l.UnknownBlocks)),
			box.Wrapped(box.Muted, 900, l.where()+" · "+l.gateways()),
			box.Wrapped(box.Muted, 900, alike)),
		box.Table(8, 8, 10, rows...),
	))
}

// gateways says how the VPC is connected to the internet.
func (l *layout) gateways() string {
	switch l.InternetGateway {
	case assembly.True:
		return "internet gateway attached"
	case assembly.False:
		return "no internet gateway"
	}
	return "internet gateway unknown"
}

func (l *layout) row(t *tier) box.TableRow {
	class, word := t.exposure()
	row := box.TableRow{Class: "band", Cells: []box.Block{box.Marked(class, box.Wide(labelWidth-12, box.Column(0,
		box.Clipped(box.Head, labelWidth-12, t.name), box.Wrapped(box.Muted, labelWidth-12, word))))}}
	for i := range l.zones {
		var subnets []box.Block
		if i < len(t.subnets) {
			for _, s := range t.subnets[i] {
				block := orUnknown(cidrs(s.Blocks, false), "%s", "block unknown")
				subnets = append(subnets, box.Frame("leaf", 8, 6, box.Wide(subnetWidth, box.Column(0,
					box.Wrapped(box.Body, subnetWidth, block), box.Wrapped(box.Muted, subnetWidth, strings.Join(inside(s), ", "))))))
			}
		}
		row.Cells = append(row.Cells, box.Column(6, subnets...))
	}
	var routes []box.Block
	all := l.routes(t)
	for _, to := range all[:min(len(all), mostRoutes)] {
		routes = append(routes, box.Marked(to.class, box.Wrapped(box.Body, routeWidth, to.String())))
	}
	routes = append(routes, box.Text(box.Muted, more(len(all)-mostRoutes, "more target")))
	endpoints := l.endpoints(t)
	if len(endpoints.gateway) > 0 {
		routes = append(routes,
			box.Marked("private", box.Wrapped(box.Body, routeWidth, strings.Join(endpoints.gateway, ", ")+" → gateway endpoint")))
	}
	if len(all)+len(endpoints.gateway) == 0 {
		routes = append(routes, box.Text(box.Muted, "none"))
	}
	row.Cells = append(row.Cells, box.Wide(routeWidth, box.Column(5, routes...)))
	width := labelWidth + len(l.zones)*(subnetWidth+16+8) + routeWidth
	var below []box.Block
	if hosts := l.hosts(t); len(hosts) > 0 {
		below = append(below, box.Wrapped(box.Muted, width, "Holds "+few(12, hosts)))
	}
	if len(endpoints.inside) > 0 {
		below = append(below, box.Wrapped(box.Muted, width, fmt.Sprintf("%s: %s",
			more(len(endpoints.inside), "interface endpoint"), strings.Join(endpoints.inside, ", "))))
	}
	row.Below = box.Column(2, below...)
	return row
}

// inside are the parts of the network that stand in a subnet.
func inside(s reach.Subnet) (all []string) {
	if len(s.NATGateways) > 0 {
		all = append(all, strings.TrimPrefix(more(len(s.NATGateways), "NAT gateway"), "1 "))
	}
	if len(s.Attachments) > 0 {
		all = append(all, "transit attachment")
	}
	return all
}

// text describes the VPC, tier by tier.
func (l *layout) text() []string {
	all := []string{fmt.Sprintf("%s, %s, %s", cidrs(l.Blocks, l.UnknownBlocks), strings.ReplaceAll(l.where(), " · ", ", "), l.gateways())}
	if len(l.alike) > 0 {
		all = append(all, "It stands for "+more(len(l.alike), "other VPC")+": "+few(50, l.alike))
	}
	for _, t := range l.tiers {
		_, word := t.exposure()
		var parts, subnets []string
		for i, zone := range t.subnets {
			for _, s := range zone {
				text := orUnknown(cidrs(s.Blocks, false), "%s", "block unknown") + " in " + zoneName(l.zones[i])
				if found := inside(s); len(found) > 0 {
					text += " with " + strings.Join(found, " and ")
				}
				subnets = append(subnets, text)
			}
		}
		parts = append(parts, fmt.Sprintf("Tier %s, %s: %s", t.name, word, strings.Join(subnets, ", ")))
		for _, to := range l.routes(t) {
			parts = append(parts, strings.Replace(to.String(), " → ", " to ", 1))
		}
		endpoints := l.endpoints(t)
		if len(endpoints.gateway) > 0 {
			parts = append(parts, "gateway endpoints "+strings.Join(endpoints.gateway, ", "))
		}
		if len(endpoints.inside) > 0 {
			parts = append(parts, "interface endpoints "+strings.Join(endpoints.inside, ", "))
		}
		if hosts := l.hosts(t); len(hosts) > 0 {
			parts = append(parts, "holds "+few(50, hosts))
		}
		all = append(all, strings.Join(parts, "; "))
	}
	return all
}
