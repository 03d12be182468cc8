import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { h } from "../dom";
import { ink, mapScale, onFace, thin } from "../ink";
import { say, type Key } from "../words";
import { easing, ground, onEnter, onPlace, told, type Point } from "./ground";

const DECIMALS = 6;
const CORNERS_OF_A_CIRCLE = 64;
const METRES_OF_A_DEGREE = 111_320;
const FEWEST = 3;
const MOST = 100;
const NEAR_PX = 14;
const NEAR = 14;

type Mode = "circle" | "shape";

/** Corners of a circle on the ground. */
export function circle([lon, lat]: Point, metres: number): Point[] {
  const high = metres / METRES_OF_A_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: CORNERS_OF_A_CIRCLE }, (_, index) => {
    const turn = (2 * Math.PI * index) / CORNERS_OF_A_CIRCLE;
    return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)];
  });
}

/** What a drawing is as GeoJSON: its line and its corners; from three corners on closed, and an area. */
export function drawn(corners: Point[]): GeoJSON.FeatureCollection {
  const closed = corners.length >= FEWEST;
  const feature = (geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: "Feature", properties: {}, geometry });
  const [first] = corners;
  const ring = first && closed ? [...corners, first] : corners;
  const features = [feature({ type: "LineString", coordinates: ring }), ...corners.map((at) => feature({ type: "Point", coordinates: at }))];
  if (closed) features.unshift(feature({ type: "Polygon", coordinates: [ring] }));
  return { type: "FeatureCollection", features };
}

class Draw {
  readonly #form: HTMLElement;
  readonly #told: (words: string) => void;
  readonly #boxes = new Map<Mode, HTMLInputElement>();
  #acts: HTMLElement[] = [];
  #mode: Mode = "circle";
  #corners: Point[] = [];

