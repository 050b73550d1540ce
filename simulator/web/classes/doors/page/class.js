// Keeps a phone's page up to date and sends what is tapped, again and again until it is in.
// Without it: forms, and a refresh.
"use strict";
(() => {
  const find = (query) => document.querySelector(query);
  const WAITS = [500, 1000, 2000, 4000];
  const COVER = 5000, SILENT = 8000, ASK = 10000, ASK_MORE = 2000;
  const PATIENCE = [3000, 4000, 8000];
  let etag = "", stream = null, broken = 0, heard = 0, asked = 0, asking = false, more = false;
  // In which order it was tapped.
  const PAGE = crypto.getRandomValues(new Uint32Array(1))[0];
  let sending = null, over = false, missed = 0, taps = 0, end = null, spoken = 99;

  const say = (text) => { find("#said").textContent = text; };
  const note = (text) => { if (find("#note").textContent !== text) find("#note").textContent = text; };

  function clock() {
    const main = find("main");
    const left = main.dataset.left;
    end = left && !main.dataset.paused ? performance.now() + 1000 * left : null;
    spoken = left ? Number(left) + 1 : 99;
  }

  function tick() {
    if (end === null) return;
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const bar = find("main progress"), text = find("main .left");
    if (bar) bar.value = left;
    if (text) text.textContent = `${left} ${left === 1 ? "second" : "seconds"} left`;
    for (const at of [30, 10]) if (left <= at && spoken > at) say(`${left} seconds left`);
    spoken = left;
  }

  function put(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    const now = box.content.querySelector("main"), before = find("main");
    if (!now) return;
    const inside = before.contains(document.activeElement);
    const focused = inside && document.activeElement.id;
    const heading = before.querySelector("h1").textContent;
    before.replaceWith(now);
    clock();
    const title = now.querySelector("h1");
    const moved = title.textContent !== heading;
    if (moved) { scrollTo(0, 0); say(title.textContent); }
    else if (now.dataset.said) say(now.dataset.said);
    if (inside) ((focused && document.getElementById(focused)) || title).focus({ preventScroll: !moved });
  }

  async function call(path, options, tries) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
    try {
      const answer = await fetch(path, { ...options, signal: stop.signal, redirect: "manual" });
      return [answer, await answer.text()];
    } finally { clearTimeout(timer); }
  }

  // Whether the server has answered for good.
  function take(answer, text) {
    if (answer.status >= 500 || answer.status === 429 || answer.type === "opaqueredirect") return false;
    if (answer.status === 304) return true;
    if (answer.status === 401) { over = true; location.replace("/"); return true; }
    if (answer.status === 410) { over = true; stream?.close(); }
    etag = answer.headers.get("ETag") || "";
    put(text);
    return true;
  }

  async function ask() {
    if (over) return;
    if (asking) { more = true; return; }
    asking = true;
    asked = performance.now();
    const before = taps;
    try {
      const [answer, text] = await call("/me", { headers: { "X-Part": "1", "If-None-Match": etag }, cache: "no-store" }, missed);
      missed = 0;
      if (before !== taps) more = true;
      else if (!sending && take(answer, text)) note("");
    } catch { missed += 1; if (!sending) note("No connection. Trying."); }
    asking = false;
    if (more && !sending) { more = false; ask(); }
  }

  async function send(path, body) {
    const mine = sending = `${PAGE}-${taps += 1}`;
    for (let tries = 0; sending === mine && !over; tries += 1) {
      let done = false;
      try {
        const [answer, text] = await call(path, { method: "POST", body, headers: { "X-Part": "1", "X-Tap": mine } }, tries);
        if (sending !== mine) return;
        done = take(answer, text);
      } catch { /* Once more. */ }
      if (done) { sending = null; note(""); if (more) { more = false; ask(); } return; }
      note("Not sent yet. Trying.");
      await new Promise((wake) => setTimeout(wake, WAITS[Math.min(tries, WAITS.length - 1)]));
    }
  }

  function listen() {
    stream?.close();
    if (over) return;
    heard = performance.now();
    const mine = stream = new EventSource("/me/events");
    mine.onmessage = (event) => {
      heard = performance.now();
      broken = 0;
      if (event.data !== etag) ask();
    };
    mine.onerror = () => {
      if (mine !== stream) return;
      broken += 1;
      if (mine.readyState === EventSource.CLOSED) { stream = null; heard = performance.now(); ask(); }
    };
  }

  function wake() { if (!document.hidden) { ask(); listen(); } }

  document.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    if (!form.closest("main") || form.method !== "post" || form.dataset.plain !== undefined) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (pressed?.name) body.set(pressed.name, pressed.value);
    send(form.getAttribute("action"), body);
  });
  document.addEventListener("toggle", (event) => {
    const shown = event.target;
    if (shown.open && shown.dataset.cover !== undefined) setTimeout(() => { shown.open = false; }, COVER);
  }, true);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) document.querySelectorAll("details[data-cover]").forEach((one) => { one.open = false; });
    wake();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  addEventListener("online", wake);

  etag = find("main").dataset.etag || "";
  clock();
  listen();
  asked = performance.now();
  setInterval(() => {
    tick();
    const now = performance.now();
    if (now - heard > SILENT) { broken += 1; listen(); }
    if (now - asked > (broken >= 2 ? ASK_MORE : ASK)) ask();
  }, 1000);
})();
