// Elements from names, attributes and children. Text only ever enters as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const SVG_NAMES = new Set(["svg", "rect", "line", "text", "g", "path", "title", "defs", "marker"]);

function h(name, attributes = {}, ...children) {
  const element = SVG_NAMES.has(name)
    ? document.createElementNS(SVG, name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

// Text that others wrote: kept apart from the page's own direction of writing.
function data(text, attributes = {}) {
  return h("bdi", attributes, text);
}

function table(heads, rows, caption) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {},
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, i) =>
        i === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell)))))));
}

function linked(text, href) {
  return href ? h("a", { href }, text) : text;
}

function section(heading, ...children) {
  return h("section", { class: "card" }, h("h2", {}, heading), ...children);
}

function select(label, options, value, onchange) {
  return h("label", { class: "field" }, h("span", {}, label),
    h("select", { onchange: (event) => onchange(event.target.value) },
      options.map(([key, text]) =>
        h("option", { value: key, selected: String(key) === String(value) }, text))));
}

function paged(items, size, draw, words) {
  const list = items.slice(0, size).map(draw);
  if (items.length <= size) return list;
  const rest = items.slice(size);
  const more = h("details", {}, h("summary", {}, words(rest.length)));
  more.addEventListener("toggle", () => append(more, rest.map(draw)), { once: true });
  return [list, more];
}
