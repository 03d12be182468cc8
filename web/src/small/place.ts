import { LngLatBounds, Marker, type Map as MapLibre } from "maplibre-gl";
import { ink, mapScale, onFace, thin } from "../ink";
import { ground, numbersOf, type Point } from "./ground";
import { pin } from "./pick";

const NEAR = 16;

/** Every point of a shape, however deep it lies. */
function* points(shape: unknown): Generator<Point> {
  if (!Array.isArray(shape)) return;
  if (typeof shape[0] === "number") yield shape as Point;
  else for (const part of shape) yield* points(part);
}

async function shapeOf(words: string): Promise<GeoJSON.Geometry> {
  const found = (words.trimStart().startsWith("{") ? JSON.parse(words) : await (await fetch(words)).json()) as GeoJSON.Feature | GeoJSON.Geometry;
  return "geometry" in found ? found.geometry : found;
}

function draw(map: MapLibre, shape: GeoJSON.Geometry): void {
  map.addSource("shape", { type: "geojson", data: shape });
  map.addLayer({ id: "shape", type: "fill", source: "shape" });
  map.addLayer({ id: "shape-line", type: "line", source: "shape" });
  const paint = (): void => {
    map.setPaintProperty("shape", "fill-color", thin("--accent", 0.14));
    map.setPaintProperty("shape-line", "line-color", ink("--accent"));
    map.setPaintProperty("shape-line", "line-width", 2 * mapScale());
  };
  paint();
  onFace(paint);
}

/** One point (`data-point="lon,lat"`) and, if given, a shape (`data-shape`: GeoJSON or its address). */
export async function mount(element: HTMLElement): Promise<void> {
  const map = await ground(element, true);
  const point = numbersOf(element.dataset["point"], 2) as Point | null;
  const around = new LngLatBounds();
  if (element.dataset["shape"]) {
    const shape = await shapeOf(element.dataset["shape"]);
    draw(map, shape);
    if ("coordinates" in shape) for (const each of points(shape.coordinates)) around.extend(each);
  }
  if (point) new Marker({ element: pin(), anchor: "bottom" }).setLngLat(point).addTo(map);
  if (!around.isEmpty()) map.fitBounds(around, { padding: 24, duration: 0, maxZoom: NEAR });
  else if (point) map.jumpTo({ center: point, zoom: NEAR });
}
