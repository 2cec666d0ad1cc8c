// The process that the theory draws for a mode, and which of its steps the text tells.

const FLOW = { width: 340, side: 30, gap: 12, box: 46, between: 30, line: 14 };

// The drawing to show: of the mode told, else of the one that holds most of the steps told.
function flowOf(mode, told) {
  const held = (flow) => flow.filter(({ key }) => told.includes(key)).length;
  if (SCHEME.flows[mode] && held(SCHEME.flows[mode])) return SCHEME.flows[mode];
  return Object.values(SCHEME.flows).reduce((best, flow) =>
    held(flow) > (best ? held(best) : 0) ? flow : best, null);
}

// Rows of steps: each stands above the first that it leads to; an arrow to an earlier one goes back.
function flowRows(flow) {
  const place = new Map(flow.map(({ key }, k) => [key, k]));
  const onward = flow.map(({ next }, k) => next.map((key) => place.get(key)).filter((j) => j > k));
  const depth = flow.map(() => 0);
  flow.forEach((_, k) => onward[k].forEach((j) => { depth[j] = Math.max(depth[j], depth[k] + 1); }));
  for (let k = flow.length - 1; k >= 0; k--) {
    if (onward[k].length) depth[k] = Math.min(...onward[k].map((j) => depth[j])) - 1;
  }
  const rows = Array.from({ length: Math.max(...depth) + 1 }, () => []);
  const over = (k) => flow.some((_, i) => onward[i].includes(k) && depth[i] < depth[k] - 1);
  depth.forEach((row, k) => rows[row].push(k));
  rows.forEach((row) => row.sort((a, b) => over(a) - over(b) || a - b)); // side arrows end outside
  return { rows, depth, place };
}

// A label in lines that fit the box: at blanks in English, anywhere in Chinese.
function flowLines(text, width) {
  const size = (part) => [...part].reduce((sum, c) => sum + (c > "\u2e7f" ? 13 : 6.6), 0);
  const lines = [""];
  for (const part of text.split(/(?<=\s)|(?=[\u2e80-\uffff])/u)) {
    const last = lines.at(-1);
    if (last && size(last + part.trim()) > width - 10) lines.push(part);
    else lines[lines.length - 1] = last + part;
  }
  return lines.map((line) => line.trim());
}

function flowBoxes(flow, rows) {
  const boxes = [];
  let y = 4;
  for (const row of rows) {
    const room = FLOW.width - 2 * FLOW.side;
    const width = Math.min(150, (room - FLOW.gap * (row.length - 1)) / row.length);
    const lines = row.map((k) => flowLines(bi(flow[k].label), width - 14));
    const height = Math.max(34, 12 + FLOW.line * Math.max(...lines.map((l) => l.length)));
    const left = (FLOW.width - width * row.length - FLOW.gap * (row.length - 1)) / 2;
    row.forEach((k, n) => {
      boxes[k] = { x: left + n * (width + FLOW.gap), y, width, height, lines: lines[n] };
    });
    y += height + FLOW.between;
  }
  return { boxes, height: y - FLOW.between + 4 };
}

// Arrows to the next row go straight; over rows, and back, they keep to the side.
function flowArrow(a, b, from, to, offset) {
  const start = a.x + a.width / 2, end = b.x + b.width / 2 + offset;
  if (to === from + 1) {
    const bottom = a.y + a.height, top = b.y - 2, middle = (bottom + top) / 2;
    return `M${start} ${bottom} C${start} ${middle} ${end} ${middle} ${end} ${top}`;
  }
  const right = to > from;
  const edge = right ? FLOW.width - 8 : 8;
  const x = (box) => right ? box.x + box.width : box.x;
  const tip = x(b) + (right ? 2 : -2), y = b.y + b.height / 2 + (right ? -5 : 5);
  return `M${x(a)} ${a.y + a.height / 2} C${edge} ${a.y + a.height / 2} ${edge} ${y} ${tip} ${y}`;
}

function flowDrawing(flow, told, missing) {
  const { rows, depth, place } = flowRows(flow);
  const { boxes, height } = flowBoxes(flow, rows);
  const state = (k) => told.includes(flow[k].key) ? "told"
    : missing.includes(flow[k].key) ? "lacking" : "untold";
  const arrows = flow.flatMap(({ next }, k) => next.map((key) => place.get(key))
    .filter((j) => j !== undefined && j !== k).map((j) => {
      const both = [state(k), state(j)];
      const tone = both.every((s) => s === "told") ? "told" : both.includes("untold") ? "untold" : "lacking";
      return h("path", { class: `arrow ${tone}${j < k ? " back" : ""}`,
        d: flowArrow(boxes[k], boxes[j], depth[k], depth[j], 0), "marker-end": `url(#tip-${tone})` });
    }));
  const tips = ["told", "lacking", "untold"].map((tone) => h("marker", { id: `tip-${tone}`, viewBox: "0 0 8 8",
    refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" },
  h("path", { class: `tip ${tone}`, d: "M0 0 L8 4 L0 8 z" })));
  const steps = flow.map(({ key }, k) => {
    const { x, y, width, height: tall, lines } = boxes[k];
    const at = told.indexOf(key), first = y + (tall - FLOW.line * lines.length) / 2 + 11;
    return h("g", { class: `step ${state(k)}` },
      h("rect", { x, y, width, height: tall, rx: 6 }),
      lines.map((line, n) => h("text", { x: x + width / 2 + (at < 0 ? 0 : 6), y: first + n * FLOW.line }, line)),
      at >= 0 && h("text", { class: "order", x: x + 10, y: y + 13 }, at + 1));
  });
  return h("svg", { class: "flow", viewBox: `0 0 ${FLOW.width} ${height}`, "aria-hidden": "true" },
    h("defs", {}, tips), arrows, steps);
}

// Steps told, in order, each with its sentence; the drawing shows how they hang together.
function steps(i, record, cluster) {
  const told = cluster.steps.map(([key]) => key);
  if (!told.length) return null;
  const missing = (cluster.missing_steps || "").split(";").filter(Boolean);
  const flow = flowOf(cluster.mode, told);
  const label = (key) => bi(flow?.find((step) => step.key === key)?.label ?? []) || codeLabel("steps", key);
  return [h("h3", {}, t("steps")),
    flow && h("p", { class: "note" }, t("flow_note")),
    flow && flowDrawing(flow, told, missing),
    h("ol", { class: "steps" }, cluster.steps.map(([key, ...place]) =>
      h("li", {}, h("strong", {}, data(label(key))), h("p", {}, located(i, record, place))))),
    missing.length > 0 && h("p", { class: "notice lacking" },
      h("strong", {}, t("missing_steps")), " ", missing.map(label).join(page.lang ? ", " : "、"))];
}
