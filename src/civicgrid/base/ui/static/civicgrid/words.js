/* Ready words go into their field as soon as they are chosen, to be changed there; many of them can be searched. */
"use strict";

(() => {
  const MANY = 7;
  const field = (picker) => document.getElementById(picker.dataset.wordsFor);

  function put(picker, text) {
    const area = field(picker);
    const before = picker.dataset.put || "";
    const rest = before && area.value.includes(before) ? area.value.replace(before, "").trim() : area.value.trim();
    area.value = [rest, text].filter(Boolean).join("\n");
    picker.dataset.put = text;
    area.focus();
  }

  document.addEventListener("change", (event) => {
    const picker = event.target.matches("select") && event.target.closest("[data-words-for]");
    if (picker) put(picker, event.target.selectedOptions[0].dataset.text || "");
  });

  /* While one looks with the arrows, the field follows; Enter in the search takes the first that fits. */
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-words-find]")) return;
    const wanted = event.target.value.trim().toLowerCase();
    for (const option of event.target.closest("[data-words-for]").querySelectorAll("option[data-text]")) {
      const words = `${option.textContent} ${option.dataset.text}`.toLowerCase();
      option.hidden = option.disabled = !words.includes(wanted);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words-find]")) return;
    event.preventDefault();
    const picker = event.target.closest("[data-words-for]");
    const first = picker.querySelector("option[data-text]:not([disabled])");
    if (!first) return;
    picker.querySelector("select").value = first.value;
    put(picker, first.dataset.text);
  });

  function show() {
    for (const picker of document.querySelectorAll("[data-words-for]")) {
      picker.querySelector("[data-words-find]").hidden = picker.querySelectorAll("option").length <= MANY;
    }
  }

  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSwap", show);
})();
