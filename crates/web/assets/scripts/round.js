// Makes the pages of a round work without a network: forms are kept on the phone and sent when they can be.

import { asActs, deeds, mayLeaveAt, pictured } from "./acts.js";
import { shrunk } from "./photo.js";
import { Queue, makeId } from "./queue.js";
import { pad } from "./sign.js";
import { store } from "./store.js";

const send = async (round, acts) => {
  const answer = await fetch(`/api/v1/rounds/${encodeURIComponent(round)}/acts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ acts }),
  });
  const told = answer.ok ? await answer.json() : {};
  return { status: answer.status, acts: told.acts };
};

const sendPhoto = async ({ id, round, bytes }) => {
  const path = `/api/v1/rounds/${encodeURIComponent(round)}/photos/${encodeURIComponent(id)}`;
  return (await fetch(path, { method: "PUT", headers: { "content-type": "image/jpeg" }, body: bytes })).status;
};

export const queue = new Queue(store, send, sendPhoto);
const home = document.querySelector(".round[data-round]");
const page = document.querySelector("#stop");
const box = document.querySelector("#pad");
const sign = box && pad(box, document.querySelector("[name=drawing]"));

/** Says how much waits on this phone, and marks the stops it concerns. */
async function show(outcome) {
  const waiting = await queue.waiting();
  const count = waiting.length + (await queue.photos()).length;
  const box = document.querySelector("#unsent");
  if (!box) return;
  box.hidden = count === 0 && outcome !== "photo_refused";
  box.querySelector(".count").textContent = String(count);
  const hints = { signed_out: box.dataset.signIn, photo_refused: box.dataset.photoRefused };
  box.querySelector(".hint-text").textContent = hints[outcome] ?? box.dataset.hint;
  for (const card of document.querySelectorAll("[data-stop][data-waiting]")) {
    const own = waiting.filter((entry) => entry.act.stop === card.dataset.stop);
    card.querySelector(".tag.kept")?.remove();
    if (own.length === 0) continue;
    const tag = document.createElement("span");
    tag.className = "tag wait kept";
    tag.textContent = `… ${own.some((entry) => entry.act.deed === "left") ? "✓ " : ""}${card.dataset.waiting}`;
    card.querySelector("h3")?.after(tag);
  }
}

/** Puts what this phone has said about the stop, and not sent yet, back into its form. */
async function replay() {
  if (!page) return;
  for (const { act } of await queue.waiting()) {
    if (act.stop !== page.dataset.stop) continue;
    if (act.deed === "signed" && sign) {
      document.querySelector("#name").value = act.name;
      sign(act.drawing ?? "");
    }
    if (!act.allocation) continue;
    const line = [...page.querySelectorAll(".hand-line")].find((line) => line.dataset.allocation === act.allocation);
    if (!line) continue;
    const set = (name, value) => {
      const field = line.querySelector(`[name="${name}.${act.allocation}"]`);
      if (field) field.value = String(value);
    };
    if (act.deed === "collected") {
      set("taken", act.taken);
      set("left", act.left);
    }
    if (act.deed === "handed_over") {
      set("accepted", act.accepted);
      line.dataset.handed = String(act.accepted);
      line.querySelector(".refusals").replaceChildren(...act.refused.map((refusal) => refusalRow(line, refusal)));
      line.querySelector("details.refuse").open = false;
    }
  }
}

function element(name, words, className) {
  const made = document.createElement(name);
  made.textContent = words;
  made.className = className;
  return made;
}

/** A refusal that has not been sent, with its camera. */
function refusalRow(line, { cases, reason, photo }) {
  const row = document.createElement("li");
  Object.assign(row.dataset, { reason, cases: String(cases), photo: photo ?? "" });
  const button = [...line.querySelectorAll("[name=refuse]")].find((b) => b.value.includes(` ${reason} `));
  const words = button?.closest("li").querySelector("span").textContent ?? reason;
  row.append(element("span", `${cases} × ${words}`, "wrong"));
  if (photo) row.append(" ", element("span", `… ${page.dataset.photoTaken}`, "tag wait"));
  else {
    const camera = element("span", "", "camera");
    const label = element("label", page.dataset.photo, "button");
    const field = document.createElement("input");
    Object.assign(field, { type: "file", name: "photo", accept: "image/jpeg" });
    field.setAttribute("capture", "environment");
    label.append(element("span", ` : ${words}`, "hidden"), field);
    camera.append(label);
    row.append(camera);
  }
  return row;
}

/** A photo was taken: kept with the act that names it. */
async function photographed(event) {
  const field = event.target;
  const row = field.name === "photo" && field.closest("[data-reason]");
  if (!page || !row || !field.files?.length) return;
  const line = field.closest(".hand-line");
  let bytes;
  try {
    bytes = await shrunk(field.files[0]);
  } catch {
    field.value = "";
    row.append(element("p", page.dataset.photoUnreadable, "wrong"));
    return;
  }
  const id = makeId();
  const acts = asActs(page.dataset.stop, [pictured(line, row.dataset.reason, id)]);
  await queue.keep(page.dataset.round, acts, { id, bytes });
  if (await flush()) location.replace(`${location.pathname}?done=act`);
  else await replay();
}

/** Sends what waits. True when there was something and all of it went. */
async function flush() {
  const before = (await queue.waiting()).length + (await queue.photos()).length;
  const outcome = await queue.flush();
  await show(outcome);
  return before > 0 && outcome === "sent";
}

/** When the van came, as the server or this phone knows; "" where nobody has said so. */
async function arrived() {
  const here = (await queue.waiting()).map(({ act }) => act).filter((act) => act.stop === page.dataset.stop);
  const said = here.filter((act) => ["arrived", "found_closed"].includes(act.deed)).map((act) => act.at);
  return [page.dataset.arrived, ...said].filter(Boolean).sort()[0] ?? "";
}

/** "10 h 42", "10:42": the hour at the place, whose offset another instant there shows. */
function hour(instant, there) {
  const [, sign, hours, minutes] = there.match(/([+-])(\d\d):(\d\d)$/) ?? ["", "+", 0, 0];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  const [h, m] = new Date(instant.getTime() + offset).toISOString().slice(11, 16).split(":");
  return document.documentElement.lang === "en" ? `${Number(h)}:${m}` : `${Number(h)} h${m === "00" ? "" : ` ${m}`}`;
}

/** What is said instead where nobody opens and the wait is not over: that the van is there, unless that is known. */
async function orWait(found) {
  if (found[0]?.deed !== "found_closed" || found[0].early) return null;
  const came = await arrived();
  const until = mayLeaveAt(came || new Date().toISOString(), page.dataset);
  if (came && Date.now() >= until) return null;
  document.querySelector("#wait-until").textContent = hour(until, page.dataset.promised);
  document.querySelector("#wait").hidden = false;
  return came ? [] : [{ deed: "arrived" }];
}

/** A tap on a form of a stop: kept first, then sent if possible, and the page that the form would lead to. */
async function submitted(event) {
  const form = event.target;
  if (!page || !page.contains(form) || "online" in form.dataset) return;
  let found = deeds(form, event.submitter);
  if (found === null) return; // The server says what cannot be read.
  event.preventDefault();
  const instead = await orWait(found);
  found = instead ?? found;
  await queue.keep(page.dataset.round, asActs(page.dataset.stop, found));
  const sent = await flush();
  const leaves = found.some((deed) => deed.deed === "left");
  if (leaves) location.assign(`${page.dataset.home}${sent ? "?done=act" : ""}`);
  else if (sent) location.replace(`${location.pathname}?done=${instead ? "wait" : "act"}`);
  else if (!instead) {
    await replay();
    document.querySelector("#unsent")?.scrollIntoView();
  }
}

/** Every stop of the round onto the phone, so that it opens where there is no network, and says when all are there. */
async function stock() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/worker.js");
  const ready = await navigator.serviceWorker.ready;
  if (!home) return;
  const links = [...document.querySelectorAll('.stop h3 a[href^="/round/"]')].map((link) => new URL(link.href).pathname);
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: { missing } }) => {
    document.querySelector("#stocked").hidden = missing > 0;
    document.querySelector("#missing").hidden = missing === 0;
    document.querySelector("#missing .count").textContent = String(missing);
  };
  ready.active?.postMessage({ keep: [location.pathname, ...links] }, [port2]);
}

/** The operator's changes: asked for now and then, announced, never forced upon who is reading. */
async function watch() {
  const box = document.querySelector("#changed");
  if (!box || !navigator.onLine) return;
  try {
    const text = await (await fetch(location.href, { headers: { "x-glane-look": "1" } })).text();
    const other = new DOMParser().parseFromString(text, "text/html");
    const marks = (of) => [...of.querySelectorAll("[data-stop]")].map((card) => `${card.dataset.stop} ${card.className}`).join();
    if (other.querySelector("[data-round]")) box.hidden = marks(other) === marks(document);
  } catch {
    // No network: nothing can have been announced.
  }
}

document.addEventListener("submit", submitted);
document.addEventListener("change", photographed);
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
setInterval(flush, 15_000);
setInterval(watch, 30_000);
await replay();
await flush();
await stock();
document.documentElement.dataset.ready = "yes";
