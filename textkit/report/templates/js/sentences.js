// From a number to its sentences: documents with the highest share first, a page at a time.

const PER_PAGE = 10;
const PER_DOCUMENT = 6;

// Sentences with counted hits, then paragraphs that the model reads so and that hold no hit.
function driverSentences(record, d, mechanism) {
  const found = new Map();
  for (const match of record.matches) {
    const [paragraph, , , from, to, , driver, its, , counted] = match;
    if (driver !== d || !counted || (mechanism && its !== mechanism)) continue;
    const key = `${paragraph}.${from}.${to}`;
    if (!found.has(key)) found.set(key, { paragraph, from, to, matches: [] });
    found.get(key).matches.push(match);
  }
  const hit = new Set([...found.values()].map((s) => s.paragraph));
  const wanted = SCHEME.drivers[d].key;
  record.paragraphs.forEach(([, , driver, its, probabilities, text], paragraph) => {
    if (driver !== wanted || (mechanism && its !== mechanism) || !text || hit.has(paragraph)) return;
    found.set(`${paragraph}`, { paragraph, from: 0, to: Math.min(text.length, 160), matches: [],
      note: `${t("by_model")} ${percent(probabilities[d])}` });
  });
  return [...found.values()];
}

function kindSentences(record, target) {
  return record.evidence.filter((row) => row[2] === target && row[0] === 0)
    .sort((a, b) => b[4] - a[4])
    .map(([, , , cue, weight, paragraph, from, to, sentence]) => ({ paragraph, from, to, sentence,
      matches: [], note: `${cue} ${signed(weight)}` }));
}

function sentenceItem(i, record, { paragraph, from, to, sentence, matches, note }) {
  const tail = note && h("small", {}, " ", data(note));
  if (paragraph < 0) return h("li", {}, data(sentence || "—"), tail);
  const text = record.paragraphs[paragraph][5];
  const shifted = matches.map((m) => [m[0], m[1] - from, m[2] - from, ...m.slice(3)]);
  return h("li", {}, h("a", { class: "quote",
    href: link("document", { id: i, at: `${paragraph}.${from}.${to}` }) },
  data(marked(text.slice(from, to), shifted, null)), to < text.length && note ? "…" : null), tail);
}

async function sentenceGroup(i, asked) {
  const record = await detail(i);
  const found = asked.target ? kindSentences(record, asked.target)
    : driverSentences(record, asked.driver, asked.mechanism);
  return h("article", { class: "card sentences" },
    h("h3", {}, h("a", { href: link("document", { id: i }) }, data(titleOf(i))), " ",
      h("small", {}, [string(DOCS.region[i]), DOCS.year[i], percent(asked.value(i))]
        .filter(Boolean).join(" · "))),
    found.length ? h("ul", {}, paged(found, asked.all ? Infinity : PER_DOCUMENT,
      (s) => sentenceItem(i, record, s), (n) => t("more_here", { n: whole(n) })).map((part) =>
      part instanceof Element && part.tagName === "DETAILS" ? h("li", {}, part) : part))
      : h("p", { class: "note" }, t("no_sentences")));
}

function askedOf() {
  const target = route.params.get("target");
  const type = SCHEME.types.findIndex((e) => e.key === target);
  const mode = SCHEME.modes.findIndex((e) => e.key === target);
  if (type >= 0) return { target, label: bi(SCHEME.types[type].label), gloss: bi(SCHEME.types[type].gloss), value: (i) => DOCS.type_p[i] };
  if (mode >= 0) return { target, label: bi(SCHEME.modes[mode].label), gloss: bi(SCHEME.modes[mode].gloss), value: (i) => DOCS.mode_p[i] };
  const driver = SCHEME.drivers.findIndex((e) => e.key === route.params.get("driver"));
  if (driver < 0) return null;
  const mechanism = route.params.get("mechanism") || "";
  const k = MECHANISMS.findIndex((m) => m.driver === driver && m.key === mechanism);
  const gloss = bi((k < 0 ? SCHEME.drivers[driver] : MECHANISMS[k]).gloss);
  return { driver, gloss, mechanism: k < 0 ? "" : mechanism, value: (i) => shareOf(i, driver, k),
    label: [bi(SCHEME.drivers[driver].label), k >= 0 && bi(MECHANISMS[k].label)].filter(Boolean).join(" · ") };
}

function chooser() {
  return section(t("choose"), h("ul", { class: "choose" }, SCHEME.drivers.map((driver, d) => h("li", {},
    swatch(colour(d)), h("a", { href: link("sentences", { driver: driver.key }) }, bi(driver.label)),
    h("small", {}, ` ${bi(driver.role)} · ${bi(driver.gloss)}`),
    h("ul", {}, driver.mechanisms.map((m) => h("li", {},
      h("a", { href: link("sentences", { driver: driver.key, mechanism: m.key }) }, bi(m.label)))))))));
}

async function sentences(kept) {
  const asked = askedOf();
  if (!asked) return [chooser()];
  const only = route.params.get("doc");
  asked.all = only !== null;
  const pool = only === null ? kept.filter((i) => (asked.value(i) ?? 0) > 0) : [Number(only)].filter((i) => i < N);
  const order = pool.sort((a, b) => asked.value(b) - asked.value(a) || a - b);
  const list = h("div", { class: "results" });
  let next = 0;
  const more = h("button", { type: "button", onclick: () => add() }, t("more"));
  async function add() {
    const some = order.slice(next, next + PER_PAGE);
    next += some.length;
    for (const i of some) list.append(await sentenceGroup(i, asked));
    more.hidden = next >= order.length;
  }
  await add();
  return [h("h2", { class: "title" }, t("sentences_of", { label: asked.label })),
    asked.gloss && h("p", { class: "note" }, asked.gloss),
    h("p", { class: "note" }, t(asked.target ? "kind_note" : "sentences_note")),
    order.length ? null : h("p", {}, t("nothing")), list, more];
}
