// Signing out of a page takes what the field app keeps of this person off the phone too; what was never sent stays, locked to him.

const KEPT_BY = "relief-field";
const PATIENCE_MS = 2000;
const OF_A_PERSON = ["pack", "etag", "person", "mark"];

/** The app's store, or nothing where there is none on this device. */
const opened = () => new Promise((answer) => {
  const asked = indexedDB.open(KEPT_BY);
  asked.onupgradeneeded = () => asked.transaction.abort(); // no store yet: none is made either
  asked.onsuccess = () => answer(asked.result);
  asked.onerror = () => answer(null);
});

async function forget() {
  const db = await opened();
  if (!db) return;
  const change = db.transaction(["kept", "drafts", "outbox"], "readwrite");
  for (const name of OF_A_PERSON) change.objectStore("kept").delete(name);
  change.objectStore("drafts").clear();
  const entries = change.objectStore("outbox").openCursor();
  entries.onsuccess = () => {
    const row = entries.result;
    if (!row) return;
    if (row.value.state !== "queued") row.delete();
    row.continue();
  };
  await new Promise((answer) => { change.oncomplete = answer; change.onabort = answer; });
  db.close();
}

document.addEventListener("submit", async (event) => {
  if (!/\/logout\/$/.test(event.target.getAttribute("action") ?? "")) return;
  event.preventDefault();
  try {
    localStorage.setItem("relief-signed-out", "1"); // an app that is open in another window hears it, one that is opened later reads it
    await Promise.race([forget(), new Promise((answer) => { setTimeout(answer, PATIENCE_MS); })]); // a store that hangs keeps nobody signed in
  } catch { /* a browser that keeps nothing has nothing to forget */ }
  event.target.submit();
});
