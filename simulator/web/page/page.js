// Around textual-serve's terminal: its session, its font, the focus, downloads, and kind words.
"use strict";

const KEY = "camsim-session";
const body = document.body;
const base = body.dataset.base;
const byId = (id) => document.getElementById(id);

// Why the server closed; the numbers are those of sessions.py.
const WORDS = {
  1001: ["The server has stopped.", "Start it again, then press Enter."],
  4000: ["You have left camsim.", "Press Enter to start it again."],
  4002: ["This session is now open in another tab.", "Bring it back here, or start a second one."],
  4003: ["This session has ended.", `${body.dataset.idle ? `Nothing was pressed for ${body.dataset.idle} minutes.` : "Its time was up."} Press Enter to start anew.`],
  4004: ["camsim ended by a fault of its own.", "What was on the screen is gone. Press Enter to start anew."],
};
const KEEPS_SESSION = new Set([1001, 4002]);

function show(title, text, button, anew = false) {
  byId("card-title").textContent = title;
  byId("card-text").textContent = text;
  byId("go-on").textContent = button;
  byId("anew").hidden = !anew;
  byId("card").hidden = false;
  byId("go-on").focus();
}

function note(text) {
  byId("note").textContent = text;
  byId("note").hidden = false;
  setTimeout(() => { byId("note").hidden = true; }, 8000);
}

byId("go-on").addEventListener("click", () => location.reload());
byId("anew").addEventListener("click", () => {
  sessionStorage.removeItem(KEY);
  location.reload();
});

async function state(token) {
  try {
    const page = encodeURIComponent(location.origin);
    const answer = await fetch(`${base}/session/${token}?page=${page}`);
    return answer.ok ? (await answer.json()).state : "away";
  } catch {
    return "away";
  }
}

// A line that broke, as when a laptop sleeps: look for the session until its time is up.
async function findAgain(token) {
  show("The connection was lost.", "Trying to find your session again …", "Try now");
  for (let second = 0; second < Number(body.dataset.away); second += 2) {
    await new Promise((wake) => setTimeout(wake, 2000));
    if (await state(token) !== "away") {
      location.reload();
      return;
    }
  }
  show("The connection was lost.", "The server does not answer. Press Enter to try again.", "Try again");
}

function closed(event, token) {
  body.classList.add("-closed");
  const words = WORDS[event.code];
  if (words === undefined) {
    findAgain(token);
    return;
  }
  if (!KEEPS_SESSION.has(event.code)) {
    sessionStorage.removeItem(KEY);
  }
  const moved = event.code === 4002;
  show(...words, moved ? "Bring it back" : "Start", moved);
}

// The terminal opens its websocket itself: join it there.
function joinSocket(token) {
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...words) {
      super(...words);
      this.addEventListener("open", () => {
        // Later than the terminal's own handler: what it does on focus needs the open socket.
        setTimeout(() => document.querySelector(".xterm-helper-textarea").focus());
      });
      this.addEventListener("close", (event) => closed(event, token));
    }

    send(data) {
      if (this.readyState === Plain.OPEN) {
        super.send(data);
      }
    }
  };
}

// A download is a file to keep: no new tab, nothing for a pop-up blocker to stop.
function joinDownloads() {
  const plain = window.open.bind(window);
  window.open = (address, ...words) => {
    if (!String(address).startsWith(`${location.origin}/download/`)) {
      return plain(address, "_blank", "noopener,noreferrer");
    }
    const link = document.createElement("a");
    link.href = base + String(address).slice(location.origin.length);
    link.download = "";
    link.click();
    return null;
  };
}

// The policy of the page admits only style sheets that carry its number; the terminal's get it.
function joinStyles() {
  const { nonce } = document.querySelector("meta[name=csp-nonce]");
  const plain = document.createElement.bind(document);
  document.createElement = (name, ...words) => {
    const element = plain(name, ...words);
    if (name === "style") {
      element.nonce = nonce;
    }
    return element;
  };
}

// Fewer columns or rows than these show nothing: on a phone the letters are smaller instead.
const COLUMNS = 60, ROWS = 20, SMALLEST = 8;
// Of a letter's size, of the font in page.css.
const WIDE = 0.61, HIGH = 1.22;

function fitLetters() {
  const terminal = byId("terminal");
  const most = Math.min(innerWidth / (COLUMNS * WIDE), innerHeight / (ROWS * HIGH));
  if (most < Number(terminal.dataset.fontSize)) {
    terminal.dataset.fontSize = Math.max(SMALLEST, Math.floor(most));
  }
}

async function start(begin) {
  const earlier = sessionStorage.getItem(KEY);
  const found = await state(earlier ?? body.dataset.token);
  if (found === "full" || found === "away") {
    const full = ["All places are taken.", "Others are using camsim on this server now. One becomes free when somebody leaves."];
    const away = ["The server does not answer.", "It may have been stopped."];
    show(...(found === "full" ? full : away), "Try again");
    return;
  }
  if (found === "foreign") {
    show("This address is not let in.", `To let it in, start camsim with: --allow-host ${location.hostname}`, "Try again");
    return;
  }
  const token = found === "here" ? earlier : body.dataset.token;
  if (earlier !== null && found !== "here") {
    note("Your earlier session has ended. This one starts anew.");
  }
  sessionStorage.setItem(KEY, token);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  byId("terminal").dataset.sessionWebsocketUrl = `${scheme}//${location.host}${base}/ws/${token}`;
  joinSocket(token);
  joinDownloads();
  if (!new URLSearchParams(location.search).has("fontsize")) {
    fitLetters();
  }
  // The terminal measures its letters once: the font has to be there.
  await Promise.all(["", "bold "].map((weight) => document.fonts.load(`${weight}16px "Roboto Mono"`)));
  begin();
}

joinStyles();
// By then the terminal's script, which comes after this one, has said how it begins.
document.addEventListener("DOMContentLoaded", () => {
  const begin = window.onload;
  window.onload = null;
  start(begin);
});
