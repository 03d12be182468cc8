import "maplibre-gl/dist/maplibre-gl.css";
import { AttributionControl, Map as MapLibre, Marker, setWorkerUrl, type MapMouseEvent, type PaddingOptions } from "maplibre-gl";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { mapGrowth, onFace } from "../ink";
import type { City, Topic } from "../state";
import type { Position, View } from "../view";
import { h } from "../dom";
import { locale, say } from "../words";
import type { Bounds, Found, Values as ServedValues } from "../wire";
import { CITY, layers, type Ground, type Layered, type Target } from "./ground";
import { squareOf } from "./clusters";
import { density, sign } from "./signs";
import { bordersOf } from "./steps";
import { styleOf } from "./style";

setWorkerUrl(worker);

const EASE_MS = 200;
const REST_MS = 60;
const NEAR_ZOOM = 15.5;

export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A map twice as large is drawn on half the pixels of the page, each twice as fine: the same ground, larger. */
function grow({ style }: HTMLElement): number {
  const times = mapGrowth();
  style.width = `${100 / times}%`;
  style.height = `${100 / times}%`;
  style.transform = times === 1 ? "" : `scale(${times})`;
  return (window.devicePixelRatio || 1) * times;
}

/** Around what is shown as a whole, so that names at its edge are not cut; more of it where its surroundings matter. */
function room({ clientWidth, clientHeight }: HTMLElement, around = 0): PaddingOptions {
  const more = around * Math.min(clientWidth, clientHeight);
  const side = Math.min(64, clientWidth * 0.1) + more;
  const end = Math.min(40, clientHeight * 0.1) + more;
  return { top: end, bottom: end, left: side, right: side };
}

/** The map of the city with its layers. */
export class CityMap {
  readonly layers = layers();
  #mounted = new Map<string, Layered>();
  #undo: (() => void)[] = [];
  #level = "";
  #ring = new Marker({ element: h("div", { class: "ring", "aria-hidden": "true" }) });
  /** What is shown as a whole, for as long as nobody moves the map. */
  #whole: [bounds: Bounds, around: number] | null;
  #pointed: ReturnType<typeof setTimeout> | undefined;
  /** Called when the steps of the scale changed. */
  scaled: () => void = () => undefined;

  private constructor(
    readonly map: MapLibre,
    readonly ground: Ground,
    readonly choose: (target: Target | null) => void,
  ) {
    this.#whole = [ground.city.snapshot.city.bounds, 0];
  }

