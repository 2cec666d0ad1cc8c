// The text of a document with its hits marked, and the bars of its paragraphs.

// Pieces of a text between the ends of its spans; each knows the spans that cover it.
function pieces(text, spans) {
  const cuts = [...new Set([0, text.length, ...spans.flatMap((s) => [s.start, s.end])])]
    .filter((at) => at >= 0 && at <= text.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => ({
    text: text.slice(from, cuts[i + 1]),
    spans: spans.filter((s) => s.start <= from && s.end >= cuts[i + 1]),
  }));
}

function matchTitle(match) {
  const [, , , , , term, d, mechanism, polarity, counted] = match;
  const driver = SCHEME.drivers[d];
  const said = [term, bi(driver.label)];
  if (mechanism) said.push(labelOf(driver.mechanisms, mechanism));
  if (polarity !== "affirmed") said.push(codeLabel("polarity", polarity));
  if (!counted) said.push(t("not_counted"));
  return said.join(" · ");
}

function marked(text, matches, target) {
  const spans = matches.map((match) => ({ start: match[1], end: match[2], match }));
  if (target) spans.push({ start: target.start, end: target.end });
  return pieces(text, spans).map(({ text: piece, spans: over }) => {
    const hits = over.filter((s) => s.match).map((s) => s.match);
    let made = document.createTextNode(piece);
    if (hits.length) {
      const told = hits.find((m) => m[9]) || hits[0];
      made = h("mark", { class: `hit ${colour(told[6])}${told[9] ? "" : " uncounted"}`,
        "data-driver": told[6], title: hits.map(matchTitle).join("\n") }, made);
    }
    return over.some((s) => !s.match) ? h("span", { class: "target" }, made) : made;
  });
}

function paragraphBlock(record, i, at, target) {
  const [chars, heading, driver, mechanism, probabilities, text] = record.paragraphs[i];
  const d = SCHEME.drivers.findIndex((e) => e.key === driver);
  const matches = record.matches.filter((m) => m[0] === i);
  const read = d < 0 ? null : h("span", { class: "reading" }, swatch(colour(d)),
    [bi(SCHEME.drivers[d].label),
      mechanism && labelOf(SCHEME.drivers[d].mechanisms, mechanism),
      percent(probabilities[d])].filter(Boolean).join(" · "));
  const cutShort = record.left_out > 0 && [...text].length < chars;
  return h("div", { class: `paragraph${heading ? " heading" : ""}${d < 0 ? "" : ` ${colour(d)}`}`,
    id: `p${i}`, tabindex: -1 },
    h("p", {}, data(marked(text, matches, at === i ? target : null)),
      cutShort && h("em", {}, " ", t("part_gap", { n: whole(chars - [...text].length) }))),
    read);
}

// Paragraphs in order; neighbours that are left out make one line.
function blocks(record, target) {
  const made = [];
  for (let i = 0; i < record.paragraphs.length; i++) {
    const first = i;
    let chars = 0;
    while (i < record.paragraphs.length && record.paragraphs[i][5] === null) chars += record.paragraphs[i++][0];
    if (i > first) {
      made.push(h("div", { class: "paragraph", id: `p${first}`, tabindex: -1 },
        h("p", {}, h("em", {}, t("gap", { n: whole(i - first), chars: whole(chars) })))));
    }
    if (i < record.paragraphs.length) made.push(paragraphBlock(record, i, target?.paragraph ?? -1, target));
  }
  return made;
}

function textBlock(record, target) {
  const toggles = SCHEME.drivers.map((driver, d) => h("label", { class: "toggle" },
    h("input", { type: "checkbox", checked: true, onchange: (event) =>
      body.classList.toggle(`hide${d % 8}`, !event.target.checked) }),
    swatch(colour(d)), bi(driver.label)));
  const body = h("div", { class: "text" }, blocks(record, target));
  return section(t("text"),
    record.left_out > 0 && h("p", { class: "notice" }, t("left_out", { n: whole(record.left_out) })),
    h("fieldset", { class: "toggles" }, h("legend", {}, t("highlight")), toggles), body);
}

function strip(record) {
  const jump = (i) => (event) => { event.preventDefault(); show(i); };
  return section(t("strip"), h("p", { class: "note" }, t("strip_note")),
    h("ol", { class: "strip" }, record.paragraphs.map(([chars, , driver, , probabilities], i) => {
      const d = SCHEME.drivers.findIndex((e) => e.key === driver);
      const height = d < 0 ? 4 : Math.max(6, (probabilities[d] ?? 0) / 10);
      const said = `${t("paragraph_n", { n: i + 1 })}: ${d < 0 ? t("no_driver")
        : `${bi(SCHEME.drivers[d].label)} ${percent(probabilities[d])}`}`;
      const item = h("li", {}, h("a", { href: `#p${i}`, onclick: jump(i), title: said, "aria-label": said },
        h("svg", { viewBox: "0 0 10 100", preserveAspectRatio: "none", "aria-hidden": "true" },
          h("rect", { class: d < 0 ? "plain" : colour(d), y: 100 - height, width: 10, height }))));
      item.style.flexGrow = String(Math.max(1, Math.sqrt(chars)));
      return item;
    })));
}

function show(i) {
  let block = null;
  while (!block && i >= 0) block = document.getElementById(`p${i--}`); // a gap stands for several
  if (!block) return;
  const goal = block.querySelector(".target") || block;
  goal.scrollIntoView({ block: "center" });
  block.focus({ preventScroll: true });
}
