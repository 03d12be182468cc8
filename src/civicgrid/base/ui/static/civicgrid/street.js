/* What the phone adds to the page for the street: the nearest first, photos made small before they go, nothing sent
   twice. Where the phone is stays in it. All of it can be missing. */
"use strict";

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const EARTH_M = 6371008;
  const LONGEST = 1600;
  const QUALITY = 0.8;
  const rad = (degrees) => (degrees * Math.PI) / 180;

  function far(here, stop) {
    const [lon, lat] = [Number(stop.dataset.lon), Number(stop.dataset.lat)];
    if (!("lon" in stop.dataset)) return Infinity;
    const x = rad(lon - here.longitude) * Math.cos(rad((lat + here.latitude) / 2));
    return EARTH_M * Math.hypot(x, rad(lat - here.latitude));
  }

  function told(list, metres) {
    const near = metres < 950;
    const number = near ? Math.round(metres / 10) * 10 : (metres / 1000).toFixed(1);
    return (near ? list.dataset.metres : list.dataset.kilometres).replace("#", number);
  }

  let here = null;

  function sayFar(list, stop) {
    const words = stop.querySelector("[data-far]");
    const metres = here ? far(here, stop) : Infinity;
    if (words && metres !== Infinity) { words.textContent = told(list, metres); words.hidden = false; }
  }

  function nearest({ coords }) {
    here = coords;
    const list = document.querySelector("[data-stops]");
    const stops = all(".stop", list).map((stop) => ({ stop, metres: far(coords, stop) }));
    stops.sort((one, other) => one.metres - other.metres);
    for (const { stop } of stops) {
      sayFar(list, stop);
      list.append(stop);
    }
  }

  /* An answered place comes anew from the server, which knows no distance. */
  document.addEventListener("htmx:load", (event) => {
    const list = event.target.closest("[data-stops]");
    if (list && event.target.matches(".stop")) sayFar(list, event.target);
  });

  function look() { navigator.geolocation.getCurrentPosition(nearest, () => {}, { maximumAge: 60000, timeout: 15000 }); }

  document.addEventListener("DOMContentLoaded", async () => {
    if (!navigator.geolocation || !document.querySelector("[data-stops]")) return;
    all("[data-nearest], [data-nearest-hint]").forEach((each) => { each.hidden = false; });
    const asked = navigator.permissions && await navigator.permissions.query({ name: "geolocation" });
    if (asked && asked.state === "granted") look();
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-nearest]")) look(); });

  /* On duty, and only if it is ticked, the operation centre is told the last place, once a minute. */
  const SHARED_MS = 60000;

  function share() {
    const duty = document.querySelector("[data-on-duty]");
    const tick = duty && duty.querySelector("[data-share] input");
    if (!tick || !tick.checked) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const said = new FormData();
      said.append("duty", "here");
      said.append("lon", coords.longitude.toFixed(6));
      said.append("lat", coords.latitude.toFixed(6));
      said.append("csrfmiddlewaretoken", duty.querySelector("[name=csrfmiddlewaretoken]").value);
      fetch(duty.action, { method: "POST", body: said });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const label = document.querySelector("[data-on-duty] [data-share]");
    if (!label || !navigator.geolocation) return;
    label.hidden = false;
    const tick = label.querySelector("input");
    tick.checked = localStorage.getItem("share-place") === "yes";
    tick.addEventListener("change", () => { localStorage.setItem("share-place", tick.checked ? "yes" : "no"); share(); });
    share();
    setInterval(share, SHARED_MS);
  });

  /* A camera's picture has ten times the bytes that the desk can see. What cannot be made small goes as it is. */
  async function small(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  }

  document.addEventListener("change", async (event) => {
    const input = event.target.closest(".shot input");
    if (!input) return;
    input.closest(".shot").classList.toggle("ready", input.files.length > 0);
    if (!input.files.length) return;
    try {
      const kept = new DataTransfer();
      kept.items.add(await small(input.files[0]));
      input.files = kept.files;
    } catch { /* the picture goes as the camera made it */ }
  });

  /* Without HTMX a second press is held back here; the server counts it once all the same. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-once]");
    if (!form || window.htmx) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
})();
