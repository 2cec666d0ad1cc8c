// The list of documents: only the rows in sight exist, so 50,000 scroll like 50.

const ROW = 48; // pixels, as in the style
const MARGIN = 8; // rows drawn above and below what is in sight
const MOST_PRINTED = 500;

const COLUMNS = [
  ["title", (i) => titleOf(i)],
  ["region", (i) => string(DOCS.region[i])],
  ["year", (i) => DOCS.year[i]],
  ["shares", (i) => { const d = DOCS.dominant[i]; return d === null || d < 0 ? null : -shareOf(i, d) - 2000 * (D - d); }],
  ["type", (i) => fieldOf("type", i)],
  ["mode", (i) => fieldOf("mode", i)],
];

function sorted(documents) {
  const [name, down] = (route.params.get("sort") || "").split("-");
  const column = COLUMNS.find(([key]) => key === name);
  if (!column) return documents;
  const compare = new Intl.Collator("zh-Hans-u-co-pinyin", { numeric: true }).compare;
  const keyed = documents.map((i) => [column[1](i), i]);
  keyed.sort(([a, i], [b, j]) => {
    if (a === b) return i - j;
    if (a === null || a === "") return 1; // what is missing comes last either way
    if (b === null || b === "") return -1;
    const order = typeof a === "number" ? a - b : compare(a, b);
    return (down ? -order : order) || i - j;
  });
  return keyed.map(([, i]) => i);
}

function stack(i) {
  let x = 0;
  const parts = SCHEME.drivers.map((_, d) => {
    const share = shareOf(i, d);
    const made = share ? h("rect", { class: colour(d), x: x / 10, width: share / 10, height: 12 }) : null;
    x += share || 0;
    return made;
  });
  const said = SCHEME.drivers.map((driver, d) => `${bi(driver.label)} ${percent(shareOf(i, d))}`);
  return h("svg", { class: "stack", viewBox: "0 0 100 12", preserveAspectRatio: "none", role: "img",
    "aria-label": said.join(", ") }, h("title", {}, said.join("\n")), parts);
}

function kindLabel(entries, place) {
  return place === null ? "—" : place < 0 ? t("none") : bi(entries[place].label);
}

function documentRow(i, at) {
  return h("tr", { "aria-rowindex": at + 2 },
    h("td", {}, h("a", { href: link("document", { id: i }), title: DOCS.id[i].slice(0, 300) },
      data(titleOf(i)))),
    h("td", {}, data(string(DOCS.region[i]))),
    h("td", {}, DOCS.year[i] ?? "—"),
    h("td", {}, shareOf(i, 0) === null ? t("no_driver") : stack(i)),
    h("td", {}, kindLabel(SCHEME.types, DOCS.type[i])),
    h("td", {}, kindLabel(SCHEME.modes, DOCS.mode[i])));
}

function sortHead(key) {
  const [name, down] = (route.params.get("sort") || "").split("-");
  const now = name === key ? (down ? "descending" : "ascending") : null;
  const next = now === "ascending" ? `${key}-down` : now === "descending" ? "" : key;
  return h("th", { scope: "col", "aria-sort": now },
    h("a", { href: link("documents", { sort: next }), "data-sort": key }, t(key),
      h("span", { "aria-hidden": "true" }, now === "ascending" ? " ▲" : now ? " ▼" : "")));
}

function documents(kept) {
  const order = sorted(kept);
  const rows = new Map();
  const above = h("tr", { class: "spacer", "aria-hidden": "true" }, h("td", { colspan: 6 }));
  const below = h("tr", { class: "spacer", "aria-hidden": "true" }, h("td", { colspan: 6 }));
  const body = h("tbody", {}, above, below);
  const scroller = h("div", { class: "list", tabindex: 0, role: "region", "aria-label": t("documents") },
    h("table", { class: "documents", "aria-rowcount": order.length + 1 },
      h("thead", {}, h("tr", {}, COLUMNS.map(([key]) => sortHead(key)))), body));
  const draw = (first, last) => {
    for (const [at, row] of rows) if (at < first || at >= last) { row.remove(); rows.delete(at); }
    let before = above;
    for (let at = first; at < last; at++) {
      if (!rows.has(at)) { // rows that stay are left alone: one may hold the focus
        rows.set(at, documentRow(order[at], at));
        before.after(rows.get(at));
      }
      before = rows.get(at);
    }
    above.firstChild.style.height = `${first * ROW}px`;
    below.firstChild.style.height = `${(order.length - last) * ROW}px`;
  };
  const inSight = () => {
    const top = Math.floor(scroller.scrollTop / ROW);
    const seen = Math.ceil((scroller.clientHeight || 600) / ROW);
    draw(Math.max(0, top - MARGIN), Math.min(order.length, top + seen + MARGIN));
  };
  let asked = false;
  scroller.addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; inSight(); });
  });
  page.redraw = inSight;
  page.beforePrint = () => draw(0, Math.min(order.length, MOST_PRINTED));
  return [h("p", { class: "note on-screen" }, t("list_hint")), legend(), scroller];
}

function legend() {
  return h("ul", { class: "legend" },
    SCHEME.drivers.map((driver, d) => h("li", {}, swatch(colour(d)), bi(driver.label))));
}
