// One document: what it says of itself, what was measured, why, and its text.

function targetOf() {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(route.params.get("at") || "");
  return found && { paragraph: +found[1], start: +found[2], end: +found[3] };
}

function aboutBlock(i, about) {
  const said = (key) => about[key] && data(about[key]);
  return section(t("about"), pairs([
    [t("issuer"), data(string(DOCS.issuer[i]))], [t("document_number"), said("document_number")],
    [t("region"), data(string(DOCS.region[i]))], [t("year"), DOCS.year[i]],
    [t("date_written"), said("date_written")], [t("date_published"), said("date_published")],
    [t("source"), said("source")], [t("format"), said("format")], [t("doc_id"), data(DOCS.id[i])],
    [t("body_chars"), whole(about.body_chars ?? 0)], [t("paragraphs"), whole(about.paragraphs ?? 0)],
    [t("duplicate_of"), said("duplicate_of")],
    [t("warnings"), data(bi([about.warnings || "", about.warnings_en || ""]))],
  ].filter(([, value]) => !(value instanceof Element) || value.textContent)));
}

function readingsTable(entries, rows, hrefOf, caption) {
  return table([caption, t("share"), t("interval"), t("lexicon_reading"), t("topic_reading"), t("mentions"),
    t("per_1000")],
  entries.map((entry, k) => {
    const [mentions, per, lexicon, topic, share, low, high] = rows[k];
    return [bi(entry.label), share === null ? "—" : h("a", { href: hrefOf(entry, k) }, percent(share)),
      low === null ? "—" : `${percent(low)} – ${percent(high)}`, percent(lexicon), percent(topic),
      whole(mentions), decimal(per)];
  }), caption);
}

function measured(i, record) {
  if (!record.drivers.length) return null;
  const here = (driver, mechanism) => link("sentences", { doc: i, driver, mechanism });
  const rows = SCHEME.drivers.map((driver, d) => {
    const [, , , , share, low, high] = record.drivers[d];
    return { label: bi(driver.label), tone: colour(d), value: share, low, high, text: percent(share),
      href: share === null ? null : here(driver.key) };
  });
  return section(t("emphasis"), bars(rows, { top: 1000, caption: t("emphasis") }),
    pairs([[t("coverage"), percent(DOCS.coverage[i])]]),
    h("details", { class: "data" }, h("summary", {}, t("table")),
      readingsTable(SCHEME.drivers, record.drivers, (e) => here(e.key), t("drivers"))),
    h("details", { class: "data" }, h("summary", {}, t("mechanisms")),
      readingsTable(MECHANISMS, record.mechanisms,
        (e) => here(SCHEME.drivers[e.driver].key, e.key), t("mechanisms"))));
}

function neighbours(i, kept) {
  const order = sorted(kept);
  const at = order.indexOf(i);
  const to = (other, key) => other === undefined ? null
    : h("a", { href: link("document", { id: other }) }, t(key));
  return h("nav", { class: "neighbours", "aria-label": t("documents") },
    h("a", { href: link("documents") }, t("back")),
    at > 0 && to(order[at - 1], "previous"), at >= 0 && to(order[at + 1], "next"));
}

async function documentPage(kept) {
  const i = Number(route.params.get("id"));
  if (!(i >= 0 && i < N)) return [h("p", {}, t("not_found"))];
  const record = await detail(i);
  const target = targetOf();
  page.afterDraw = () => { if (target) show(target.paragraph); };
  return [neighbours(i, kept), h("h1", { class: "title", tabindex: -1 }, data(titleOf(i))),
    h("div", { class: "document" },
      h("div", { class: "numbers" }, measured(i, record)),
      h("div", { class: "words" }, strip(record), textBlock(record, target)),
      h("div", { class: "why" }, inference(i, record), factsBlock(i, record), generationsBlock(record),
        aboutBlock(i, record.about)))];
}
