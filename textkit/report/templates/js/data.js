// The data of the page: the index of all documents at once, a document's details when asked for.

const INDEX = JSON.parse(document.getElementById("index").textContent);
const SCHEME = INDEX.scheme;
const DOCS = INDEX.docs;
const N = DOCS.id.length;
const D = SCHEME.drivers.length;
const MECHANISMS = SCHEME.drivers.flatMap((driver, d) =>
  driver.mechanisms.map((mechanism) => ({ ...mechanism, driver: d })));
const M = MECHANISMS.length;
const PROVINCES = new Map(INDEX.tiles.map(([code, , , short, name]) => [code, { short, name }]));

const page = { lang: document.documentElement.lang === "en" ? 1 : 0 };

function bi(pair) {
  return pair[page.lang] || pair[0] || pair[1] || "";
}

function t(key, values = {}) {
  return bi(INDEX.words[key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

function labelOf(entries, key) {
  const entry = entries.find((e) => e.key === key);
  return entry ? bi(entry.label) : key;
}

function codeLabel(column, key) {
  const label = SCHEME.codes[column]?.[key] ?? SCHEME.labels[key];
  return label ? bi(label) : key;
}

function percent(permille) {
  return permille === null || permille === undefined ? "—" : `${(permille / 10).toFixed(1)}%`;
}

function whole(number) {
  return Number(number).toLocaleString(page.lang ? "en" : "zh-CN");
}

function decimal(number, digits = 2) {
  return number === null || number === undefined ? "—"
    : Number(number).toLocaleString(page.lang ? "en" : "zh-CN",
      { maximumFractionDigits: digits });
}

function signed(weight) {
  return `${weight > 0 ? "+" : weight < 0 ? "−" : ""}${Math.abs(weight ?? 0).toFixed(2)}`;
}

function string(place) {
  return place >= 0 ? DOCS.strings[place] : "";
}

function titleOf(i) {
  return DOCS.title[i] || DOCS.id[i];
}

function provinceName(code) {
  return code ? bi(PROVINCES.get(code).name) : t("untold");
}

function shareOf(i, driver, mechanism = -1) {
  return mechanism >= 0 ? DOCS.mechanism[i * M + mechanism] : DOCS.share[i * D + driver];
}

// ---- details

const held = new Map();
const parsed = document.readyState === "loading"
  ? new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }))
  : Promise.resolve();

async function detail(i) {
  if (held.has(i)) return held.get(i);
  let element = document.getElementById(`d${i}`);
  if (!element?.nextElementSibling) { // not there yet, or still being read
    await parsed;
    element = document.getElementById(`d${i}`);
  }
  const packed = Uint8Array.from(atob(element.textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const made = await new Response(stream).json();
  if (held.size > 60) held.delete(held.keys().next().value);
  held.set(i, made);
  return made;
}
