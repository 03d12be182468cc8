/* What the workbench does beyond plain pages: cases open beside the list, many are chosen at once. All of it can be missing. */
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
    for (const menu of all("details.who[open], .menu details[open]")) {
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
    if (window.matchMedia("(min-width: 80rem)").matches) all("details[data-open-wide]").forEach((each) => { each.open = true; });
    all("[data-pick-all]").forEach((each) => { each.hidden = false; });
    offerToLocate();
    if (one("[data-locate]:not([hidden])") && location.hash === "#here") locate();
  });

  function offerToLocate() { all("[data-locate]").forEach((each) => { each.hidden = !navigator.geolocation; }); }
  document.addEventListener("htmx:load", offerToLocate);

  /* The server names the area of the point; whoever then writes another area knows better than the phone. */
  function locate() {
    const where = one("#where");
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      one("[name=lon]", where).value = coords.longitude.toFixed(6);
      one("[name=lat]", where).value = coords.latitude.toFixed(6);
      if (window.htmx) htmx.trigger(where, "located");
    }, () => { one("[data-not-located]", where).hidden = false; }, { enableHighAccuracy: true, timeout: 15000 });
  }

  document.addEventListener("change", (event) => {
    const found = event.target.name === "area" && event.target.closest("[data-found]");
    if (!found) return;
    all("#where [name=lon], #where [name=lat]").forEach((each) => { each.value = ""; });
    const drawn = one(".sketch", found);
    if (drawn) drawn.remove();
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-locate]")) locate(); });

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
})();
