// The phone's own storage for what has not been sent: acts and photos. What was put is on disk when the promise resolves.

const NAME = "glane";
const VERSION = 2;
const ACTS = "acts";
const PHOTOS = "photos";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const there = asked.result.objectStoreNames;
      for (const table of [ACTS, PHOTOS]) if (!there.contains(table)) asked.result.createObjectStore(table, { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** One transaction: everything of it, or nothing. */
async function run(mode, ask) {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction([ACTS, PHOTOS], mode, { durability: "strict" });
      const request = ask(transaction.objectStore(ACTS), transaction.objectStore(PHOTOS));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const store = {
  all: () => run("readonly", (acts) => acts.getAll()),
  /** An act, with the photo it names. */
  put: (entry, photo) =>
    run("readwrite", (acts, photos) => {
      if (photo) photos.put(photo);
      return acts.put(entry);
    }),
  remove: (id) => run("readwrite", (acts) => acts.delete(id)),
  photos: () => run("readonly", (acts, photos) => photos.getAllKeys()),
  photo: (id) => run("readonly", (acts, photos) => photos.get(id)),
  removePhoto: (id) => run("readwrite", (acts, photos) => photos.delete(id)),
};
