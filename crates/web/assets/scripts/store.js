// The phone's own storage for acts that have not been sent. What was put is on disk when the promise resolves.

const NAME = "glane";
const TABLE = "acts";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, ask) {
  const db = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(TABLE, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(TABLE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const store = {
  all: () => run("readonly", (table) => table.getAll()),
  put: (entry) => run("readwrite", (table) => table.put(entry)),
  remove: (id) => run("readwrite", (table) => table.delete(id)),
};
