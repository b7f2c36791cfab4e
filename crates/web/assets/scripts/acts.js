// What a form of a stop says, as acts: the same reading as the server's, for when there is no network.

import { makeId } from "./queue.js";

/** Tenths of a degree of "4", "4,5", "-18", "−18 °C"; null where it cannot be read. */
export function tenths(typed) {
  const plain = typed.replace(",", ".").replace("\u2212", "-").replace(/[°C+\s]/g, "");
  if (!/^-?\d{1,2}(\.\d+)?$/.test(plain)) return null;
  return Math.trunc(Number(plain) * 10 + (plain.startsWith("-") ? -1e-6 : 1e-6));
}

/** What was refused of a line so far. */
export function refusalsOf(line) {
  return [...line.querySelectorAll(".refusals [data-reason]")].map((row) => ({
    cases: Number(row.dataset.cases),
    reason: row.dataset.reason,
    ...(row.dataset.photo ? { photo: row.dataset.photo } : {}),
  }));
}

const sum = (refused) => refused.reduce((cases, refusal) => cases + refusal.cases, 0);

function refuse(line, reason, howMany) {
  const refused = refusalsOf(line);
  const free = Math.max(0, Number(line.dataset.onBoard) - sum(refused));
  const more = howMany === "all" ? free : Math.min(1, free);
  const same = refused.find((refusal) => refusal.reason === reason);
  if (same) same.cases += more;
  else if (more > 0) refused.push({ cases: more, reason });
  return { deed: "handed_over", allocation: line.dataset.allocation, accepted: free - more, refused };
}

/** What was said of a line so far, with a photo of what was refused for a reason. */
export function pictured(line, reason, photo) {
  const refused = refusalsOf(line).map((refusal) => (refusal.reason === reason ? { ...refusal, photo } : refusal));
  const free = Math.max(0, Number(line.dataset.onBoard) - sum(refused));
  const accepted = line.dataset.handed === "" ? free : Number(line.dataset.handed);
  return { deed: "handed_over", allocation: line.dataset.allocation, accepted, refused };
}

/** Deeds in order; null where something typed cannot be read. */
export function deeds(form, button) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  const text = (name) => (data.get(name) ?? "").trim();
  const lines = [...form.querySelectorAll(".hand-line")];
  if (text("refuse")) {
    const [allocation, reason, howMany] = text("refuse").split(" ");
    const line = lines.find((line) => line.dataset.allocation === allocation);
    return line ? [refuse(line, reason, howMany)] : null;
  }
  const found = [];
  switch (text("deed")) {
    case "arrived":
      found.push({ deed: "arrived" });
      break;
    case "found_closed":
      found.push({ deed: "found_closed", called: text("called") === "yes", ...(text("early") ? { early: text("early") } : {}) });
      break;
    case "diverted":
      found.push({ deed: "diverted", to: text("to") || null }, { deed: "left" });
      break;
    case "corrected":
      found.push({ deed: "corrected", act: text("act") });
      break;
    default:
      for (const kept of ["chilled", "frozen"]) {
        const typed = text(`temperature.${kept}`);
        if (!typed) continue;
        const value = tenths(typed);
        if (value === null) return null;
        found.push({ deed: "measured", tenths: value, class: kept });
      }
      for (const line of lines) {
        const allocation = line.dataset.allocation;
        const number = (name, otherwise) => (text(`${name}.${allocation}`) === "" ? otherwise : Number(text(`${name}.${allocation}`)));
        if (text("deed") === "loaded") {
          const taken = number("taken", Number(line.dataset.planned));
          found.push({ deed: "collected", allocation, taken, left: number("left", 0) });
        } else {
          const refused = refusalsOf(line);
          const free = Math.max(0, Number(line.dataset.onBoard) - sum(refused));
          found.push({ deed: "handed_over", allocation, accepted: number("accepted", free), refused });
        }
      }
  }
  const drawing = text("drawing");
  if (text("name") || drawing) found.push({ deed: "signed", name: text("name").slice(0, 120), ...(drawing ? { drawing } : {}) });
  if (text("then") === "leave") found.push({ deed: "left" });
  return found;
}

/** When a closed door may be given up without a reason: so long after being there, and after the promised hour. */
export function mayLeaveAt(arrived, { promised, waitMinutes }) {
  return new Date(Math.max(Date.parse(arrived), Date.parse(promised)) + Number(waitMinutes) * 60_000);
}

/** The deeds with ids and the time, as the server takes them. */
export function asActs(stop, found, now = new Date()) {
  return found.map((deed) => ({ id: makeId(now.getTime()), stop, at: now.toISOString(), ...deed }));
}
