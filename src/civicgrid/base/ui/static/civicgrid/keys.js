/* Single keys for whoever works here all day. Without a pointer nothing needs them: whatever a key does, a link or a
   button does too. They are silent while somebody writes, beside Ctrl, Alt and Meta, and when they are turned off. */
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const STORE = "keys";
  const on = () => localStorage.getItem(STORE) !== "off";
  const sheet = () => one("#keys");
  let first = "";

  function step(by) {
    const rows = all("[data-row]");
    const here = rows.indexOf(document.activeElement);
    const at = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) next.focus();
  }

  function row() { return document.activeElement.closest("[data-row]") || one("[data-row][aria-current]"); }

  function pick() {
    const box = row() && one(".pick input", row().closest("li, tr"));
    if (box) box.click();
  }

  /* A thing that has a key: what opens is opened and its first question asked, what is asked is asked, what leads leads. */
  function use(thing) {
    if (thing.matches("details")) {
      thing.open = true;
      (one("input:not([type=hidden], [hidden]), select, textarea, button", thing) || one("summary", thing)).focus();
      thing.scrollIntoView({ block: "nearest" });
    } else if (thing.matches("a, button")) {
      thing.click();
    } else {
      (one("input:not([type=hidden], [hidden]), select, textarea", thing) || thing).focus();
    }
  }

  function seen(thing) { return thing.checkVisibility ? thing.checkVisibility() : thing.offsetParent !== null; }

  function keyed(name) { return all(`[data-key="${name}"]`).find(seen); }

  function help() {
    const shown = sheet();
    if (!shown) return;
    if (shown.open) { shown.close(); return; }
    one("[data-keys-on]", shown).checked = on();
    shown.showModal();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { if (row()) row().click(); },
    e: () => { const move = one("[data-first-move]"); if (move) (one("input:not([type=hidden], [hidden]), select, textarea", move.form) || move).focus(); },
    x: pick,
    "/": () => { const find = one("[data-find]"); if (find) { find.focus(); find.select(); } },
    "?": help,
  };

  function act(key) {
    const name = first ? `${first} ${key}` : key;
    const thing = keyed(name);
    if (thing) return () => use(thing);
    return first ? undefined : keys[key];
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") all("details.who[open], .menu details[open]").forEach((menu) => { menu.open = false; });
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]")) return;
    if ((sheet() && sheet().open && event.key !== "?") || (!on() && event.key !== "?")) return;
    const chosen = act(event.key);
    first = !first && event.key === "g" ? "g" : "";
    if (!chosen) return;
    event.preventDefault();
    chosen();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) localStorage.setItem(STORE, event.target.checked ? "on" : "off");
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-keys-help]")) help(); });
  document.addEventListener("DOMContentLoaded", () => { all("[data-keys-help]").forEach((each) => { each.hidden = false; }); });
})();
