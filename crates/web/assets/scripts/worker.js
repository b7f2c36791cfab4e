// Opens the round where there is no network: pages from the server when it answers soon, else as they were last seen.
// Written with the addresses of this version filled in. Acts are not its business: see queue.js.

const FOLDER = "VERSION";
const CACHE = `glane-${FOLDER}`;
const ALWAYS = ["STYLE_URL", "ICON_URL", ...["app.js", "acts.js", "photo.js", "queue.js", "round.js", "sign.js", "store.js"].map((name) => `${FOLDER}/${name}`)];
const PATIENCE = 3000;
const kept = (path) => path.startsWith("/driver/") || path.startsWith("/round/");

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(ALWAYS)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => clients.claim()));
});

addEventListener("message", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      Promise.all((event.data.keep ?? []).map(async (path) => {
        const answer = await fetch(path).catch(() => null);
        if (answer?.ok && !answer.redirected) await cache.put(path, answer);
        return (await cache.match(path)) ? 0 : 1;
      })),
    ).then((missing) => event.ports[0]?.postMessage({ missing: missing.reduce((sum, one) => sum + one, 0) })),
  );
});

async function page(request, path) {
  const cache = await caches.open(CACHE);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(path, answer.clone());
    return answer;
  });
  const known = await cache.match(path);
  if (!known) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(known), PATIENCE));
  return Promise.race([asked.catch(() => known), late]);
}

async function home(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const keys = await (await caches.open(CACHE)).keys();
    const own = keys.find((key) => new URL(key.url).pathname.startsWith("/driver/"));
    if (own) return Response.redirect(own.url);
    throw error;
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/logout") {
    event.waitUntil(caches.delete(CACHE)); // Shared phones keep nothing of who has left.
    return;
  }
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(url.pathname).then(async (known) => {
      if (known) return known;
      const answer = await fetch(request);
      if (answer.ok) await (await caches.open(CACHE)).put(url.pathname, answer.clone());
      return answer;
    }));
  } else if (kept(url.pathname)) event.respondWith(page(request, url.pathname));
  else if (url.pathname === "/" && request.mode === "navigate") event.respondWith(home(request));
});
