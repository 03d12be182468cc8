/* Loads the maps of the pages of assets when there is one to draw; without it the page says the same in words. */
"use strict";

(() => {
  const maps = [...document.querySelectorAll("[data-map]")];
  if (maps.length) {
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = maps[0].dataset.style;
    import(maps[0].dataset.src)
      .then(() => document.head.append(look))
      .catch(() => maps.forEach((box) => box.remove()));
  }

  /* A kind or a place was chosen: the next free code is offered, unless one is written. */
  const code = document.querySelector("[data-next-code]");
  if (!code) return;
  const form = code.closest("form");
  const input = form.querySelector("[name=code]");
  const fields = ["kind", "lon", "lat"].map((name) => form.querySelector(`[name=${name}]`));

  async function offer() {
    const [kind, lon, lat] = fields.map((field) => field.value);
    if (!kind || !lon || !lat) return;
    const answer = await fetch(`${code.dataset.nextCode}?${new URLSearchParams({ kind, lon, lat })}`);
    if (!answer.ok) return;
    const { next } = await answer.json();
    code.hidden = !next;
    code.querySelector("button").textContent = next;
    if (next && (!input.value || input.dataset.offered === input.value)) {
      input.value = next;
      input.dataset.offered = next;
    }
  }

  code.querySelector("button").addEventListener("click", (event) => {
    input.value = event.target.textContent;
  });
  for (const field of fields) field.addEventListener("change", () => void offer());
  void offer();
})();
