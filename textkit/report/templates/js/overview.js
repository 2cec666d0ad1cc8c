// What went in: how many, from when, where and whom, and what could not be read.

const MOST_ISSUERS = 15;

function countBy(documents, read) {
  const counts = new Map();
  for (const i of documents) counts.set(read(i), (counts.get(read(i)) || 0) + 1);
  return counts;
}

function countFigure(heading, entries, hrefOf, note = null) {
  const rows = entries.map(([label, n, key]) => ({ label, value: n, text: whole(n), href: hrefOf(key) }));
  return figure(heading, note, bars(rows, { caption: heading }),
    [heading, t("count")], rows.map((r) => [data(r.label), linked(r.text, r.href)]));
}

function facts(documents) {
  const silent = documents.filter((i) => shareOf(i, 0) === null).length;
  const doubles = documents.filter((i) => DOCS.duplicate[i] >= 0).length;
  const tiles = [[documents.length, "n_documents"]];
  if (documents.length === N) {
    tiles.push([INDEX.n_paragraphs, "n_paragraphs"], [INDEX.n_matches, "n_matches"]);
  }
  tiles.push([INDEX.n_errors, "n_errors"]);
  if (doubles) tiles.push([doubles, "n_duplicates"]);
  if (silent) tiles.push([silent, "n_silent"]);
  return h("ul", { class: "facts" }, tiles.map(([n, key]) =>
    h("li", {}, h("strong", {}, whole(n)), h("span", {}, t(key)))));
}

function overview(documents) {
  const years = [...countBy(documents, (i) => fieldOf("year", i))]
    .sort(([a], [b]) => (a || "9999").localeCompare(b || "9999"))
    .map(([year, n]) => [year || t("untold"), n, year || "-"]);
  const provinces = countBy(documents, (i) => DOCS.province[i]);
  const issuers = [...countBy(documents, (i) => string(DOCS.issuer[i]))]
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
  const named = issuers.slice(0, MOST_ISSUERS).map(([name, n]) => [name || t("untold"), n, name]);
  const values = new Map([...provinces].filter(([code]) => code).map(([code, n]) =>
    [code, { value: n, text: whole(n), href: link("documents", { province: code }) }]));
  const placed = [...provinces].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
  return [
    facts(documents),
    h("div", { class: "grid" },
      h("div", {}, countFigure(t("by_year"), years, (key) => link("documents", { year: key })),
        countFigure(t("by_issuer"), named, (key) => key && link("documents", { q: key }),
          issuers.length > MOST_ISSUERS
            && t("others", { n: whole(issuers.length - MOST_ISSUERS) }))),
      figure(t("by_region"), null,
        values.size ? tileMap(values, "plain", t("by_region")) : h("p", {}, t("no_provinces")),
        [t("province"), t("count")], placed.map(([code, n]) => [provinceName(code),
          h("a", { href: link("documents", { province: code || "-" }) }, whole(n))]))),
    failures(),
  ];
}

function failures() {
  const { errors, n_errors: total } = INDEX;
  if (!total) return section(t("failed"), h("p", {}, t("none_failed")));
  const row = ([source, error, hint]) =>
    h("tr", {}, h("th", { scope: "row" }, data(source)),
      h("td", {}, data(bi(error))), h("td", {}, data(bi(hint))));
  return section(t("failed"),
    errors.length < total && h("p", { class: "note" },
      t("some_failed", { n: whole(errors.length), total: whole(total) })),
    h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": t("failed") },
      h("table", {}, h("thead", {}, h("tr", {}, ["source", "error", "hint"].map((key) =>
        h("th", { scope: "col" }, t(key))))), h("tbody", {}, errors.map(row)))));
}