  constructor(
    readonly element: HTMLElement,
    readonly map: MapLibre,
  ) {
    this.#form = element.closest("form") ?? document.body;
    element.before(this.#modes());
    this.#told = told(element, this.#hint());
    this.#layers();
    map.on("click", (event) => this.#click(event));
    onEnter(map, (at) => this.#add(at));
    this.#radius()?.addEventListener("change", () => this.#draw());
    onPlace(
      (at) => this.#circle(at),
      ([west, south, east, north]) => this.#circle([(west + east) / 2, (south + north) / 2]),
    );
    this.#restore();
  }

  #modes(): HTMLElement {
    const mode = (name: Mode, key: Key): HTMLElement => {
      const box = h("input", { type: "radio", name: `${this.element.id || "map"}-draw`, onchange: () => this.#turn(name) });
      this.#boxes.set(name, box);
      return h("label", { class: "radio inline" }, box, h("span", {}, say(key)));
    };
    const act = (key: Key, run: () => void): HTMLElement => h("button", { type: "button", class: "button small", onclick: run }, say(key));
    this.#acts = [act("draw_undo", () => this.#undo()), act("draw_clear", () => this.#clear())];
    const modes = h("div", { class: "small-modes", role: "group", "aria-label": say("draw") }, mode("circle", "draw_radius"), mode("shape", "draw_shape"), ...this.#acts);
    this.#choose(this.#mode);
    return modes;
  }

  /** A circle is drawn by one click, which the next one moves: only a shape has corners to take back. */
  #choose(mode: Mode): void {
    this.#mode = mode;
    for (const [name, box] of this.#boxes) box.checked = name === mode;
    for (const act of this.#acts) act.hidden = mode === "circle";
  }

  #layers(): void {
    const { map } = this;
    map.addSource("drawn", { type: "geojson", data: drawn([]) });
    map.addLayer({ id: "drawn", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"] });
    map.addLayer({ id: "drawn-line", type: "line", source: "drawn", filter: ["==", ["geometry-type"], "LineString"] });
    map.addLayer({ id: "drawn-corners", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"] });
    const paint = (): void => {
      map.setPaintProperty("drawn", "fill-color", thin("--accent", 0.16));
      map.setPaintProperty("drawn-line", "line-color", ink("--accent"));
      map.setPaintProperty("drawn-line", "line-width", 2.5 * mapScale());
      map.setPaintProperty("drawn-corners", "circle-color", ink("--accent"));
      map.setPaintProperty("drawn-corners", "circle-radius", 5 * mapScale());
    };
    paint();
    onFace(paint);
  }

  #hint(): string {
    return say(this.#mode === "circle" ? "draw_middle" : "draw_hint");
  }

  /** The field for the corners, `[[lon, lat], …]`; made where the page has none. */
  #polygon(): HTMLInputElement {
    const name = this.element.dataset["input"] ?? "polygon";
    let field = this.#form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
    if (!field) {
      field = h("input", { type: "hidden", name });
      this.element.after(field);
    }
    return field;
  }

  /** The field for the middle of a circle, `lon, lat`. */
  #place(): HTMLInputElement | null {
    const id = this.element.dataset["place"] ?? "place";
    return this.#form.querySelector<HTMLInputElement>(`#${CSS.escape(id)}, [name="${CSS.escape(id)}"], [name="place"]`);
  }

  #radius(): HTMLInputElement | HTMLSelectElement | null {
    return this.#form.querySelector(`[name="${CSS.escape(this.element.dataset["radius"] ?? "radius_m")}"]`);
  }

  #turn(mode: Mode): void {
    this.#choose(mode);
    this.#clear();
  }

  #click(event: MapMouseEvent): void {
    const [first] = this.#corners;
    const again = this.#mode === "shape" && first && this.#corners.length >= FEWEST && this.map.project(first).dist(event.point) < NEAR_PX;
    if (!again) this.#add(event.lngLat.toArray());
  }

  #add(at: Point): void {
    if (this.#mode === "circle") this.#corners = [at];
    else if (this.#corners.length < MOST) this.#corners.push(at);
    this.#draw();
    if (this.#mode === "circle" || this.#corners.length >= FEWEST) this.#write();
  }

  /** An address was chosen in the field: the circle is around it, and the words stay. */
  #circle(at: Point): void {
    this.#choose("circle");
    this.#corners = [at];
    this.#hold("");
    this.#draw();
    this.map.easeTo({ center: at, zoom: Math.max(NEAR, this.map.getZoom()), duration: easing() });
  }

  #undo(): void {
    this.#corners.pop();
    this.#draw();
    this.#write();
  }

  #clear(): void {
    this.#corners = [];
    this.#draw();
    this.#write();
  }

  #draw(): void {
    const [middle] = this.#corners;
    const round = this.#mode === "circle" && middle;
    const corners = round ? circle(middle, Number(this.#radius()?.value ?? 500)) : this.#corners;
    void this.map.getSource<GeoJSONSource>("drawn")?.setData(drawn(corners));
    this.map.setLayoutProperty("drawn-corners", "visibility", round ? "none" : "visible");
  }

  /** Only one of the two is sent: the circle or the shape. */
  #write(): void {
    const [middle] = this.#corners;
    const shape = this.#mode === "shape" && this.#corners.length >= FEWEST;
    this.#hold(shape ? JSON.stringify(this.#corners.map((at) => at.map((each) => Number(each.toFixed(DECIMALS))))) : "");
    const place = this.#place();
    if (place) place.value = this.#mode === "circle" && middle ? middle.map((each) => each.toFixed(DECIMALS)).join(", ") : "";
    place?.dispatchEvent(new Event("change", { bubbles: true }));
    this.#told(shape ? say("draw_done", { n: this.#corners.length }) : this.#hint());
  }

  #hold(corners: string): void {
    const polygon = this.#polygon();
    polygon.value = corners;
    if (polygon.type === "checkbox") polygon.checked = corners !== "";
  }

  /** What the page already holds is shown. */
  #restore(): void {
    const polygon = this.#form.querySelector<HTMLInputElement>(`[name="${CSS.escape(this.element.dataset["input"] ?? "polygon")}"]`);
    try {
      const corners = JSON.parse(polygon?.value || "[]") as Point[];
      if (corners.length < FEWEST) return;
      this.#choose("shape");
      this.#corners = corners;
      this.#draw();
    } catch {
      // a field somebody wrote by hand
    }
  }
}

/** Draw where alerts are wanted: a circle around a point, or an own shape. */
export async function mount(element: HTMLElement): Promise<void> {
  new Draw(element, await ground(element, false));
}
