// What was inferred of the cluster: type, mode, each contribution, steps, facts.

const MOST_EVIDENCE = 12;

// A located sentence: a link to its place in the text, or its words where the text is left out.
function located(i, record, [paragraph, start, end, sentence]) {
  if (paragraph < 0) return data(sentence || "—");
  const text = record.paragraphs[paragraph][5].slice(start, end);
  return h("a", { class: "quote", href: link("document", { id: i, at: `${paragraph}.${start}.${end}` }) },
    data(text.length > 200 ? `${text.slice(0, 200)}…` : text));
}

function pairs(rows) {
  const kept = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl", {}, kept.map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));
}

function probabilityBars(entries, values, caption) {
  const rows = [...entries.map((e) => bi(e.label)), t("none")].map((label, k) =>
    ({ label, value: values[k] ?? null, text: percent(values[k]) }));
  return bars(rows, { top: 1000, caption });
}

function weightBar(weight, most) {
  const size = (50 * Math.abs(weight)) / most;
  return h("svg", { class: "weight", viewBox: "0 0 100 12", preserveAspectRatio: "none",
    "aria-hidden": "true" },
  h("rect", { class: weight < 0 ? "against" : "for", x: weight < 0 ? 50 - size : 50, y: 1,
    width: size, height: 10 }), h("line", { class: "whisker", x1: 50, x2: 50, y1: 0, y2: 12 }));
}

// What a contribution rests on: a cue by its label, a wording, or the paragraph as a whole.
function cueLabel(cue) {
  const found = /^wording:(.*)$/s.exec(cue);
  if (found) return t("cue_wording", { words: found[1] });
  return codeLabel("cues", cue);
}

function contributions(i, record, rows) {
  if (!rows.length) return null;
  const most = Math.max(0.01, ...rows.map((r) => Math.abs(r[4])));
  const ranked = [...rows].sort((a, b) => Math.abs(b[4]) - Math.abs(a[4]));
  const item = ([, kind, target, cue, weight, ...place]) => h("li", {},
    h("div", { class: "contribution" },
      h("span", {}, h("strong", {}, target === "none" ? t("none")
        : labelOf(kind === "mode" ? SCHEME.modes : SCHEME.types, target)), " ", data(cueLabel(cue), { title: cue })),
      weightBar(weight, most),
      h("span", { class: "number" }, signed(weight))),
    place[3] || place[0] >= 0 ? h("p", {}, located(i, record, place)) : null);
  return [h("h3", {}, t("contributions")), h("p", { class: "note" }, t("weight_note")),
    h("ul", { class: "evidence" }, paged(ranked, MOST_EVIDENCE, item,
      (n) => t("more_evidence", { n: whole(n) })).map((part) =>
      part instanceof Element && part.tagName === "DETAILS" ? h("li", {}, part) : part))];
}

function clusterBlock(i, record, cluster, number) {
  const p = (value) => value === undefined ? null : percent(value);
  const name = (entries, key) => key && (key === "none" ? t("none") : labelOf(entries, key));
  const missing = (cluster.missing_drivers || "").split(";").filter(Boolean);
  return h("div", { class: "cluster" },
    h("h3", {}, data(number === 0 ? cluster.cluster_name || t("whole_document")
      : cluster.cluster_name || `${number}`)),
    pairs([
      [t("type"), name(SCHEME.types, cluster.cluster_type)],
      [t("confidence"), p(cluster.confidence)],
      [t("abstained"), cluster.abstained_because && codeLabel("reasons", cluster.abstained_because)],
      [t("mode"), name(SCHEME.modes, cluster.mode)],
      [t("confidence"), p(cluster.mode_confidence)],
      [t("expected_mode"), name(SCHEME.modes, cluster.expected_mode)],
      [t("agrees"), cluster.agrees_with_theory === undefined ? null
        : cluster.agrees_with_theory ? t("yes") : t("no")],
      [t("entry_link"), cluster.entry_link && codeLabel("links", cluster.entry_link)],
      [t("platform_builder"), cluster.platform_builder && codeLabel("builders", cluster.platform_builder)],
      [t("policy_fit"), cluster.policy_fit && codeLabel("policy_fit", cluster.policy_fit)],
      [t("missing_drivers"), missing.map((key) => labelOf(SCHEME.drivers, key)).join(" · ")],
      [t("advice"), bi([cluster.advice_zh || "", cluster.advice_en || ""])],
    ]),
    h("h4", {}, t("types")), probabilityBars(SCHEME.types, cluster.types, t("types")),
    h("h4", {}, t("modes")), probabilityBars(SCHEME.modes, cluster.modes, t("modes")),
    steps(i, record, cluster),
    contributions(i, record, record.evidence.filter((row) => row[0] === number)));
}

function inference(i, record) {
  if (!record.clusters.length) return null;
  return section(t("inference"), record.clusters.map((c, number) => clusterBlock(i, record, c, number)));
}

function factsBlock(i, record) {
  if (!record.facts.length) return null;
  return section(t("facts"), table(
    [t("indicator"), t("value"), t("year"), t("scope"), t("sentence")],
    record.facts.map(([indicator, value, unit, year, approximate, scope, ...place]) => [
      codeLabel("indicators", indicator),
      [approximate ? `${t("about_number")} ` : "", decimal(value), " ", data(unit || "")],
      year ?? "—", codeLabel("scope", scope), located(i, record, place)]), t("facts")));
}

function generationsBlock(record) {
  if (!record.generations.length) return null;
  return section(t("generations"), bars(record.generations.map(([key, n]) =>
    ({ label: labelOf(SCHEME.generations, key), value: n, text: whole(n) })), { caption: t("generations") }));
}
