import "maplibre-gl/dist/maplibre-gl.css";
import { Map as MapLibre, setWorkerUrl } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { h, icon } from "../dom";
import { ink, mapScale, onFace } from "../ink";
import { bareStyle, CITY, whole, type Ground } from "../map/ground";
import { layer as land } from "../map/layers/ground";
import { layer as labels } from "../map/layers/labels";
import type { Bounds } from "../wire";
import { say, type Key } from "../words";
import { keepsNames } from "./edge";

setWorkerUrl(worker);

/** The server answers with today's tiles whatever version is asked for. */
const ANY_TILES = "/tiles/0/{z}/{x}/{y}.mvt";
const EASE_MS = 200;
/** Around the whole city, for the signs at its edge. */
const WHOLE_PX = 20;

const INSIDE = "areas-inside";

export type Point = [lon: number, lat: number];

/** Numbers of an attribute: `data-bounds="116.1,39.7,116.7,40.1"`. */
export function numbersOf(words: string | undefined, count: number): number[] | null {
  const numbers = (words ?? "").split(/[\s,]+/).filter(Boolean).map(Number);
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null;
}

export const easing = (): number => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : EASE_MS);

function lines(map: MapLibre): () => void {
  map.addLayer({ id: INSIDE, type: "fill", source: CITY, "source-layer": "areas", paint: { "fill-opacity": 0 } }); // unseen, but found
  map.addLayer({ id: "areas-line", type: "line", source: CITY, "source-layer": "areas" });
  return () => {
    map.setPaintProperty("areas-line", "line-color", ink("--map-edge"));
    map.setPaintProperty("areas-line", "line-opacity", 0.6);
    map.setPaintProperty("areas-line", "line-width", mapScale());
  };
}

/** An empty map of the city in an element; `together` needs two fingers, so that the page still scrolls. */
export async function ground(element: HTMLElement, together: boolean): Promise<MapLibre> {
  const bounds = numbersOf(element.dataset["bounds"], 4) as Bounds | null;
  const place = h("div", { class: "small-map" });
  element.append(place);
  const map = new MapLibre({
    container: place,
    style: bareStyle(whole(element.dataset["tiles"] ?? ANY_TILES)),
    ...(bounds ? { bounds, fitBoundsOptions: { padding: WHOLE_PX } } : {}),
    attributionControl: false,
    cooperativeGestures: together,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 19,
    fadeDuration: easing(),
    locale: {
      "Map.Title": element.getAttribute("aria-label") ?? say("map"),
      "CooperativeGesturesHandler.MobileHelpText": say("two_fingers"),
      "CooperativeGesturesHandler.WindowsHelpText": say("ctrl_scroll"),
      "CooperativeGesturesHandler.MacHelpText": say("cmd_scroll"),
    },
  });
  map.touchZoomRotate.disableRotation();
  if (bounds) keepWhole(map, bounds);
  place.append(h("div", { class: "map-cross", "aria-hidden": "true" }, icon("here")));
  element.append(foot(map));
  await new Promise<void>((resolve) => void map.once("style.load", () => resolve()));
  const under = land.mount({ map } as Ground);
  const edges = lines(map);
  const names = labels.mount({ map } as Ground);
  keepsNames(map);
  edges();
  onFace(() => {
    under.repaint();
    edges();
    names.repaint();
  });
  return map;
}

/** The whole stays in sight when the map's room changes, until somebody moves it. */
function keepWhole(map: MapLibre, bounds: Bounds): void {
  let fits = false;
  const fit = (): void => {
    fits = true;
    map.fitBounds(bounds, { padding: WHOLE_PX, duration: 0 });
    fits = false;
  };
  const leave = (): void => {
    if (!fits) map.off("resize", fit);
  };
  map.on("resize", fit);
  map.on("zoomstart", leave);
  map.on("movestart", ({ originalEvent }) => originalEvent && leave()); // without one, only the room has changed
}

/** Below the map, so that it covers no name on it: what is told, nearer and farther. */
function foot(map: MapLibre): HTMLElement {
  return h("div", { class: "small-foot" }, h("p", { class: "small-told", role: "status", "aria-live": "polite" }), tools(map));
}

function tools(map: MapLibre): HTMLElement {
  const one = (name: string, key: Key, by: number): HTMLElement =>
    button(name, key, () => void map.zoomTo(map.getZoom() + by, { duration: easing() }));
  return h("div", { class: "map-tools", role: "group", "aria-label": say("map") }, one("in", "zoom_in", 1), one("out", "zoom_out", -1));
}

export function button(name: string, key: Key, act: () => void): HTMLElement {
  return h("button", { type: "button", "aria-label": say(key), title: say(key), onclick: act }, icon(name));
}

/** With the keyboard, Enter acts on the middle of the map; a cross shows where that is. */
export function onEnter(map: MapLibre, act: (at: Point) => void): void {
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    act(map.getCenter().toArray());
  });
}

/** Whether a point on the map lies in no area of the city; not while its tiles are still on the way. */
export function isBeside(map: MapLibre, at: Point): boolean {
  return map.areTilesLoaded() && !map.queryRenderedFeatures(map.project(at), { layers: [INSIDE] }).length;
}

/** What is chosen in a field of the page: a place, or an area's bounds. */
export function onPlace(point: (at: Point) => void, area: (bounds: Bounds) => void): void {
  document.addEventListener("place", (event) => {
    const { lon, lat, bounds } = (event as CustomEvent<{ lon: number | null; lat: number | null; bounds?: Bounds | null }>).detail;
    if (lon !== null && lat !== null) point([lon, lat]);
    else if (bounds) area(bounds);
  });
}

/** The line below the map that is read aloud. */
export function told(element: HTMLElement, words = ""): (words: string) => void {
  const line = element.querySelector(".small-told")!;
  line.textContent = words;
  return (now) => {
    line.textContent = now;
  };
}
