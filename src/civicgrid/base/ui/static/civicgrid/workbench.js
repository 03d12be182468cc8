/* What the workbench does beyond plain pages: cases open beside the list, keys move through it. All of it can be missing. */
"use strict";

(() => {
  const wide = window.matchMedia("(min-width: 64rem)");
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  function openInPane(row) {
    const pane = one("#pane");
    if (!pane || !wide.matches || !window.htmx) return false;
    all("[data-row][aria-current]").forEach((each) => each.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    htmx.ajax("GET", row.href, { target: "#pane", swap: "innerHTML" }).then(() => {
      pane.scrollTop = 0;
      pane.focus({ preventScroll: true });
    });
    return true;
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-pane]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (row && plain && openInPane(row)) event.preventDefault();
    for (const menu of all("details.who[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const pane = event.target;
    if (pane.id !== "pane") return;
    const problem = one(".problem, [aria-invalid]", pane);
    (problem || pane).focus({ preventScroll: !problem });
    if (one("[data-moved]", pane)) htmx.trigger(document.body, "moved");
  });

  document.addEventListener("DOMContentLoaded", () => {
    const problem = one(".problem, [aria-invalid]");
    if (problem) problem.focus();
    if (wide.matches) all("details[data-open-wide]").forEach((each) => { each.open = true; });
    all("[data-pick-all]").forEach((each) => { each.hidden = false; });
    const here = one("[data-locate]");
    if (here && navigator.geolocation) here.hidden = false;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-locate]")) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      one("[name=lon]").value = coords.longitude.toFixed(6);
      one("[name=lat]").value = coords.latitude.toFixed(6);
    });
  });

  function count() {
    const chosen = all(".rows .pick :checked, .picks :checked[name]").length;
    all("[data-picked]").forEach((each) => { each.hidden = !chosen; each.textContent = chosen; });
  }

  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-pick-all]")) all(".picks [name=number]").forEach((each) => { each.checked = event.target.checked; });
    if (event.target.closest(".pick")) count();
  });

  /* Whatever takes longer than a moment shows that it is on its way. */
  let waits = 0;
  function busy() { clearTimeout(waits); waits = setTimeout(() => document.body.setAttribute("aria-busy", "true"), 300); }
  function idle() { clearTimeout(waits); document.body.removeAttribute("aria-busy"); }
  window.addEventListener("beforeunload", busy);
  window.addEventListener("pageshow", idle);
  document.addEventListener("htmx:beforeRequest", busy);
  document.addEventListener("htmx:afterRequest", idle);

  function pick() {
    const row = document.activeElement.closest("[data-row]");
    const box = row && one(".pick input", row.closest("li, tr"));
    if (box) box.click();
  }

  function step(by) {
    const rows = all("[data-row]");
    const here = rows.indexOf(document.activeElement);
    const at = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) next.focus();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { const row = document.activeElement.closest("[data-row]"); if (row) row.click(); },
    e: () => { const move = one("[data-first-move]"); if (move) { (one("input:not([type=hidden]), select, textarea", move.form) || move).focus(); } },
    x: pick,
    "/": () => { const find = one("[data-find]"); if (find) { find.focus(); find.select(); } },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") all("details.who[open]").forEach((menu) => { menu.open = false; });
    if (event.target.closest("input, select, textarea, [contenteditable]") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
