// Talking to the server: who is signed in, which phone this is, and what went wrong in words.

export class Offline extends Error {}
export class SignedOut extends Error {}
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

export const mark = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const WAIT = 20_000;

/** Ask the server; raises Offline (no way through), SignedOut, or Refused with what it said. Answers {status, data, etag, at}. */
export async function ask(path, { method = "GET", body, headers = {} } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT);
  let answer;
  try {
    const options = { method, headers: { accept: "application/json", ...headers }, credentials: "same-origin", redirect: "manual", signal: stop.signal, cache: "no-store" };
    if (method !== "GET") options.headers["x-csrftoken"] = mark();
    if (body !== undefined) {
      options.headers["content-type"] = "application/json";
      options.body = JSON.stringify(body);
    }
    answer = await fetch(path, options);
  } catch (error) {
    throw new Offline(error.message);
  } finally {
    clearTimeout(timer);
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new SignedOut();
  const json = (answer.headers.get("content-type") ?? "").includes("json");
  if (answer.status === 403 && !json) throw new SignedOut();
  if (answer.status >= 500 || answer.status === 429) throw new Offline(`status ${answer.status}`);
  const at = Date.parse(answer.headers.get("date") ?? "") || null;
  if (answer.status === 304) return { status: 304, at };
  const data = json ? await answer.json().catch(() => { throw new Offline("cut off"); }) : null;
  if (!answer.ok) throw new Refused(answer.status, data);
  return { status: answer.status, data, etag: answer.headers.get("etag"), at };
}

export const slug = (problem) => String(problem?.type ?? "").split(/[/:#]/).pop();
