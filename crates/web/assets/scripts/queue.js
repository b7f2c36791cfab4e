// The outbox of a phone: acts are kept first, sent in order, and forgotten only when the server has answered for them. Photos go
// after the acts that name them.
//
// Knows neither the browser's storage nor its network: both are handed in, so that tests can make them fail at will.
//   store: { all(): Promise<entry[]>, put(entry, photo?), remove(id),        entries sort by id
//            photos(): Promise<id[]>, photo(id), removePhoto(id) }
//   send(round, acts): Promise<{ status, acts? }>                            throws when the network fails
//   sendPhoto(photo): Promise<status>                                        likewise
// The server takes every act in once, however often it arrives: when in doubt, send again.

/** Answers after which sending the same photo again is of no use. */
const FINAL = [409, 413, 415, 422];

/** Acts per request: small enough for a weak network. */
const BATCH = 20;

let last = { time: 0, count: 0 };

/** An id that sorts by time, also between two acts of the same millisecond (UUID version 7). */
export function makeId(now = Date.now()) {
  last = now > last.time ? { time: now, count: 0 } : { time: last.time, count: last.count + 1 };
  const time = (last.time + Math.floor(last.count / 4096)).toString(16).padStart(12, "0");
  const count = (last.count % 4096).toString(16).padStart(3, "0");
  const random = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-8${random.slice(1, 4)}-${random.slice(4)}`;
}

export class Queue {
  #store;
  #send;
  #sendPhoto;
  #running = null;

  constructor(store, send, sendPhoto) {
    this.#store = store;
    this.#send = send;
    this.#sendPhoto = sendPhoto;
  }

  /** Keeps acts of a round, with the photo that one of them names. Resolves once they would survive the phone being switched off. */
  async keep(round, acts, photo) {
    for (const act of acts) await this.#store.put({ id: act.id, round, act }, photo && { ...photo, round });
  }

  /** What has not been answered for yet, in order. */
  async waiting() {
    return (await this.#store.all()).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Photos that have not been answered for yet. */
  photos() {
    return this.#store.photos();
  }

  /** Sends what waits. Gives "sent", "offline", "signed_out", "refused" or "photo_refused". Never two at once. */
  flush() {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run() {
    const acts = await this.#runActs();
    if (acts === "offline" || acts === "signed_out") return acts;
    const photos = await this.#runPhotos();
    return photos === "sent" ? acts : photos;
  }

  async #runPhotos() {
    let outcome = "sent";
    for (const id of (await this.photos()).sort()) {
      const photo = await this.#store.photo(id);
      let status;
      try {
        status = await this.#sendPhoto(photo);
      } catch {
        return "offline";
      }
      if (status === 401) return "signed_out";
      if (status === 404) outcome = "refused"; // Somebody else's round: it waits for them.
      else if (status !== 204 && !FINAL.includes(status)) return "offline";
      else {
        if (status !== 204) outcome = "photo_refused";
        await this.#store.removePhoto(id);
      }
    }
    return outcome;
  }

  async #runActs() {
    const shut = new Set(); // Rounds of somebody else: their acts wait for them, and hold up nobody.
    for (;;) {
      const waiting = (await this.waiting()).filter((entry) => !shut.has(entry.round));
      if (waiting.length === 0) return shut.size === 0 ? "sent" : "refused";
      const round = waiting[0].round;
      const batch = waiting.filter((entry) => entry.round === round).slice(0, BATCH);
      let answer;
      try {
        answer = await this.#send(round, batch.map((entry) => entry.act));
      } catch {
        return "offline";
      }
      if (answer.status === 401) return "signed_out";
      if (answer.status === 429 || answer.status >= 500) return "offline";
      const answered = new Set((answer.acts ?? []).map((act) => act.id));
      const done = batch.filter((entry) => answered.has(entry.id));
      if (done.length === 0) shut.add(round);
      for (const entry of done) await this.#store.remove(entry.id);
    }
  }
}
