"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, kind) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const PAGE = 100;

  // Narrow screens show rows as cards, where each cell needs the name of its column.
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    for (const body of table.tBodies)
      for (const row of body.rows)
        if (!row.classList.contains("more"))
          [...row.cells].forEach((cell, i) => {
            if (i && cell.textContent) cell.dataset.label = heads[i];
          });
  }

  // Sorting: numbers by data-v, words by data-v or text; a visit is a whole tbody.
  const valueOf = (cell) => {
    const raw = cell.dataset.v ?? cell.textContent;
    const number = Number(raw);
    return raw !== "" && !Number.isNaN(number) ? number : raw.toLowerCase();
  };
  const compare = (a, b) => {
    if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
    return typeof a === "number" ? 1 : -1;
  };
  const sort = (table, column, head) => {
    const up = head.getAttribute("aria-sort") === "descending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const many = table.tBodies.length > 1;
    const units = many ? [...table.tBodies] : [...table.tBodies[0].rows];
    const keyed = units.map((unit) => [valueOf((many ? unit.rows[0] : unit).cells[column]), unit]);
    keyed.sort((a, b) => compare(a[0], b[0]) * (up ? 1 : -1));
    const parent = many ? table : table.tBodies[0];
    parent.append(...keyed.map((pair) => pair[1]));
    if (table.id === "t-worst") show();
  };
  for (const table of document.querySelectorAll("table[data-sortable]"))
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (!head.textContent) return;
      const button = make("button", head.textContent);
      button.type = "button";
      button.addEventListener("click", () => sort(table, column, head));
      head.replaceChildren(button);
    });

  // Visits: each row opens to its findings; filters choose, at most PAGE more at a time.
  const worst = byId("t-worst");
  let shown = PAGE;
  let words = null;
  const bodies = worst ? [...worst.tBodies] : [];
  const fits = (body) => {
    const visit = data.visits[body.dataset.i];
    const asked = (id) => byId(id).value;
    if (asked("f-overall") && visit.overall !== asked("f-overall")) return false;
    if (asked("f-clinician") && visit.clinician !== asked("f-clinician")) return false;
    if (asked("f-payer") && visit.payer !== asked("f-payer")) return false;
    if (asked("f-criterion") && !visit.criteria.includes(asked("f-criterion"))) return false;
    const search = asked("f-search").trim().toLowerCase();
    if (!search) return true;
    words ??= new Map(bodies.map((b) => [b, b.textContent.toLowerCase()]));
    return search.split(/\s+/).every((word) => words.get(body).includes(word));
  };
  const show = () => {
    let count = 0;
    for (const body of worst.tBodies) {
      const fit = fits(body);
      count += fit;
      body.hidden = !fit || count > shown;
    }
    const seen = Math.min(count, shown);
    byId("worst-count").textContent =
      `${count.toLocaleString("en-US")} visits match` + (seen < count ? `, ${seen} are shown` : "");
    byId("worst-more").hidden = seen >= count;
  };
  const addAdvice = (body) => {
    if (body.dataset.ready) return;
    body.dataset.ready = "1";
    for (const item of body.querySelectorAll("li[data-c]")) {
      const rule = data.rules[item.dataset.c];
      if (rule) item.append(make("div", `${rule[1]} Rule: ${rule[2]}`, "advice"));
    }
    const visit = data.visits[body.dataset.i];
    if (visit.text === undefined) return;
    const button = make("button", "Show the note with these words marked");
    button.type = "button";
    button.addEventListener("click", () => button.replaceWith(note(visit)));
    body.rows[1].cells[0].append(button);
  };
  const note = (visit) => {
    // Offsets are code points; strings here count UTF-16 units.
    const text = Array.from(data.texts[visit.text]);
    const box = make("pre", undefined, "note-text");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "The note");
    let at = 0;
    for (const [start, end, criterion, verdict] of visit.spans) {
      if (start < at) continue;
      box.append(text.slice(at, start).join(""));
      const mark = make("mark", text.slice(start, end).join(""), verdict);
      mark.title = criterion;
      box.append(mark);
      at = end;
    }
    box.append(text.slice(at).join(""));
    return box;
  };
  const fill = (id, values, name) => {
    for (const value of [...new Set(values)].filter(Boolean).sort()) {
      const option = make("option", name ? name(value) : value);
      option.value = value;
      byId(id).append(option);
    }
  };
  if (worst) {
    for (const body of bodies) {
      const more = body.rows[1];
      more.hidden = true;
      const head = body.rows[0].cells[0];
      const button = make("button", undefined, "open");
      button.type = "button";
      button.append(...head.childNodes);
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        more.hidden = !more.hidden;
        button.setAttribute("aria-expanded", String(!more.hidden));
        addAdvice(body);
      });
      head.append(button);
    }
    fill("f-overall", data.visits.map((v) => v.overall), (v) => data.overall[v]);
    fill("f-clinician", data.visits.map((v) => v.clinician));
    fill("f-payer", data.visits.map((v) => v.payer));
    fill("f-criterion", data.visits.flatMap((v) => v.criteria), (c) => `${c} ${data.rules[c][0]}`);
    const form = byId("worst-form");
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => { shown = PAGE; show(); });
    byId("worst-more").addEventListener("click", () => { shown += PAGE; show(); });
    show();
    worst.classList.remove("unread");
  }

  const records = byId("records-form");
  if (records) {
    records.hidden = false;
    records.addEventListener("submit", (event) => event.preventDefault());
    records.addEventListener("input", () => {
      const search = byId("f-patient").value.trim().toLowerCase();
      for (const patient of document.querySelectorAll(".patient"))
        patient.hidden = !patient.firstChild.textContent.toLowerCase().includes(search);
    });
  }

  // One criterion, group by group: groups that are too small come by name, without a share.
  const form = byId("cross-form");
  const percent = (share) => `${(100 * share).toFixed(1)}%`;
  const wilson = (k, n) => {
    const z = 1.959964, p = k / n, middle = p + (z * z) / (2 * n);
    const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n)), below = 1 + (z * z) / n;
    return [Math.max(0, (middle - half) / below), Math.min(1, (middle + half) / below)];
  };
  const shareOf = (k, n) => {
    if (!n) return "none to tell from";
    const [low, high] = wilson(k, n);
    return `${k} of ${n}, ${percent(k / n)} (${percent(low)} to ${percent(high)})`;
  };
  const bar = (share) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 240 16");
    svg.setAttribute("class", "stacked");
    svg.setAttribute("aria-hidden", "true");
    for (const [kind, x, width] of [["v-not_applicable", 0, 240], ["v-not_met", 0, 240 * share]]) {
      const part = document.createElementNS(space, "rect");
      for (const [name, value] of Object.entries({ class: kind, x, y: 0, width, height: 16 }))
        part.setAttribute(name, value);
      svg.append(part);
    }
    return svg;
  };
  const cross = () => {
    const criterion = byId("cross-criterion").value, kind = byId("cross-kind").value;
    const index = data.cross.criteria.indexOf(criterion);
    const { names, values } = data.cross.kinds[kind];
    const quality = data.cross.quality[criterion];
    byId("cross-quality").textContent = quality
      ? `The checker's own “not met” for ${criterion}, on synthetic notes labelled by language ` +
        `models: precision ${shareOf(quality[0], quality[1])}; recall ${shareOf(quality[2], quality[3])}.`
      : `The checker's own “not met” for ${criterion} has not been measured.`;
    const all = names.map((name, i) => [name, ...values[i][index]]).filter((row) => row[2]);
    const large = all.filter((row) => row[2] >= data.cross.least);
    const small = all.filter((row) => row[2] < data.cross.least);
    if (kind !== "month") large.sort((a, b) => b[1] / b[2] - a[1] / a[2] || compare(a[0], b[0]));
    small.sort((a, b) => compare(a[0].toLowerCase(), b[0].toLowerCase()));
    const table = make("table");
    const head = table.createTHead().insertRow();
    for (const title of [kind[0].toUpperCase() + kind.slice(1), "Not met, of the visits decided", "Share"]) {
      const cell = make("th", title);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const [name, k, n] of large) {
      const row = body.insertRow();
      const cell = make("th", name);
      cell.scope = "row";
      row.append(cell);
      row.insertCell().textContent = shareOf(k, n);
      row.insertCell().append(bar(k / n));
    }
    const parts = large.length ? [table] : [];
    if (small.length) {
      parts.push(make("h3", `Fewer than ${data.cross.least} visits, by name`));
      const list = make("ul", undefined, "columns");
      for (const [name, k, n] of small) list.append(make("li", `${name}: ${k} of ${n}`));
      parts.push(list);
    }
    byId("cross-table").replaceChildren(...parts);
  };
  if (form) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", cross);
    cross();
  }
})();
