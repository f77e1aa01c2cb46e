package box

// style is the same in all diagrams, and meant for nothing else in a page. The accents differ in
// lightness as well, for readers who do not see their colors, and each stands beside a word.
const style = `.plinth-diagram{` + light + `color:var(--ink);max-width:100%;height:auto;` +
	`font-family:system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
@media (prefers-color-scheme:dark){.plinth-diagram{` + dark + `}}
@media print{.plinth-diagram{` + light + `}}
.plinth-diagram text{fill:currentColor;font-size:13px;font-variant-numeric:tabular-nums}
.plinth-diagram .title{font-size:18px;font-weight:600}
.plinth-diagram .head{font-size:14px;font-weight:600}
.plinth-diagram .bold{font-weight:600}
.plinth-diagram .muted{font-size:12px;fill:var(--muted)}
.plinth-diagram rect{fill:none;stroke:none}
.plinth-diagram .paper{fill:var(--paper)}
.plinth-diagram .outer{fill:var(--outer);stroke:var(--line);stroke-width:1.5}
.plinth-diagram .inner{fill:var(--inner);stroke:var(--line)}
.plinth-diagram .leaf{fill:var(--paper);stroke:var(--line)}
.plinth-diagram .dashed{fill:var(--paper);stroke:var(--unknown);stroke-dasharray:4 3}
.plinth-diagram .band{fill:var(--inner)}
.plinth-diagram .mark.public{fill:var(--public)}
.plinth-diagram .mark.private{fill:var(--private)}
.plinth-diagram .mark.isolated{fill:var(--isolated)}
.plinth-diagram .mark.transit{fill:var(--transit)}
.plinth-diagram .mark.unknown{fill:var(--unknown)}
.plinth-diagram .yes{fill:var(--yes);stroke:var(--line)}
.plinth-diagram .part{fill:var(--part);stroke:var(--line)}
.plinth-diagram .no{fill:var(--paper);stroke:var(--line)}
.plinth-diagram .open{fill:var(--paper);stroke:var(--unknown);stroke-dasharray:4 3}
`

const (
	light = `--paper:#fff;--outer:#f7f8fa;--inner:#eef1f5;--line:#aab4c1;--ink:#16202c;--muted:#525f6e;` +
		`--public:#c2410c;--private:#1d4ed8;--isolated:#64748b;--transit:#7e22ce;--unknown:#a16207;--yes:#bfe6cc;--part:#e3f1d0;`
	dark = `--paper:#11161d;--outer:#171e27;--inner:#1f2833;--line:#4a5767;--ink:#e6ebf1;--muted:#a3b0bf;` +
		`--public:#fb923c;--private:#60a5fa;--isolated:#94a3b8;--transit:#c084fc;--unknown:#eab308;--yes:#1d4d31;--part:#34481f;`
)
