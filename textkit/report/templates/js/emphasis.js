// How much the texts stress each driver: bars with intervals, groups side by side, a map.

const MOST_PANELS = 24;

function driverRows(documents, changes = {}) {
  return SCHEME.drivers.map((driver, d) => {
    const m = driverMean(documents, d);
    return { label: bi(driver.label), tone: colour(d), value: m.mean, low: m.low, high: m.high,
      text: percent(m.mean), m, href: m.n ? link("sentences", { ...changes, driver: driver.key }) : null };
  });
}

function driverFigure(documents) {
  const rows = driverRows(documents);
  return figure(t("drivers"), t("interval_note"), bars(rows, { top: 1000, caption: t("drivers") }),
    [t("driver"), t("mean_share"), t("interval"), t("count")],
    rows.map((r) => [r.label, linked(r.text, r.href), span(r.m), whole(r.m.n)]));
}

function mechanismFigure(documents) {
  const rows = MECHANISMS.map((mechanism, k) => {
    const m = meanOf(documents, (i) => shareOf(i, 0, k));
    return { label: bi(mechanism.label), tone: colour(mechanism.driver), value: m.mean, low: m.low,
      high: m.high, text: percent(m.mean), m, driver: bi(SCHEME.drivers[mechanism.driver].label),
      href: m.n ? link("sentences", { driver: SCHEME.drivers[mechanism.driver].key,
        mechanism: mechanism.key }) : null };
  });
  return figure(t("mechanisms"), t("mechanism_note"), bars(rows, { caption: t("mechanisms") }),
    [t("mechanism"), t("driver"), t("mean_share"), t("interval")],
    rows.map((r) => [r.label, r.driver, linked(r.text, r.href), span(r.m)]));
}

function groupsBy(documents, name) {
  const groups = new Map();
  for (const i of documents) {
    const key = fieldOf(name, i);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(i);
  }
  const label = (key) => name === "province" ? provinceName(key)
    : name === "type" ? (key === "none" ? t("none") : key ? labelOf(SCHEME.types, key) : t("untold"))
      : key || t("untold");
  return [...groups].map(([key, members]) => ({ key, label: label(key), members }));
}

function panels(documents) {
  const by = route.params.get("by") || "province";
  const choices = ["province", "year", "type"].map((name) => [name, t(name)]);
  const groups = groupsBy(documents, by);
  const shown = [...groups].sort((a, b) => b.members.length - a.members.length
    || a.key.localeCompare(b.key)).slice(0, MOST_PANELS);
  if (by === "year") shown.sort((a, b) => a.key.localeCompare(b.key));
  const rowsOf = (group) => driverRows(group.members, { [by]: group.key || "-" });
  return figure(t("panels"), null,
    [select(t("panels_by"), choices, by,
      (value) => { location.hash = link("emphasis", { by: value, map: route.params.get("map") }); }),
    groups.length > MOST_PANELS && h("p", { class: "note" },
      t("panels_cut", { n: MOST_PANELS, total: whole(groups.length) })),
    h("div", { class: "panels" }, shown.map((group) => h("div", { class: "panel" },
      h("h3", {}, group.label, h("small", {}, ` ${whole(group.members.length)} ${t("n_documents")}`)),
      bars(rowsOf(group), { top: 1000, caption: group.label }))))],
    [t("group"), t("count"), ...SCHEME.drivers.flatMap((d) => [bi(d.label), t("interval")])],
    [...groups].sort((a, b) => a.key.localeCompare(b.key)).map((group) =>
      [group.label, whole(group.members.length), ...rowsOf(group).flatMap((r) =>
        [linked(r.text, r.href), span(r.m)])]));
}

function mapFigure(documents) {
  const wanted = route.params.get("map") || SCHEME.drivers[0].key;
  const d = Math.max(0, SCHEME.drivers.findIndex((driver) => driver.key === wanted));
  const driver = SCHEME.drivers[d];
  const rows = groupsBy(documents, "province").filter((g) => g.key)
    .sort((a, b) => a.key.localeCompare(b.key))
    .map((g) => ({ ...g, m: driverMean(g.members, d) }));
  const hrefOf = (g) => link("sentences", { province: g.key, driver: driver.key });
  const values = new Map(rows.map((g) => [g.key,
    { value: g.m.mean, text: percent(g.m.mean), href: hrefOf(g) }]));
  return figure(t("map"), t("map_note"),
    [select(t("driver"), SCHEME.drivers.map((e) => [e.key, bi(e.label)]), driver.key,
      (value) => { location.hash = link("emphasis", { map: value, by: route.params.get("by") }); }),
    tileMap(values, colour(d), `${t("map")} ${bi(driver.label)}`)],
    [t("province"), bi(driver.label), t("interval"), t("count")],
    rows.map((g) => [g.label, g.m.n ? h("a", { href: hrefOf(g) }, percent(g.m.mean)) : "—", span(g.m),
      whole(g.m.n)]));
}

function emphasis(documents) {
  const placed = documents.some((i) => DOCS.province[i]);
  return [h("div", { class: "grid" }, driverFigure(documents), mechanismFigure(documents)),
    placed ? mapFigure(documents) : section(t("map"), h("p", {}, t("no_provinces"))), panels(documents)];
}
