// What is looked at lives in the address: #/view?filter=value. So back, links and print just work.

const FILTERS = ["q", "province", "year", "dominant", "type", "mode"];
const route = { view: "overview", params: new URLSearchParams() };
const HAYSTACK = DOCS.id.map((id, i) =>
  [id, DOCS.title[i], string(DOCS.region[i]), string(DOCS.issuer[i])].join("\n").toLowerCase());

function readRoute() {
  const [view, query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  route.view = view || "overview";
  route.params = new URLSearchParams(query);
}

// A link to `view` that keeps the filters; `changes` sets others, an empty string takes one away.
function link(view, changes = {}) {
  const params = new URLSearchParams();
  for (const name of FILTERS) if (route.params.get(name)) params.set(name, route.params.get(name));
  for (const [name, value] of Object.entries(changes)) {
    if (value === "" || value === null || value === undefined) params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

function keyAt(entries, place) {
  return place === null ? "" : place < 0 ? "none" : entries[place].key;
}

function fieldOf(name, i) {
  if (name === "province") return DOCS.province[i];
  if (name === "year") return DOCS.year[i] === null ? "" : String(DOCS.year[i]);
  if (name === "dominant") return keyAt(SCHEME.drivers, DOCS.dominant[i]);
  if (name === "type") return keyAt(SCHEME.types, DOCS.type[i]);
  return keyAt(SCHEME.modes, DOCS.mode[i]);
}

// Numbers of the documents that the filters let through; "-" stands for a missing value.
function selected() {
  const words = (route.params.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = FILTERS.slice(1).map((name) => [name, route.params.get(name)])
    .filter(([, value]) => value);
  const kept = [];
  for (let i = 0; i < N; i++) {
    if (wanted.every(([name, value]) => fieldOf(name, i) === (value === "-" ? "" : value))
        && words.every((word) => HAYSTACK[i].includes(word))) kept.push(i);
  }
  return kept;
}

function optionsOf(name, labels) {
  const seen = new Set();
  for (let i = 0; i < N; i++) seen.add(fieldOf(name, i));
  const known = labels
    ? [...labels].filter(([key]) => seen.has(key))
    : [...seen].filter(Boolean).sort().map((key) => [key, key]);
  return [["", t("all")], ...known, ...(seen.has("") ? [["-", t("untold")]] : [])];
}

function filterBar(onchange) {
  const named = (entries, none) => [...entries.map((e) => [e.key, bi(e.label)]), ["none", none]];
  const provinces = [...PROVINCES].map(([code, p]) => [code, bi(p.name)]);
  const fields = [
    ["province", t("province"), optionsOf("province", provinces)],
    ["year", t("year"), optionsOf("year")],
    ["dominant", t("dominant"), optionsOf("dominant", named(SCHEME.drivers, t("no_driver")))],
    ["type", t("type"), optionsOf("type", named(SCHEME.types, t("none")))],
    ["mode", t("mode"), optionsOf("mode", named(SCHEME.modes, t("none")))],
  ].filter(([, , options]) => options.length > 2);
  const search = h("input", { type: "search", id: "search", value: route.params.get("q") || "",
    autocomplete: "off", spellcheck: "false" });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => onchange("q", search.value.trim()), 120);
  });
  const bar = h("form", { class: "filters", role: "search", "aria-label": t("filters"),
    onsubmit: (event) => event.preventDefault() },
    h("label", { class: "field wide" }, h("span", {}, t("search")), search),
    h("details", { class: "fields", open: matchMedia("(min-width: 40.01rem)").matches },
      h("summary", {}, t("filters")),
      h("div", {}, fields.map(([name, label, options]) =>
        select(label, options, route.params.get(name) || "", (value) => onchange(name, value))))));
  return bar;
}
