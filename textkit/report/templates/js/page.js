// The frame: sections, language, light and dark, filters, and drawing the view that is asked for.

const VIEWS = { overview, emphasis, kinds, documents, sentences, document: documentPage };
const main = document.getElementById("main");
let drawing = 0;

function header() {
  const items = ["overview", "emphasis", "kinds", "documents", "sentences"].map((view) =>
    h("li", {}, h("a", { href: link(view), "aria-current": route.view === view ? "page" : null },
      t(view))));
  const button = (label, act, attributes = {}) =>
    h("button", { type: "button", onclick: act, ...attributes }, label);
  return [
    h("p", { class: "brand" }, bi(SCHEME.label), h("small", {}, ` ${t("report")}`)),
    h("nav", { "aria-label": t("sections") }, h("ul", {}, items)),
    h("div", { class: "tools" },
      button(page.lang ? "中文" : "English", switchLanguage,
        { id: "language", lang: page.lang ? "zh-Hans" : "en" }),
      button(t("theme"), switchTheme, { id: "theme" }), button(t("print"), () => window.print())),
  ];
}

function switchLanguage() {
  page.lang = 1 - page.lang;
  frame();
  draw();
  document.getElementById("language").focus();
}

function switchTheme() {
  const dark = getComputedStyle(document.documentElement).getPropertyValue("--is-dark").trim() === "1";
  document.documentElement.dataset.theme = dark ? "light" : "dark";
}

function footer() {
  const { textkit: version = "", finished = "" } = INDEX.run;
  return [h("p", {}, t("made_by", { version, finished: String(finished).replace("T", " ") })),
    h("p", {}, t("lexicon_version", { label: bi(SCHEME.label), version: SCHEME.version }))];
}

function frame() {
  document.documentElement.lang = page.lang ? "en" : "zh-Hans";
  document.title = `${bi(SCHEME.label)} · ${t("report")}`;
  const skip = document.getElementById("skip");
  skip.textContent = t("skip");
  const status = h("p", { id: "status", role: "status" });
  const clear = h("a", { id: "clear", href: "#/" }, t("clear"));
  document.getElementById("filters").replaceChildren(filterBar(setFilter),
    h("div", { class: "state" }, status, clear));
  document.getElementById("foot").replaceChildren(...footer());
  if (N < INDEX.n_documents) {
    document.getElementById("filters").append(h("p", { class: "notice" },
      t("listed_cut", { n: whole(N), total: whole(INDEX.n_documents) })));
  }
}

// A change of filter replaces the address, so that typing does not fill the history.
function setFilter(name, value) {
  const view = route.view === "document" ? "documents" : route.view;
  const extra = {};
  for (const key of ["driver", "mechanism", "target", "by", "map", "sort"]) extra[key] = route.params.get(key);
  history.replaceState(null, "", link(view, { ...extra, [name]: value }));
  readRoute();
  draw();
}

async function draw() {
  const turn = ++drawing;
  const kept = selected();
  document.getElementById("top").replaceChildren(...header());
  document.getElementById("status").textContent =
    t("n_selected", { n: whole(kept.length), total: whole(N) });
  const clear = document.getElementById("clear");
  clear.hidden = !FILTERS.some((name) => route.params.get(name));
  clear.href = `#/${route.view === "document" ? "documents" : route.view}`;
  page.redraw = page.beforePrint = page.afterDraw = null;
  const view = Object.hasOwn(VIEWS, route.view) ? VIEWS[route.view] : null;
  const ofTexts = route.view === "document" || route.view === "sentences";
  main.setAttribute("aria-busy", "true");
  let parts;
  if (!view) parts = [h("p", {}, t("not_found"))];
  else if (!kept.length && !ofTexts) parts = [h("p", { class: "notice" }, t("nothing")), failures()];
  else if (ofTexts && typeof DecompressionStream === "undefined") parts = [h("p", {}, t("old_browser"))];
  else parts = await view(kept);
  if (turn !== drawing) return; // another view was asked for in the meantime
  main.replaceChildren();
  if (Object.hasOwn(INDEX.words, route.view)) main.append(h("h1", { class: "hidden", tabindex: -1 }, t(route.view)));
  append(main, parts);
  main.dataset.view = route.view;
  main.removeAttribute("aria-busy");
  page.redraw?.();
  page.afterDraw?.();
}

function go() {
  const before = route.view + (route.params.get("id") || "");
  readRoute();
  for (const field of document.querySelectorAll(".filters select, #search")) field.blur?.();
  frame();
  draw().then(() => {
    if (before === route.view + (route.params.get("id") || "") || route.params.get("at")) return;
    window.scrollTo(0, 0);
    (main.querySelector("h1") || main).focus({ preventScroll: true });
  });
}

window.addEventListener("hashchange", go);
window.addEventListener("resize", () => page.redraw?.());
window.addEventListener("beforeprint", () => page.beforePrint?.());
window.addEventListener("afterprint", () => page.redraw?.());
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
readRoute();
frame();
draw();
