import { Marker, type Map as MapLibre } from "maplibre-gl";
import { s } from "../dom";
import { say } from "../words";
import type { Bounds } from "../wire";
import { button, easing, ground, isBeside, onEnter, onPlace, told, type Point } from "./ground";

const NEAR = 16;
const DECIMALS = 6;

function field(element: HTMLElement, name: "lon" | "lat"): HTMLInputElement | null {
  const called = element.dataset[name] ?? name;
  const form: ParentNode = element.closest("form") ?? document;
  return form.querySelector<HTMLInputElement>(`#${CSS.escape(called)}, [name="${CSS.escape(called)}"]`);
}

/** A pin with its point at the place. */
export function pin(): HTMLElement {
  const drop = s("path", { d: "M12 1a9 9 0 0 0-9 9c0 6.4 9 17 9 17s9-10.6 9-17a9 9 0 0 0-9-9Z", class: "pin-body" });
  const drawing = s("svg", { viewBox: "0 0 24 28", class: "pin", role: "img", "aria-label": say("pick_pin") }, drop, s("circle", { cx: 12, cy: 10, r: 3.5, class: "pin-eye" }));
  const element = document.createElement("div");
  element.append(drawing);
  return element;
}

class Pick {
  readonly #lon: HTMLInputElement | null;
  readonly #lat: HTMLInputElement | null;
  readonly #marker = new Marker({ element: pin(), anchor: "bottom", draggable: true });
  readonly #told: (words: string) => void;
  #placed = false;

  constructor(
    readonly element: HTMLElement,
    readonly map: MapLibre,
  ) {
    this.#lon = field(element, "lon");
    this.#lat = field(element, "lat");
    this.#told = told(element, say("pick_hint"));
    this.#marker.on("dragend", () => this.choose(this.#marker.getLngLat().toArray()));
    map.on("click", (event) => this.choose(event.lngLat.toArray()));
    onEnter(map, (at) => this.choose(at));
    for (const input of [this.#lon, this.#lat]) input?.addEventListener("change", (event) => event.isTrusted && this.show());
    onPlace(
      (at) => this.#put(at, true),
      (bounds) => this.#go(bounds),
    );
    this.show();
  }

  /** What stands in the fields is shown; nothing stands, no pin. */
  show(go = true): void {
    const [lon, lat] = [this.#lon?.value ?? "", this.#lat?.value ?? ""];
    if (lon && lat && Number.isFinite(Number(lon)) && Number.isFinite(Number(lat))) this.#put([Number(lon), Number(lat)], go);
  }

  /** An area was chosen: it comes into sight, and the pin of another place goes. */
  #go(bounds: Bounds): void {
    this.#drop();
    this.map.fitBounds(bounds, { padding: 24, duration: easing(), maxZoom: NEAR });
  }

  #drop(): void {
    this.#marker.remove();
    this.#placed = false;
  }

  /** Beside the city is no place for a pin: the one that was dragged there goes back. */
  choose([lon, lat]: Point): void {
    if (isBeside(this.map, [lon, lat])) {
      this.#drop();
      this.show(false);
      this.#told(say("pick_beside"));
      return;
    }
    this.#set([lon, lat]);
    this.#put([lon, lat], false);
  }

  #set([lon, lat]: Point): void {
    if (this.#lon) this.#lon.value = lon.toFixed(DECIMALS);
    if (this.#lat) this.#lat.value = lat.toFixed(DECIMALS);
    for (const input of [this.#lon, this.#lat]) input?.dispatchEvent(new Event("change", { bubbles: true }));
    this.#told(say("pick_at", { lon: lon.toFixed(5), lat: lat.toFixed(5) }));
  }

  #put(at: Point, go: boolean): void {
    this.#marker.setLngLat(at);
    if (!this.#placed) this.#marker.addTo(this.map);
    this.#placed = true;
    if (go) this.map.easeTo({ center: at, zoom: Math.max(NEAR, this.map.getZoom()), duration: easing() });
  }

  here(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at: Point = [coords.longitude, coords.latitude];
        this.#set(at);
        this.#put(at, true);
      },
      () => this.#told(say("pick_failed")),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }
}

/** Choose a point: tap, drag, the device's place, or the keyboard; it stands in the fields `data-lon` and `data-lat` name. */
export async function mount(element: HTMLElement): Promise<void> {
  const map = await ground(element, false);
  const pick = new Pick(element, map);
  const own = document.querySelector("[data-here]");
  if (!own && "geolocation" in navigator) element.querySelector(".map-tools")?.prepend(button("here", "pick_here", () => pick.here()));
}
