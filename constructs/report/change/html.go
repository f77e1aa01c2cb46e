package change

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// HTML writes the change as a page of its own that needs nothing from elsewhere. The page has no
// script: what is long is folded, and everything can be read with a keyboard, by a screen reader
// and on paper.
func (c *Change) HTML(w io.Writer) error {
	p := &page{}
	p.printf("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>What this change does</title>\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"+
		"<style>%s</style>\n</head>\n<body>\n", style)
	p.printf("<header>\n<h1>What this change does</h1>\n<p class=\"summary\">%s</p>\n", html.EscapeString(c.Summary))
	if len(c.Entries) > 0 {
		p.printf("<nav aria-label=\"Levels\"><ul>\n")
		for _, h := range headings {
			if n := len(c.at(h.level)); n > 0 {
				p.printf("<li><a class=\"%s\" href=\"#%s\">%s <b>%d</b></a></li>\n", h.level, h.level, h.title, n)
			}
		}
		p.printf("</ul></nav>\n")
	}
	p.printf("</header>\n<main>\n")
	for _, h := range headings {
		p.level(h.level, h.title, c.at(h.level))
	}
	p.costs(c)
	if len(c.Notes) > 0 {
		p.printf("<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">What was not compared</h2>\n<ul>\n")
		for _, note := range c.Notes {
			p.printf("<li>%s</li>\n", html.EscapeString(note))
		}
		p.printf("</ul>\n</section>\n")
	}
	p.printf("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

// A page is one in the making. It is written by hand: package html/template would keep the linker
// from leaving out methods that nobody calls, in every app that imports the report.
type page struct{ strings.Builder }

func (p *page) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *page) level(level Level, title string, entries []Entry) {
	if len(entries) == 0 {
		return
	}
	p.printf("<section aria-labelledby=\"%s\" class=\"%s\">\n<h2 id=\"%s\">%s <span class=\"count\">%d</span></h2>\n<ul>\n", level, level,
		level, title, len(entries))
	for _, e := range entries {
		p.printf("<li>\n<p>%s", html.EscapeString(e.Sentence))
		if e.Source != "" {
			p.printf(" <code>%s</code>", html.EscapeString(e.Source))
		}
		p.printf("</p>\n")
		if len(e.Details) > 0 {
			p.printf("<details><summary>%s</summary>\n<ul>\n", count(len(e.Details), "detail"))
			for _, d := range e.Details {
				p.printf("<li>%s</li>\n", html.EscapeString(d))
			}
			p.printf("</ul>\n</details>\n")
		}
		p.printf("</li>\n")
	}
	p.printf("</ul>\n</section>\n")
}

func (p *page) costs(c *Change) {
	if len(c.Stacks) == 0 {
		return
	}
	p.printf("<section aria-labelledby=\"cost\">\n<h2 id=\"cost\">Standing cost a month</h2>\n<table>\n" +
		"<thead><tr><th scope=\"col\">Stack</th><th scope=\"col\">Before</th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n")
	for _, s := range c.Stacks {
		p.printf("<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td></tr>\n", html.EscapeString(s.Stack), s.Before, s.After)
	}
	p.printf("</tbody>\n<tfoot><tr><th scope=\"row\">All</th><td>%s</td><td>%s</td></tr></tfoot>\n</table>\n</section>\n", c.CostBefore,
		c.CostAfter)
}

// style has the colors of the report's page.
const style = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#16202e;--soft:#546173;--line:#dfe4ea;--accent:#1f4fd8;--top:#0f1b2d;--top-ink:#f4f7fb;--top-soft:#b9c5d6;
--danger:#b3261e;--review:#8a5a00;--info:#4a5568;--better:#0b7a4b}
@media (prefers-color-scheme:dark){:root{--bg:#0d131c;--card:#161e2a;--ink:#e8edf4;--soft:#a3b0c2;--line:#2a3546;--accent:#8db2ff;--top:#0a1019;
--top-soft:#a9b7ca;--danger:#ff9a90;--review:#f0bd5b;--info:#b6c1d0;--better:#5fd39b}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--top:#fff;--top-ink:#000;--top-soft:#333;
--danger:#b3261e;--review:#8a5a00;--info:#4a5568;--better:#0b7a4b}nav{display:none}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header{background:var(--top);color:var(--top-ink);padding:36px max(20px,calc(50% - 30rem)) 26px}
main{padding:0 max(20px,calc(50% - 30rem)) 48px}
h1{font-size:.85rem;margin:0;color:var(--top-soft);font-weight:600;letter-spacing:.08em;text-transform:uppercase}
.summary{font-size:clamp(1.3rem,3.6vw,1.75rem);line-height:1.25;font-weight:600;letter-spacing:-.01em;margin:8px 0 20px}
nav ul{display:flex;flex-wrap:wrap;gap:8px;list-style:none;padding:0;margin:0}
nav a{display:block;padding:4px 12px;border:1px solid var(--line);border-left-width:4px;border-radius:8px;color:var(--ink);text-decoration:none;background:var(--card)}
nav a:hover{text-decoration:underline}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:6px}
nav a.danger,.danger>ul>li{border-left-color:var(--danger)}
nav a.review,.review>ul>li{border-left-color:var(--review)}
nav a.info,.info>ul>li{border-left-color:var(--info)}
nav a.better,.better>ul>li{border-left-color:var(--better)}
h2{font-size:1.2rem;letter-spacing:-.01em;margin:36px 0 10px}
.danger h2{color:var(--danger)}.review h2{color:var(--review)}.better h2{color:var(--better)}
.count{color:var(--soft);font-weight:500;font-size:.88em}
section>ul{list-style:none;padding:0;margin:0;display:grid;gap:8px}
section>ul>li{padding:10px 16px;border:1px solid var(--line);border-left:4px solid var(--info);border-radius:8px;background:var(--card);break-inside:avoid}
p{margin:0;overflow-wrap:anywhere}
code{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
details{margin-top:4px;color:var(--soft);font-size:.92rem}
summary{cursor:pointer;width:fit-content}
details ul{margin:4px 0 0;padding-left:1.2rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;background:var(--card)}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
td,thead th:not(:first-child){text-align:right}
tbody th{font-weight:400;overflow-wrap:anywhere}
`
