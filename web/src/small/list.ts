import { Popup, type GeoJSONSource, type Map as MapLibre, type MapGeoJSONFeature, type MapLayerMouseEvent } from "maplibre-gl";
import { h } from "../dom";
import { ink, mapScale, onFace } from "../ink";
import { BOLD } from "../map/ground";
import { figure, say } from "../words";
import { easing, ground, told } from "./ground";

const PAUSE_MS = 150;

interface Served extends GeoJSON.FeatureCollection {
  more?: boolean;
}

function paint(map: MapLibre): void {
  const size = mapScale();
  map.setPaintProperty("points", "circle-color", ["case", ["boolean", ["get", "open"], true], ink("--accent"), ink("--surface")]);
  map.setPaintProperty("points", "circle-stroke-color", ["case", ["boolean", ["get", "open"], true], ink("--map-halo"), ink("--good")]);
  map.setPaintProperty("groups", "circle-color", ink("--surface"));
  map.setPaintProperty("groups", "circle-stroke-color", ink("--accent"));
  map.setPaintProperty("groups-count", "text-color", ink("--ink"));
  map.setPaintProperty("points", "circle-radius", 7 * size);
  map.setPaintProperty("points", "circle-stroke-width", 2 * size);
  map.setPaintProperty("groups", "circle-stroke-width", 2 * size);
  map.setPaintProperty("groups", "circle-radius", ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 12 * size, 30, 28 * size]);
}

function draw(map: MapLibre): void {
  map.addSource("cases", { type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 44, clusterMaxZoom: 17 });
  map.addLayer({ id: "groups", type: "circle", source: "cases", filter: ["has", "point_count"] });
  map.addLayer({ id: "groups-count", type: "symbol", source: "cases", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": BOLD, "text-size": 13, "text-padding": 8, "text-allow-overlap": true } });
  map.addLayer({ id: "points", type: "circle", source: "cases", filter: ["!", ["has", "point_count"]] });
  paint(map);
  onFace(() => paint(map));
}

/** What a point says: type, state, and the way to its page. */
function words({ properties }: MapGeoJSONFeature): HTMLElement {
  const text = (name: string): string => String(properties[name] ?? "");
  const link = text("url") || text("link");
  const title = text("type_name") || text("title") || text("number");
  const sub = [text("state_name"), text("area_name")].filter(Boolean).join(" · ");
  return h("div", { class: "small-words" }, link ? h("a", { href: link }, title) : h("strong", {}, title), h("p", {}, sub), h("p", { class: "number" }, text("number")));
}

class List {
  readonly #told: (words: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | null = null;

  constructor(
    readonly element: HTMLElement,
    readonly map: MapLibre,
    readonly address: string,
  ) {
    this.#told = told(element);
    draw(map);
    map.on("moveend", () => this.#later());
    map.on("click", "points", (event) => this.#open(event));
    map.on("click", "groups", (event) => void this.#nearer(event));
    for (const layer of ["points", "groups"]) {
      map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
    }
    void this.#load();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), PAUSE_MS);
  }

  /** The points of what one sees; the page may show the same box in its list. */
  async #load(): Promise<void> {
    const seen = this.map.getBounds();
    const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((each) => each.toFixed(5)).join(",");
    const address = new URL(this.address, location.href);
    address.searchParams.set("bbox", box);
    this.#asking?.abort();
    this.#asking = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.#asking.signal, credentials: "same-origin" });
      if (!answer.ok) return;
      const served = (await answer.json()) as Served;
      await this.map.getSource<GeoJSONSource>("cases")?.setData(served);
      this.#told(`${this.#counted(served.features.length)} ${served.more ? say("list_more") : ""}`);
      this.element.dispatchEvent(new CustomEvent("bbox", { bubbles: true, detail: { bbox: box, features: served.features } }));
    } catch (error) {
      if (!(error instanceof DOMException)) this.#told(say("failed"));
    }
  }

  /** How many there are: of cases, or as the page says it of other things (`data-counted`, with {n} for the number). */
  #counted(n: number): string {
    return this.element.dataset["counted"]?.replace("{n}", figure(n)) ?? say("list_n", { n });
  }

  #open({ features, lngLat }: MapLayerMouseEvent): void {
    const [first] = features ?? [];
    if (!first) return;
    new Popup({ closeButton: false, maxWidth: "18rem", offset: 8 }).setLngLat(lngLat).setDOMContent(words(first)).addTo(this.map);
    this.element.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: { number: first.properties["number"] as string } }));
  }

  async #nearer({ features }: MapLayerMouseEvent): Promise<void> {
    const [first] = features ?? [];
    if (!first) return;
    const zoom = await this.map.getSource<GeoJSONSource>("cases")!.getClusterExpansionZoom(Number(first.properties["cluster_id"]));
    this.map.easeTo({ center: (first.geometry as GeoJSON.Point).coordinates as [number, number], zoom, duration: easing() });
  }
}

/** Points of a GeoJSON address (`data-cases` or `data-source`), asked for anew where the map moves. */
export async function mount(element: HTMLElement): Promise<void> {
  const address = element.dataset["cases"] ?? element.dataset["source"];
  const map = await ground(element, true);
  if (address) new List(element, map, address);
}
