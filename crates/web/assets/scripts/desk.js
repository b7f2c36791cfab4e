// Keeps the operator's day up to date: hears of changes, fetches the page again, and exchanges only the parts that differ.
// Nothing moves under whoever reads or types: focus, scroll and what was opened stay as they are.

const state = document.querySelector("#live-state");
const news = document.querySelector("#live-news");
const SETTLE = 400; // Milliseconds: acts of one tap come together.
const LOOK = 60_000; // The clock makes rounds late without anybody doing anything.

/** What is worth saying aloud, by the thing it is about. */
const sayings = (page) => new Map([...page.querySelectorAll("[data-say]")].map((one) => [one.dataset.say, one.dataset.news]));

/** Somebody is in this part: it waits until they have left it. */
const isHeld = (part) => part.contains(document.activeElement);

/** Keeps open what was opened, and scrolled what was scrolled. */
function exchange(part, fresh) {
  const opened = new Set([...part.querySelectorAll("details[open]>summary")].map((summary) => summary.textContent));
  const scrolled = [...part.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
  part.replaceChildren(...fresh.childNodes);
  for (const summary of part.querySelectorAll("details>summary")) summary.parentElement.open ||= opened.has(summary.textContent);
  part.querySelectorAll(".scroll").forEach((box, at) => (box.scrollLeft = scrolled[at] ?? 0));
}

/** The first thing on the screen that stays, and where it is. */
function anchor() {
  const seen = [...document.querySelectorAll("main [id]")].find((one) => one.getBoundingClientRect().bottom > 0);
  return seen && { id: seen.id, top: seen.getBoundingClientRect().top };
}

function settle(kept) {
  const now = kept && document.getElementById(kept.id);
  if (now && scrollY > 0) scrollBy({ top: now.getBoundingClientRect().top - kept.top, behavior: "instant" });
}

const shown = new Map(); // What each part was last filled with, by its id.
let waiting; // A newer page, some part of which is held.
function show(page) {
  const [before, after, kept] = [sayings(document), sayings(page), anchor()];
  waiting = undefined;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (!fresh || fresh.innerHTML === shown.get(part.id)) continue;
    if (isHeld(part)) waiting = page;
    else {
      shown.set(part.id, fresh.innerHTML);
      exchange(part, document.importNode(fresh, true));
    }
  }
  settle(kept);
  const told = [...after].filter(([about, words]) => before.get(about) !== words).map(([, words]) => words);
  if (told.length > 0) news.textContent = told.slice(0, 3).join(" ");
}

let running = false;
let again = false;
async function look() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    state.textContent = answer.ok ? state.dataset.on : state.dataset.signedOut;
    document.documentElement.dataset.looked = String(Number(document.documentElement.dataset.looked ?? 0) + 1);
  } catch {
    state.textContent = state.dataset.off;
  }
  running = false;
  if (again) {
    again = false;
    await look();
  }
}

let soon;
let stream;
/** Hears only while somebody looks: browsers allow few open streams. */
function listen() {
  stream?.close();
  stream = new EventSource(`/api/v1/events?territory=${encodeURIComponent(state.dataset.territory)}`);
  stream.addEventListener("open", () => (document.documentElement.dataset.live = "yes"));
  stream.addEventListener("error", () => (state.textContent = state.dataset.off));
  stream.addEventListener("change", () => {
    clearTimeout(soon);
    soon = setTimeout(look, SETTLE);
  });
}

if (state) {
  for (const part of document.querySelectorAll("[data-live]")) shown.set(part.id, part.innerHTML);
  listen();
  state.textContent = state.dataset.on;
  setInterval(() => document.visibilityState === "visible" && look(), LOOK);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") stream.close();
    else {
      listen();
      look();
    }
  });
  document.addEventListener("focusout", () => setTimeout(() => waiting && show(waiting)));
}
