"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const size = 50;
  const format = new Intl.NumberFormat("en-US");
  const el = (name, cls, text) => {
    const e = document.createElement(name);
    if (cls) e.className = cls;
    if (text !== undefined && text !== "") e.textContent = text;
    return e;
  };
  const cell = (...children) => {
    const td = el("td");
    td.append(...children.filter((c) => c));
    return td;
  };
  // A line may end after the parts of a construct path, or of a type.
  const broken = (name, cls, text) => {
    const e = el(name, cls);
    (text || "").split(/(?<=\/|::)/).forEach((part, i) => e.append(...(i ? [el("wbr"), part] : [part])));
    return e;
  };
  const subject = (r) => cell(broken("span", "path", r.path), r.type && broken("span", "type", r.type));
  const names = (list) => (list || []).map((a) => a.metric).join(", ");
  const number = (n) => {
    const td = el("td", "num", typeof n === "number" ? format.format(n) : n);
    return td;
  };

  // How a row of each table is drawn, from what the report has.
  const draw = {
    findings: (r) => [cell(el("code", "", r.rule), el("span", "sev " + r.severity, r.severity)), subject(r),
      cell([r.property, r.detail].filter((t) => t).join(" ")), el("td", "where", r.where)],
    waived: (r) => [cell(el("code", "", r.rule)), subject(r), cell(r.reason || ""), el("td", "until", r.expires || "no end")],
    alarms: (r) => [subject(r), cell(names(r.alarms)), cell(names(r.missing)),
      cell([...(r.gaps || []), ...(r.exempt || [])].map((g) => g.metric + ": " + g.reason).join("; "))],
    stacks: (r) => [cell(broken("span", "path", r.path)), cell(r.class), cell([r.account, r.region].filter((t) => t).join("/") || "any"),
      number(r.resources), number(r.findings), number(r.monthly || "")],
  };

  // A table shows a page of the rows that match what is searched for: the page has no more rows
  // than that, however many the report has.
  for (const table of document.querySelectorAll("table[data-table]")) {
    const name = table.dataset.table;
    const rows = data[name] || [];
    const tools = document.querySelector(`[data-tools="${name}"]`);
    const input = tools.querySelector("input");
    const result = tools.querySelector(".result");
    const buttons = tools.querySelectorAll("[data-to]");
    let texts = null; // made when somebody searches
    let matching = rows;
    let page = 0;
    const show = () => {
      const from = page * size;
      const body = el("tbody");
      for (const r of matching.slice(from, from + size)) {
        const tr = el("tr");
        tr.append(...draw[name](r));
        body.append(tr);
      }
      table.tBodies[0].replaceWith(body);
      const to = Math.min(from + size, matching.length);
      result.textContent = matching.length === 0 ? "Nothing matches."
        : `${format.format(from + 1)} to ${format.format(to)} of ${format.format(matching.length)}`;
      buttons[0].disabled = page === 0;
      buttons[1].disabled = to === matching.length;
      tools.querySelector(".pager").hidden = matching.length <= size && page === 0;
    };
    const search = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter((w) => w);
      texts ||= rows.map((r) => JSON.stringify(Object.values(r)).toLowerCase());
      matching = words.length ? rows.filter((_, i) => words.every((w) => texts[i].includes(w))) : rows;
      page = 0;
      show();
    };
    input.addEventListener("input", search);
    for (const b of buttons) b.addEventListener("click", () => { page += Number(b.dataset.to); show(); });
    table.dispatchSearch = (text) => { input.value = text; search(); input.focus(); };
    tools.hidden = false;
    show();
  }
  for (const link of document.querySelectorAll("[data-rule]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector('table[data-table="findings"]').dispatchSearch(link.dataset.rule);
    });
  }

  // A matrix shows the places that match, by VPC, and no more of them than people look at.
  const most = 60;
  for (const table of document.querySelectorAll("[data-matrix]")) {
    const { places, cells } = data.matrices[table.dataset.matrix];
    const tools = document.querySelector(`[data-tools="matrix-${table.dataset.matrix}"]`);
    const inputs = [...tools.querySelectorAll("input")];
    const head = (scope, text, columns, rows) => {
      const th = broken("th", "", text);
      th.scope = scope;
      th.colSpan = columns || 1;
      th.rowSpan = rows || 1;
      return th;
    };
    const matching = (text) => {
      const words = text.toLowerCase().split(/\s+/).filter((w) => w);
      return places.map((p, i) => i).filter((i) => words.every((w) => places[i].toLowerCase().includes(w)));
    };
    const spans = (indices) => {
      const all = [];
      for (const i of indices) {
        const at = places[i].lastIndexOf("/");
        const vpc = places[i].slice(0, Math.max(at, 0));
        if (!all.length || !vpc || all[all.length - 1].vpc !== vpc) all.push({ vpc, tiers: [] });
        all[all.length - 1].tiers.push({ i, label: places[i].slice(at + 1) });
      }
      return all;
    };
    const show = () => {
      const found = inputs.map((input) => matching(input.value));
      const [rows, columns] = found.map((all) => all.slice(0, most));
      const [top, below] = [el("tr"), el("tr")];
      top.append(head("col", "From", 2, 2));
      for (const s of spans(columns)) {
        top.append(s.vpc ? head("colgroup", s.vpc, s.tiers.length) : head("col", s.tiers[0].label, 1, 2));
        if (s.vpc) below.append(...s.tiers.map((t) => head("col", t.label)));
      }
      table.tHead.replaceChildren(top, below);
      for (const body of [...table.tBodies]) body.remove();
      for (const s of spans(rows)) {
        const body = table.createTBody();
        s.tiers.forEach((t, k) => {
          const tr = body.insertRow();
          if (s.vpc && k === 0) tr.append(head("rowgroup", s.vpc, 1, s.tiers.length));
          tr.append(head("row", t.label, s.vpc ? 1 : 2));
          for (const j of columns) tr.append(el("td", "c-" + (cells[t.i][j] === "-" ? "outside" : cells[t.i][j]), cells[t.i][j]));
        });
      }
      const count = (all) => all.length > most ? `the first ${most} of ${all.length}` : `${all.length} of ${places.length}`;
      tools.querySelector(".result").textContent = `From ${count(found[0])} places to ${count(found[1])}`;
    };
    for (const input of inputs) input.addEventListener("input", show);
    tools.hidden = false;
    show();
  }

  // The checklist is short: its items are hidden where they do not match.
  const tools = document.querySelector('[data-tools="checklist"]');
  const items = [...document.querySelectorAll(".item")];
  const filter = () => {
    const words = tools.querySelector("input[type=search]").value.toLowerCase().split(/\s+/).filter((w) => w);
    const wanted = new Set([...tools.querySelectorAll("input[name=status]:checked")].map((i) => i.value));
    let n = 0;
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !wanted.has(item.dataset.status) || !words.every((w) => text.includes(w));
      n += item.hidden ? 0 : 1;
    }
    tools.querySelector(".result").textContent = `${n} of ${items.length} items`;
  };
  tools.addEventListener("input", filter);
  tools.hidden = false;
  filter();

  for (const more of document.querySelectorAll("[data-more]")) more.remove();

  // On paper everything is open, and a matrix as wide as a sheet of A4 has room for.
  const opened = [], paper = 620;
  addEventListener("beforeprint", () => {
    for (const d of document.querySelectorAll("details:not([open])")) { d.open = true; opened.push(d); }
    for (const m of document.querySelectorAll(".matrix")) m.style.zoom = Math.min(1, paper / m.offsetWidth);
  });
  addEventListener("afterprint", () => {
    for (const d of opened.splice(0)) d.open = false;
    for (const m of document.querySelectorAll(".matrix")) m.style.zoom = "";
  });
  const target = () => {
    const at = location.hash && document.getElementById(location.hash.slice(1));
    if (at && at.matches("details")) at.open = true;
  };
  addEventListener("hashchange", target);
  target();
})();
