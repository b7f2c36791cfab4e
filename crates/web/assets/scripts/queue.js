// The outbox of a phone: acts are kept first, sent in order, and forgotten only when the server has answered for them.
//
// Knows neither the browser's storage nor its network: both are handed in, so that tests can make them fail at will.
//   store: { all(): Promise<entry[]>, put(entry), remove(id) }   entries sort by id
//   send(round, acts): Promise<{ status, acts? }>                throws when the network fails
// The server takes every act in once, however often it arrives: when in doubt, send again.

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
  #running = null;

  constructor(store, send) {
    this.#store = store;
    this.#send = send;
  }

  /** Keeps acts of a round. Resolves once they would survive the phone being switched off. */
  async keep(round, acts) {
    for (const act of acts) await this.#store.put({ id: act.id, round, act });
  }

  /** What has not been answered for yet, in order. */
  async waiting() {
    return (await this.#store.all()).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Sends what waits. Gives "sent", "offline", "signed_out" or "refused". Never two at once. */
  flush() {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run() {
    for (;;) {
      const waiting = await this.waiting();
      if (waiting.length === 0) return "sent";
      const round = waiting[0].round;
      const batch = waiting.filter((entry) => entry.round === round).slice(0, BATCH);
      let answer;
      try {
        answer = await this.#send(round, batch.map((entry) => entry.act));
      } catch {
        return "offline";
      }
      if (answer.status === 401) return "signed_out";
      if (answer.status !== 200 || !Array.isArray(answer.acts)) return answer.status >= 500 ? "offline" : "refused";
      const answered = new Set(answer.acts.map((act) => act.id));
      const done = batch.filter((entry) => answered.has(entry.id));
      if (done.length === 0) return "refused";
      for (const entry of done) await this.#store.remove(entry.id);
    }
  }
}
