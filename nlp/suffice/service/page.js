"use strict";
// Sends the note to /v1/check and shows findings beside the marked note. Nothing is kept: no
// storage, no cookie. All text goes in as text nodes, so that no note can become markup.

const $ = (id) => document.getElementById(id);
const OVERALL = {
  sufficient: "Sufficient: the note stands by these rules",
  borderline: "Borderline: reviewers would differ",
  insufficient: "Insufficient: a reviewer would most likely not accept it",
  not_applicable: "Not applicable: no exercise treatment to judge",
};
const VERDICT = { not_met: "not met", partial: "met in part" };
const RANK = ["exclusion", "required", "supporting"];

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.append(text);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function worstFirst(criteria) {
  const order = (f) => [f.verdict === "not_met" ? 0 : 1, -f.points, RANK.indexOf(f.severity)];
  const missing = criteria.filter((f) => f.verdict in VERDICT);
  return missing.sort((a, b) => {
    const [left, right] = [order(a), order(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? a.id.localeCompare(b.id) : left[at] - right[at];
  });
}

// Stretches to mark, none overlapping: of two that do, the worse finding keeps its words.
function marksOf(findings) {
  const taken = [];
  for (const finding of findings) {
    for (const item of finding.evidence) {
      if (!(item.start < item.end)) continue;
      if (taken.some((mark) => item.start < mark.end && mark.start < item.end)) continue;
      taken.push({ start: item.start, end: item.end, finding });
    }
  }
  return taken.sort((a, b) => a.start - b.start);
}

function showNote(text, marks) {
  const shown = $("marked");
  let at = 0;
  shown.replaceChildren();
  marks.forEach((mark, number) => {
    shown.append(text.slice(at, mark.start));
    const { id, title, verdict } = mark.finding;
    shown.append(element("a", text.slice(mark.start, mark.end), {
      id: `w-${number}`, href: `#f-${id}`, class: `mark ${verdict}`, title: `${id} ${title}`,
    }));
    at = mark.end;
  });
  shown.append(text.slice(at));
}

function showFinding(finding, marks) {
  const item = element("li", "", { id: `f-${finding.id}`, class: finding.verdict, tabindex: "-1" });
  item.append(element("strong", `${finding.id} ${finding.title}`));
  item.append(element("p", `${VERDICT[finding.verdict]}, ${finding.severity}. ${finding.message}`));
  marks.forEach((mark, number) => {
    if (mark.finding !== finding) return;
    const line = element("p", "");
    line.append(element("a", `\u201c${mark.text}\u201d`, { href: `#w-${number}` }));
    item.append(line);
  });
  item.append(element("p", finding.advice));
  const rules = finding.sources.map((s) => [s.document, s.section].filter(Boolean).join(", "));
  item.append(element("p", `Rule: ${rules.join("; ")}`, { class: "where" }));
  return item;
}

function show(report, text) {
  const findings = worstFirst(report.criteria);
  const marks = marksOf(findings);
  for (const mark of marks) mark.text = text.slice(mark.start, mark.end);
  $("verdict").textContent = OVERALL[report.overall];
  $("findings").replaceChildren(...findings.map((finding) => showFinding(finding, marks)));
  if (!findings.length) $("findings").append(element("li", "Nothing is missing.", { class: "none" }));
  showNote(text, marks);
  $("answer").hidden = false;
  $("verdict").focus();
}

async function check() {
  const text = $("note").value;
  if (!text.trim()) return say("There is no note to check.");
  const fields = {};
  if ($("payer").value) fields.payer = $("payer").value;
  if ($("state").value) fields.state = $("state").value.toUpperCase();
  if ($("draft").checked) fields.doc_status = "preliminary";
  const headers = { "Content-Type": "application/json" };
  if ($("key").value) headers["X-API-Key"] = $("key").value;
  say("Checking …");
  $("answer").hidden = true;
  try {
    const body = JSON.stringify({ text, fields });
    const options = { method: "POST", headers, body, cache: "no-store", credentials: "omit" };
    const answer = await fetch("v1/check?format=json&offset_unit=utf16", options);
    if (!answer.ok) return say(await problem(answer));
    const report = await answer.json();
    say("Checked.");
    show(report, text);
  } catch {
    say("Not checked: the service cannot be reached.");
  }
}

async function problem(answer) {
  if (answer.status === 401) return "Not checked: the API key is missing or wrong.";
  const outcome = await answer.json().catch(() => null);
  return outcome?.issue?.[0]?.diagnostics ?? `Not checked: the service answered ${answer.status}.`;
}

function say(words) {
  $("status").textContent = words;
}

// A page that may embed this one can send {type: "suffice.note", text: "..."}.
function receive(event) {
  const allowed = document.body.dataset.ancestors.split(" ").filter(Boolean);
  if (!allowed.includes(event.origin) || event.data?.type !== "suffice.note") return;
  $("note").value = String(event.data.text);
  check();
}

$("key-row").hidden = document.body.dataset.key !== "required";
$("ask").addEventListener("submit", (event) => { event.preventDefault(); check(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); check(); }
});
window.addEventListener("message", receive);
