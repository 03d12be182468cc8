/* Loads the map where there is one to draw, when the page itself is there: without it the list says the same. */
"use strict";

for (const place of document.querySelectorAll("[data-map='list'], [data-map='draw']")) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = place.dataset.style;
  import(place.dataset.src)
    .then(() => {
      document.head.append(style);
      place.hidden = false;
    })
    .catch(() => place.remove());
}