  static async open(element: HTMLElement, city: City, view: View, choose: (target: Target | null) => void): Promise<CityMap> {
    const map = new MapLibre({
      container: element,
      style: await styleOf(city.snapshot.city),
      bounds: city.snapshot.city.bounds,
      pixelRatio: grow(element),
      fitBoundsOptions: { padding: room(element) },
      attributionControl: false,
      fadeDuration: 0, // a picture that changes every second would be drawn all the time
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      locale: { "Map.Title": say("map") },
      localIdeographFontFamily: "system-ui, sans-serif",
      refreshExpiredTiles: false,
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new AttributionControl({ compact: false, customAttribution: say("attribution", { city: city.snapshot.city.name }) }), "bottom-right");
    const self = new CityMap(map, { map, city, view, values: { of: {}, borders: [] } }, choose);
    await new Promise<void>((resolve) => void map.once("style.load", () => resolve()));
    self.#begin();
    return self;
  }

  #begin(): void {
    const { map, ground } = this;
    map.setMissingStyleImageResolver((name) => {
      const image = sign(name);
      if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: density() });
    });
    for (const layer of this.layers) {
      const mounted = layer.mount(ground);
      this.#mounted.set(layer.id, mounted);
      mounted.visible(layer.on && !ground.view.layersOff.has(layer.id));
    }
    map.on("click", this.#click);
    map.on("mousemove", this.#point);
    map.on("moveend", this.#rescale);
    map.on("movestart", this.#moved);
    map.on("resize", this.#refit);
    map.on("sourcedata", (event) => {
      if (event.sourceId === CITY && event.isSourceLoaded) requestAnimationFrame(this.#rescale);
    });
    map.getCanvas().addEventListener("keydown", this.#key);
    this.#undo.push(
      ground.city.listen((topics) => this.#tell(topics)),
      onFace(() => this.#repaint()),
      ground.view.listen((what) => this.#viewed(what)),
    );
  }

  #tell(topics: ReadonlySet<Topic | "values" | "chosen">): void {
    for (const mounted of this.#mounted.values()) mounted.update(topics);
  }

  #repaint(): void {
    this.map.setPixelRatio(grow(this.map.getContainer()));
    this.map.resize();
    for (const image of this.map.listImages()) this.map.removeImage(image);
    for (const mounted of this.#mounted.values()) mounted.repaint();
  }

  #viewed(what: string): void {
    const { view } = this.ground;
    if (what === "area") this.#tell(new Set(["chosen"] as const));
    if (what === "layers") for (const [id, mounted] of this.#mounted) mounted.visible(!view.layersOff.has(id));
    if (what === "position" && view.position) this.go(view.position);
  }

  /** The topmost thing at a pixel. */
  #at(point: { x: number; y: number }): Target | null {
    for (const mounted of [...this.#mounted.values()].reverse()) {
      const found = mounted.at?.(point);
      if (found) return found;
    }
    return null;
  }

  readonly #click = (event: MapMouseEvent): void => this.#chosen(this.#at(event.point));

  /** What lies under the pointer is looked up when it rests, not while the map moves. */
  readonly #point = ({ point }: MapMouseEvent): void => {
    clearTimeout(this.#pointed);
    if (this.map.isMoving()) return;
    this.#pointed = setTimeout(() => {
      this.map.getCanvas().style.cursor = this.#at(point) ? "pointer" : "";
    }, REST_MS);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    const { clientWidth, clientHeight } = this.map.getContainer();
    this.#chosen(this.#at({ x: clientWidth / 2, y: clientHeight / 2 }));
  };

  /** A cluster opens by going nearer, until it is small enough to be listed. */
  #chosen(target: Target | null): void {
    if (target?.kind === "cases" && target.bits < 32 && this.map.getZoom() < NEAR_ZOOM && this.#spread(target)) return;
    this.choose(target);
  }

  #spread(target: { code: number; bits: number }): boolean {
    const feature = this.map.querySourceFeatures("cases").find((each) => each.properties["code"] === target.code);
    if (Number(feature?.properties["count"] ?? 1) === 1) return false;
    this.fit(squareOf(target.code, target.bits, this.ground.city.snapshot.city.bounds));
    return true;
  }

  /** What the areas show. */
  values(served: ServedValues | null): void {
    this.ground.values.of = served?.values ?? {};
    this.#level = "";
    this.#rescale();
    if (!served) this.#tell(new Set(["values"] as const));
  }

  /** The scale fits the level one sees: a district has more cases than a cell. It stays while one stays on a level. */
  readonly #rescale = (): void => {
    const { values } = this.ground;
    const level = String(this.map.queryRenderedFeatures({ layers: ["areas"] })[0]?.properties["level"] ?? "");
    if (!level || level === this.#level || Object.keys(values.of).length === 0) return;
    const seen = this.map.querySourceFeatures(CITY, { sourceLayer: "areas" });
    const codes = new Set(seen.filter((each) => each.properties["level"] === level).map((each) => String(each.properties["code"])));
    this.#level = level;
    values.borders = bordersOf([...codes].map((code) => values.of[code]));
    this.#tell(new Set(["values"] as const));
    this.scaled();
  };

  /** By a hand, or a key. */
  readonly #moved = ({ originalEvent }: { originalEvent?: unknown }): void => {
    if (originalEvent) this.#whole = null;
  };

  /** A map that gets another room shows the same whole again. */
  readonly #refit = (): void => {
    if (!this.#whole) return;
    const [bounds, around] = this.#whole;
    this.map.fitBounds(bounds, { padding: room(this.map.getContainer(), around), maxZoom: 17, duration: 0 });
  };

  go({ lon, lat, zoom }: Position): void {
    this.#whole = null;
    this.map.easeTo({ center: [lon, lat], zoom, duration: still() ? 0 : EASE_MS });
  }

  /** A ring around what was found; around nothing, none. */
  ring(found: Pick<Found, "lon" | "lat"> | null): void {
    this.#ring.remove();
    if (found && found.lon !== null && found.lat !== null) this.#ring.setLngLat([found.lon, found.lat]).addTo(this.map);
  }

  /** `room` around it, as a part of what is seen: with much of it the level of areas stays that of the bounds. */
  fit(bounds: Bounds, around = 0): void {
    this.#whole = [bounds, around];
    this.map.fitBounds(bounds, { padding: room(this.map.getContainer(), around), maxZoom: 17, duration: still() ? 0 : EASE_MS });
  }

  /** Moves so far that the middle of what is chosen is not under the card. */
  clear([west, south, east, north]: Bounds, page: number): void {
    if (this.map.isMoving()) {
      this.map.once("moveend", () => this.clear([west, south, east, north], page));
      return;
    }
    const covered = page / mapGrowth();
    const wide = this.map.getContainer().clientWidth;
    const middle = (south + north) / 2;
    if (this.map.project([west, middle]).x > covered || covered > wide * 0.8) return;
    this.#whole = null;
    const at = this.map.project([(west + east) / 2, middle]);
    this.map.panBy([at.x - (covered + wide) / 2, 0], { duration: still() ? 0 : EASE_MS });
  }

  zoom(by: number): void {
    this.#whole = null;
    this.map.zoomTo(this.map.getZoom() + by, { duration: still() ? 0 : EASE_MS });
  }

  position(): Position {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** Says in its language what the map shows, for whoever does not see it. */
  describe(words: string): void {
    this.map.getCanvas().setAttribute("aria-label", `${say("map")}. ${words}`);
    this.map.getCanvas().lang = locale;
  }

  destroy(): void {
    clearTimeout(this.#pointed);
    for (const undo of this.#undo) undo();
    for (const mounted of [...this.#mounted.values()].reverse()) mounted.destroy();
    this.map.remove();
  }
}
