/* What the form of a report does beyond plain pages, a citizen's and the hotline's: the device's place, the map when it is wanted, several photos at once. All of it can be missing. */
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);

  /* Once something is said, nobody is told any more that nothing was. */
  function heard() {
    const input = one("[data-where] #place");
    if (!input) return;
    const field = input.closest(".field");
    field.classList.remove("wrong");
    field.querySelector(".error")?.remove();
    input.removeAttribute("aria-invalid");
  }

  function choose(lon, lat) {
    heard();
    one("#lon").value = lon.toFixed(6);
    one("#lat").value = lat.toFixed(6);
    const drop = one("[name=no_point]");
    if (drop) drop.checked = false;
    one("[data-chosen]").hidden = false;
  }

  function here(button) {
    const failed = one("[data-here-failed]");
    button.disabled = true;
    failed.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        choose(coords.longitude, coords.latitude);
        document.dispatchEvent(new CustomEvent("place", { detail: { lon: coords.longitude, lat: coords.latitude } }));
      },
      () => {
        button.disabled = false;
        failed.hidden = false;
      },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  }

  /* The map is fetched after the page is usable; without WebGL or its file, nothing is missed. */
  function map(box) {
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = box.dataset.style;
    const script = document.createElement("script");
    script.type = "module";
    script.src = box.dataset.src;
    script.addEventListener("error", () => { box.hidden = true; });
    look.addEventListener("error", () => { box.hidden = true; });
    box.hidden = false;
    document.head.append(look, script);
  }

  function lazily(run) {
    if (window.requestIdleCallback) window.requestIdleCallback(run, { timeout: 3000 });
    else window.setTimeout(run, 500);
  }

  /* Without this a photo is sent at a time; with it, as many as are chosen, one after the other. */
  async function send(form, input) {
    one("[data-loading]").hidden = false;
    const wrong = [];
    for (const file of [...input.files].slice(0, Number(input.dataset.left))) {
      if (file.size > Number(input.dataset.most)) {
        wrong.push(input.dataset.heavy.replace("#", () => file.name));
        continue;
      }
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("add", "1");
      body.append("photo", file);
      const answer = await fetch(location.href, { method: "POST", body });
      if (!answer.ok) wrong.push(refusal(read(await answer.text())));
    }
    const answer = await fetch(location.href);
    show(read(await answer.text()), wrong);
  }

  function read(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  /* A refusal as the server says it: beside the field, or on a page of its own. */
  function refusal(page) {
    const told = page.querySelector("[data-photos] .error:not([hidden]) span, main h1");
    return told ? told.textContent.trim() : "";
  }

  /* The form as it is now, with what was refused beside its field. */
  function show(page, wrong) {
    const fresh = page.querySelector("[data-photos]");
    if (!fresh) { location.reload(); return; }
    one("[data-photos]").replaceWith(fresh);
    photos(fresh);
    const told = fresh.querySelector("[data-wrong]");
    if (!told || !wrong.length) return;
    told.querySelector("span").textContent = wrong.join(" ");
    told.hidden = false;
    told.closest(".field").classList.add("wrong");
    const input = fresh.querySelector("[type=file]");
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  function photos(form) {
    const input = form.querySelector("[type=file]");
    if (!input) return;
    input.multiple = true;
    input.addEventListener("change", () => { if (input.files.length) send(form, input).catch(() => form.submit()); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = one("[data-here]");
    if (button && navigator.geolocation) {
      button.hidden = false;
      button.addEventListener("click", () => here(button));
    }
    one("[data-where] #place")?.addEventListener("input", heard);
    const box = one("[data-map=pick][data-src]");
    if (box) {
      lazily(() => map(box));
      for (const name of ["#lon", "#lat"]) {
        one(name).addEventListener("change", () => {
          heard();
          const drop = one("[name=no_point]");
          if (drop) drop.checked = false;
          one("[data-chosen]").hidden = !one("#lon").value;
        });
      }
    }
    const form = one("[data-photos]");
    if (form) photos(form);
  });
})();
