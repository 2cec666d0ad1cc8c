// Figures drawn as HTML rows with small SVG bars: text stays text, and reflows on a narrow page.

const colour = (driver) => `d${driver % 8}`;

// A bar from 0 to `value` of `top`, with a thin line from `low` to `high`.
function bar(value, top, { low = null, high = null, tone = "plain" } = {}) {
  const x = (v) => Math.max(0, Math.min(100, (100 * v) / top));
  const marks = value === null ? [] : [h("rect", { class: tone, width: x(value), height: 10, y: 1 })];
  if (low !== null && high !== null) {
    const line = (x1, x2, y1, y2) => h("line", { class: "whisker", x1, x2, y1, y2 });
    marks.push(line(x(low), x(high), 6, 6), line(x(low), x(low), 3, 9), line(x(high), x(high), 3, 9));
  }
  return h("svg", { class: "bar", viewBox: "0 0 100 12", preserveAspectRatio: "none",
    "aria-hidden": "true" }, marks);
}

// rows: {label, value, text, href, low, high, tone}
function bars(rows, { top = null, caption } = {}) {
  const most = top ?? Math.max(1, ...rows.map((r) => r.high ?? r.value ?? 0));
  return h("ul", { class: "bars", "aria-label": caption },
    rows.map((row) => h("li", {},
      h("span", { class: "label", title: row.label }, row.tone && swatch(row.tone), data(row.label)),
      bar(row.value, most, row),
      row.href ? h("a", { class: "number", href: row.href, "aria-label": `${row.label} ${row.text}` },
        row.text) : h("span", { class: "number" }, row.text))));
}

function swatch(tone) {
  return h("span", { class: `swatch ${tone}`, "aria-hidden": "true" });
}

function figure(heading, note, drawing, heads, rows) {
  return section(heading, note && h("p", { class: "note" }, note), drawing,
    h("details", { class: "data" }, h("summary", {}, t("table")), table(heads, rows, heading)));
}

// Mean, and its 95 % interval over documents, of a share; documents without one do not count.
function meanOf(documents, read, only = null) {
  let n = 0, sum = 0, squares = 0, last = -1;
  for (const i of documents) {
    const share = read(i);
    if (share === null) continue;
    n++; sum += share; squares += share * share; last = i;
  }
  if (!n) return { n, mean: null, low: null, high: null };
  const mean = sum / n;
  if (n === 1) return { n, mean, ...(only ? only(last) : { low: null, high: null }) };
  const error = 1.96 * Math.sqrt(Math.max(0, (squares - n * mean * mean) / (n - 1)) / n);
  return { n, mean, low: Math.max(0, mean - error), high: Math.min(1000, mean + error) };
}

function driverMean(documents, d) {
  return meanOf(documents, (i) => shareOf(i, d),
    (i) => ({ low: DOCS.low[i * D + d], high: DOCS.high[i * D + d] }));
}

function span(m) {
  return m.low === null ? "—" : `${percent(m.low)} – ${percent(m.high)}`;
}

// China as a grid of tiles; `values` by province code are {value, text, href}.
function tileMap(values, tone, caption) {
  const most = Math.max(1, ...[...values.values()].map((v) => v.value ?? 0));
  const size = 46;
  return h("svg", { class: "map", viewBox: `${size} 0 ${9 * size} ${8 * size}`, role: "group",
    "aria-label": caption },
    INDEX.tiles.map(([code, column, row, short, name]) => {
      const held = values.get(code);
      const told = held && held.value !== null;
      const level = told ? Math.ceil((5 * held.value) / most) : 0;
      const x = column * size, y = row * size;
      const marks = [
        h("rect", { x: x + 2, y: y + 2, width: size - 4, height: size - 4, rx: 5,
          class: told ? `tile ${tone} level${Math.max(1, level)}` : "tile empty" },
        h("title", {}, told ? `${bi(name)} ` : `${bi(name)}: ${t("no_data")}`)),
        h("text", { x: x + size / 2, y: y + (told ? 21 : 28), class: told ? `on${Math.max(1, level)}` : "off" },
          `${bi(short)} `),
        told && h("text", { x: x + size / 2, y: y + 36, class: `small on${Math.max(1, level)}` }, held.text),
      ];
      if (!told) return h("g", { "aria-hidden": "true" }, marks);
      const anchor = document.createElementNS(SVG, "a");
      anchor.setAttribute("href", held.href);
      return append(anchor, marks);
    }));
}
