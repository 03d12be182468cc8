/* The desk: a place that is offered for the address fills the area, or sets the pin. Without it both are set by hand. */
"use strict";

document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-place]");
  if (!offer) return;
  const { area, lon, lat } = offer.dataset;
  const set = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (area) set("call-area", area);
  if (!lon) return;
  set("lat", lat);
  set("lon", lon);
  document.dispatchEvent(new CustomEvent("place", { detail: { lon: Number(lon), lat: Number(lat) } }));
});
