import type { ExpressionSpecification, MapGeoJSONFeature } from "maplibre-gl";
import { h, s } from "../../dom";
import { ink, mapScale } from "../../ink";
import { say, type Key } from "../../words";
import { GLYPHS } from "../glyphs";
import { whole, type Layer, type Target } from "../ground";

const TILES = "/assets/tiles/{z}/{x}/{y}.mvt";
const FROM = 15;
const LAST = 17;
const DRAWN = ["assets", "assets-line", "assets-area"];
const CLASSES: [name: string, words: Key][] = [
  ["lighting", "class_lighting"],
  ["sensing", "class_sensing"],
  ["video", "class_video"],
  ["cover", "class_cover"],
  ["pipe", "class_pipe"],
  ["utility", "class_utility"],
  ["traffic", "class_traffic"],
  ["sanitation", "class_sanitation"],
  ["greening", "class_greening"],
  ["building", "class_building"],
  ["vehicle", "class_vehicle"],
  ["other", "class_other"],
];
const POINT: ExpressionSpecification = ["==", ["geometry-type"], "Point"];

/** The sign of a class beside its word, for whoever does not know it yet. */
function signs(): HTMLElement {
  const one = ([name, words]: [string, Key]): HTMLElement => {
    const glyph = s("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" }, s("path", { d: GLYPHS[name] ?? "" }));
    return h("li", {}, glyph, say(words));
  };
  return h("ul", { class: "asset-signs", "aria-label": say("layer_assets"), tabindex: "0", hidden: true }, ...CLASSES.map(one));
}

/** What was clicked, as if it had been searched for: its words come with the tile, in the reader's language. */
function found({ properties }: MapGeoJSONFeature, lon: number, lat: number): Target {
  const code = String(properties["code"]);
  const words = String(properties["words"] ?? code);
  const sub = [code, properties["state_words"]].filter(Boolean).join(" · ");
  return { kind: "found", found: { kind: "asset", code, words, sub, lon, lat, bounds: null, link: `/asset/${encodeURIComponent(code)}/` } };
}

/** The things of the city, near enough to be told apart: a sign of their class, lines for pipes, outlines for grounds. */
export const layer: Layer = {
  id: "assets",
  title: "layer_assets",
  order: 35,
  on: true,
  mount({ map }) {
    let face = 0;
    let on = true;
    const legend = signs();
    map.getContainer().append(legend);
    map.addSource("assets", { type: "vector", tiles: [whole(TILES)], minzoom: FROM, maxzoom: LAST });
    const shared = { source: "assets", "source-layer": "assets", minzoom: FROM } as const;
    map.addLayer({ ...shared, id: "assets-area", type: "fill", filter: ["==", ["geometry-type"], "Polygon"] });
    map.addLayer({ ...shared, id: "assets-line", type: "line", filter: ["!", POINT] });
    map.addLayer({ ...shared, id: "assets", type: "symbol", filter: POINT, layout: { "icon-allow-overlap": false, "icon-padding": 1 } });
    const repaint = (): void => {
      face += 1;
      map.setPaintProperty("assets-area", "fill-color", ink("--ink-quiet"));
      map.setPaintProperty("assets-area", "fill-opacity", 0.18);
      map.setPaintProperty("assets-line", "line-color", ink("--ink-quiet"));
      map.setPaintProperty("assets-line", "line-width", 1.5 * mapScale());
      map.setLayoutProperty("assets", "icon-image", ["concat", `asset:${face}:`, ["get", "class"], ":", ["case", ["==", ["get", "state"], "out_of_order"], "1", "0"]]);
    };
    const near = (): void => void (legend.hidden = !on || map.getZoom() < FROM);
    map.on("zoomend", near);
    repaint();
    near();
    return {
      repaint,
      update: () => undefined,
      visible(shown) {
        on = shown;
        for (const id of DRAWN) map.setLayoutProperty(id, "visibility", shown ? "visible" : "none");
        near();
      },
      destroy() {
        map.off("zoomend", near);
        legend.remove();
        for (const id of DRAWN) map.removeLayer(id);
        map.removeSource("assets");
      },
      at({ x, y }) {
        const [first] = map.queryRenderedFeatures([x, y], { layers: ["assets", "assets-line"] });
        if (!first) return null;
        const { lng, lat } = map.unproject([x, y]);
        const [lon = lng, north = lat] = first.geometry.type === "Point" ? first.geometry.coordinates : [];
        return found(first, lon, north);
      },
    };
  },
};
