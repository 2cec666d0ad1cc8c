// Cluster types and transformation modes: how many of each, and how they go together.

function kindFigure(name, entries, heading, documents) {
  const counts = countBy(documents, (i) => fieldOf(name, i));
  const rows = [...entries.map((e) => [e.key, bi(e.label)]), ["none", t("none")]].map(([key, label]) => {
    const n = counts.get(key) || 0;
    const view = key === "none" ? "documents" : "sentences";
    const target = view === "sentences" ? { target: key } : {};
    return { label, value: n, text: whole(n), href: n ? link(view, { [name]: key, ...target }) : null };
  });
  return figure(heading, null, bars(rows, { caption: heading }), [heading, t("count")],
    rows.map((r) => [r.label, linked(r.text, r.href)]));
}

function crossed(documents) {
  const columns = [...SCHEME.modes.map((m) => [m.key, bi(m.label)]), ["none", t("none")]];
  const lines = [...SCHEME.types.map((e) => [e.key, bi(e.label), e.mode]), ["none", t("none"), ""]];
  const counts = countBy(documents, (i) => `${fieldOf("type", i)} ${fieldOf("mode", i)}`);
  const cell = (type, mode, expected) => {
    const n = counts.get(`${type} ${mode}`) || 0;
    const text = n ? h("a", { href: link("documents", { type, mode }) }, whole(n)) : "0";
    return expected === mode ? h("span", { class: "expected" }, text) : text;
  };
  return section(t("crossed"), h("p", { class: "note" }, t("crossed_note")),
    table([t("type"), ...columns.map(([, label]) => label)],
      lines.map(([type, label, expected]) =>
        [label, ...columns.map(([mode]) => cell(type, mode, expected))]), t("crossed")));
}

function kinds(documents) {
  if (!documents.some((i) => DOCS.type[i] !== null || DOCS.mode[i] !== null)) {
    return [section(t("kinds"), h("p", {}, t("undecided")))];
  }
  return [h("div", { class: "grid" }, kindFigure("type", SCHEME.types, t("types"), documents),
    kindFigure("mode", SCHEME.modes, t("modes"), documents)), crossed(documents)];
}
