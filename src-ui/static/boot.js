// Loads the screens. A file of its own, because the CSP allows no inline script.
import init from "./olgfeast-ui.js";

// The theme of last time, before anything is drawn. Which it is the core says a moment later.
const theme = localStorage.getItem("theme");
document.documentElement.dataset.theme = ["light", "contrast"].includes(theme) ? theme : "dark";

// A page that stands still would look like a quiet evening. A panic in the screens ends them, so
// they are loaded again; the core behind them keeps everything.
const RELOADS = "reloads-after-a-crash";
const MINUTE = 60_000;

function say(message) {
  const p = document.createElement("p");
  p.setAttribute("role", "alert");
  p.textContent = message;
  document.body.replaceChildren(p);
}

function crashed(cause) {
  if (!(cause instanceof WebAssembly.RuntimeError)) return;
  const before = JSON.parse(sessionStorage.getItem(RELOADS) ?? "[]");
  const recent = before.filter((at) => Date.now() - at < MINUTE);
  if (recent.length >= 3) {
    say("The screens keep failing. Close the window and start olgFeast again; nothing is lost.");
    return;
  }
  sessionStorage.setItem(RELOADS, JSON.stringify([...recent, Date.now()]));
  location.reload();
}

addEventListener("error", (event) => crashed(event.error));
addEventListener("unhandledrejection", (event) => crashed(event.reason));

// A long touch, a right click or a drag has nothing to offer here.
addEventListener("contextmenu", (event) => event.preventDefault());
addEventListener("dragstart", (event) => event.preventDefault());
// Nor has zooming: it would push orders out of sight.
addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });

init({ module_or_path: "./olgfeast-ui_bg.wasm" }).catch((cause) => {
  // A blank window would look like an empty kitchen.
  say(`The screens could not be loaded: ${cause}`);
  crashed(cause);
});
