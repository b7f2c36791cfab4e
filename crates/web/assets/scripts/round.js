// Makes the pages of a round work without a network: forms are kept on the phone and sent when they can be.

import { asActs, deeds } from "./acts.js";
import { Queue } from "./queue.js";
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

export const queue = new Queue(store, send);
const home = document.querySelector(".round[data-round]");
const page = document.querySelector("#stop");

/** Says how much waits on this phone, and marks the stops it concerns. */
async function show(outcome) {
  const waiting = await queue.waiting();
  const box = document.querySelector("#unsent");
  if (!box) return;
  box.hidden = waiting.length === 0;
  box.querySelector(".count").textContent = String(waiting.length);
  box.querySelector(".hint-text").textContent = outcome === "signed_out" ? box.dataset.signIn : box.dataset.hint;
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
    if (act.stop !== page.dataset.stop || !act.allocation) continue;
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
      const list = line.querySelector(".refusals");
      list.replaceChildren(
        ...act.refused.map((refusal) => {
          const row = document.createElement("li");
          row.className = "wrong";
          row.dataset.reason = refusal.reason;
          row.dataset.cases = String(refusal.cases);
          const button = [...line.querySelectorAll("[name=refuse]")].find((b) => b.value.includes(` ${refusal.reason} `));
          const words = button?.closest("li").querySelector("span").textContent ?? refusal.reason;
          row.textContent = `${refusal.cases} × ${words}`;
          return row;
        }),
      );
      line.querySelector("details.refuse").open = false;
    }
  }
}

async function flush() {
  const before = (await queue.waiting()).length;
  const outcome = await queue.flush();
  await show(outcome);
  return before > 0 && outcome === "sent";
}

/** A tap on a form of a stop: kept first, then sent if possible, and the page that the form would lead to. */
async function submitted(event) {
  const form = event.target;
  if (!page || !page.contains(form)) return;
  const found = deeds(form, event.submitter);
  if (found === null) return; // The server says what cannot be read.
  event.preventDefault();
  await queue.keep(page.dataset.round, asActs(page.dataset.stop, found));
  const sent = await flush();
  const leaves = found.some((deed) => deed.deed === "left");
  if (leaves) location.assign(`${page.dataset.home}${sent ? "?done=act" : ""}`);
  else if (sent) location.replace(`${location.pathname}?done=act`);
  else {
    await replay();
    document.querySelector("#unsent")?.scrollIntoView();
  }
}

/** Everything of the round onto the phone, so that it opens where there is no network. */
async function stock() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/worker.js");
  const ready = await navigator.serviceWorker.ready;
  if (!home) return;
  const links = [...document.querySelectorAll('a[href^="/round/"]')].map((link) => new URL(link.href).pathname);
  ready.active?.postMessage({ keep: [location.pathname, ...new Set(links)] });
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
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
setInterval(flush, 15_000);
setInterval(watch, 30_000);
await replay();
await flush();
await stock();
document.documentElement.dataset.ready = "yes";
