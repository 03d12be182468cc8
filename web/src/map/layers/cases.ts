import type { GeoJSONSource, MapGeoJSONFeature } from "maplibre-gl";
import { ink, mapScale } from "../../ink";
import { stateOf } from "../../picture";
import { locale } from "../../words";
import type { City } from "../../state";
import type { Bounds } from "../../wire";
import { bitsAt, clusters, type Cluster } from "../clusters";
import { BOLD, type Ground, type Layer } from "../ground";
import { part, roundUp, sizeOf, SIZES } from "../signs";

const SQUARE = 70;
const EVENTS_MS = 1000;
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });

/** Cases in these states wait for somebody: their sign is hollow. */
const NOT_OWNED = new Set(["reported", "filed", "pool", "new"]);

/** How all clusters of one drawing are drawn. */
interface Manner {
  face: number;
  most: number;
}

function signOf(cluster: Cluster, city: City, { face, most }: Manner): string {
  if (cluster.count === 1) {
    const state = city.snapshot.states[stateOf(cluster.mark)]?.code ?? "";
    return `case:${face}:${city.urgency(cluster.mark)}:${NOT_OWNED.has(state) ? 0 : 1}`;
  }
  const { urgencies } = city.snapshot;
  const of = (code: string): number => cluster.urgencies[urgencies.findIndex((each) => each.code === code) as 0 | 1 | 2 | 3] ?? 0;
  return `cluster:${face}:${sizeOf(cluster.count, most)}:${part(of("late"), cluster.count)}:${part(of("soon"), cluster.count)}`;
}

function feature(cluster: Cluster, city: City, manner: Manner): GeoJSON.Feature {
  const { code, bits, count } = cluster;
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [cluster.lon, cluster.lat] },
    properties: { sign: signOf(cluster, city, manner), size: sizeOf(count, manner.most), words: count > 1 ? short.format(count) : "", code, bits, count },
  };
}

/** The map's part of the ground, with half as much around it. */
function around({ map }: Ground): Bounds {
  const seen = map.getBounds();
  const wide = (seen.getEast() - seen.getWest()) / 2;
  const high = (seen.getNorth() - seen.getSouth()) / 2;
  return [seen.getWest() - wide, seen.getSouth() - high, seen.getEast() + wide, seen.getNorth() + high];
}

/** Draws what is in view as squares of the city's own grid: 50 000 cases are one pass over sorted numbers. */
class Cases {
  #drawn: { bits: number; within: Bounds } | null = null;
  #face = 0;
  #wanted = 0;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly ground: Ground) {
    const { map } = ground;
    map.addSource("cases", { type: "geojson", data: { type: "FeatureCollection", features: [] }, tolerance: 0, buffer: 64 });
    map.addLayer({
      id: "cases",
      type: "symbol",
      source: "cases",
      layout: {
        "icon-image": ["get", "sign"],
        "icon-allow-overlap": true,
        "text-field": ["get", "words"],
        "text-font": BOLD,
        "text-allow-overlap": true,
        "text-optional": true,
        "symbol-sort-key": ["get", "count"],
      },
    });
    this.repaint();
    map.on("move", this.#moved);
  }

  /** Nothing to do while the squares stay the same size and the drawn part covers what is seen. */
  readonly #moved = (): void => {
    const seen = this.ground.map.getBounds();
    const drawn = this.#drawn;
    const inside =
      drawn &&
      drawn.bits === this.#bits() &&
      drawn.within[0] <= seen.getWest() &&
      drawn.within[1] <= seen.getSouth() &&
      drawn.within[2] >= seen.getEast() &&
      drawn.within[3] >= seen.getNorth();
    if (!inside) this.draw();
  };

  #bits(): number {
    const { map, city } = this.ground;
    return bitsAt(map.getZoom(), city.snapshot.city.bounds, SQUARE * mapScale());
  }

  /** Events are drawn together, once a second; a minute looked back at is drawn at once. */
  soon(): void {
    if (this.ground.city.moment) return this.draw();
    this.#later ??= setTimeout(() => this.draw(), EVENTS_MS);
  }

  /** At most once a frame. */
  draw(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#wanted) return;
    this.#wanted = requestAnimationFrame(() => {
      this.#wanted = 0;
      const { map, city } = this.ground;
      const within = around(this.ground);
      const bits = this.#bits();
      this.#drawn = { bits, within };
      const found = clusters(city.shown().sorted(), city.snapshot.city.bounds, bits, within);
      const manner = { face: this.#face, most: roundUp(Math.max(20, ...found.map((cluster) => cluster.count))) };
      const features = found.map((cluster) => feature(cluster, city, manner));
      void map.getSource<GeoJSONSource>("cases")?.setData({ type: "FeatureCollection", features });
    });
  }

  repaint(): void {
    const { map } = this.ground;
    const size = mapScale();
    this.#face += 1;
    map.setLayoutProperty("cases", "text-size", ["interpolate", ["linear"], ["get", "size"], 0, 9.5 * size, SIZES, 13.5 * size]);
    map.setPaintProperty("cases", "text-color", ink("--ink"));
    this.draw();
  }

  destroy(): void {
    const { map } = this.ground;
    clearTimeout(this.#later);
    cancelAnimationFrame(this.#wanted);
    map.off("move", this.#moved);
    map.removeLayer("cases");
    map.removeSource("cases");
  }
}

function chosen(found: MapGeoJSONFeature): { code: number; bits: number; lon: number; lat: number } {
  const [lon = 0, lat = 0] = (found.geometry as GeoJSON.Point).coordinates;
  return { code: Number(found.properties["code"]), bits: Number(found.properties["bits"]), lon, lat };
}

/** Open cases: clusters with their late part as a glowing ring, then single cases by shape and colour. */
export const layer: Layer = {
  id: "cases",
  title: "layer_cases",
  order: 40,
  on: true,
  mount(ground) {
    const cases = new Cases(ground);
    return {
      repaint: () => cases.repaint(),
      update: (topics) => topics.has("moment") ? cases.draw() : topics.has("cases") && cases.soon(),
      visible: (on) => ground.map.setLayoutProperty("cases", "visibility", on ? "visible" : "none"),
      destroy: () => cases.destroy(),
      at({ x, y }) {
        const reach = 6;
        const box: [[number, number], [number, number]] = [
          [x - reach, y - reach],
          [x + reach, y + reach],
        ];
        const found = ground.map.queryRenderedFeatures(box, { layers: ["cases"] })[0];
        return found ? { kind: "cases", ...chosen(found) } : null;
      },
    };
  },
};
