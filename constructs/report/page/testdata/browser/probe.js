// What the test runs in the page: it reads the numbers, uses the tables as a reader would, and writes
// what it saw, with what axe-core finds, into an element that the test reads.
const data = (name) => JSON.parse(document.getElementById("data").textContent)[name];
addEventListener("load", async () => {
  const seen = { errors: window.problems, numbers: {}, pillars: {}, items: {}, tables: {} };
  for (const e of document.querySelectorAll("[data-n]")) seen.numbers[e.dataset.n] = e.textContent;
  for (const e of document.querySelectorAll("[data-pillar]")) seen.pillars[e.dataset.pillar] = e.textContent;
  for (const e of document.querySelectorAll(".item")) seen.items[e.id] = e.dataset.status;
  for (const table of document.querySelectorAll("table[data-table]")) {
    const name = table.dataset.table;
    const tools = document.querySelector(`[data-tools="${name}"]`);
    const input = tools.querySelector("input");
    const [previous, next] = tools.querySelectorAll("[data-to]");
    const rows = () => [...table.tBodies[0].rows].map((r) => r.textContent);
    const first = rows();
    const t = { rows: first.length, result: tools.querySelector(".result").textContent, more: !next.disabled };
    if (t.more) {
      next.click();
      t.turned = rows()[0] !== first[0] || tools.querySelector(".result").textContent !== t.result;
      previous.click();
    }
    input.value = "no such text anywhere";
    input.dispatchEvent(new Event("input"));
    t.none = rows().length === 0 && tools.querySelector(".result").textContent === "Nothing matches.";
    input.value = "";
    input.dispatchEvent(new Event("input"));
    t.again = rows().length === first.length;
    seen.tables[name] = t;
  }
  const met = document.querySelector('input[name=status][value="met"]');
  if (met) { // the page of a change has no checklist
    met.click();
    seen.hidden = [...document.querySelectorAll(".item")].every((i) => i.hidden === (i.dataset.status === "met"));
    met.click();
    seen.shown = [...document.querySelectorAll(".item")].every((i) => !i.hidden);
  }
  const from = document.getElementById("from-0");
  if (from && data("matrices")[0].places.includes("net/V7/app")) {
    const table = document.querySelector("[data-matrix]");
    const rows = () => [...table.tBodies].flatMap((b) => [...b.rows]);
    const result = () => document.querySelector('[data-tools="matrix-0"] .result').textContent;
    seen.matrix = { all: result(), rows: rows().length };
    const search = (id, text) => {
      document.getElementById(id).value = text;
      document.getElementById(id).dispatchEvent(new Event("input"));
    };
    search("from-0", "V7 app");
    search("to-0", "/data");
    const cells = [...rows()[0].cells].filter((c) => c.tagName === "TD");
    Object.assign(seen.matrix, { found: result(), head: [table.tHead.rows[0].cells[0].textContent,
      ...[...rows()[0].cells].filter((c) => c.tagName === "TH").map((c) => c.textContent)],
      cells: cells.length, yes: cells.filter((c) => c.textContent === "yes").length });
    search("from-0", "");
    search("to-0", "");
  }
  for (const d of document.querySelectorAll("details")) d.open = true;
  seen.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  if (window.axe) {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    seen.axe = found.violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; ")}`);
  }
  const out = document.createElement("pre");
  out.id = "seen";
  out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(seen))));
  document.body.append(out);
});
