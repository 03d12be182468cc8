import { ink, mapScale } from "../../ink";
import { locale } from "../../words";
import { BOLD, CITY, type Layer } from "../ground";

const NAME = locale === "zh-CN" ? (["coalesce", ["get", "name_zh"], ["get", "name"]] as const) : (["get", "name"] as const);

/** Names of areas and places, drawn with the device's own letters. */
export const layer: Layer = {
  id: "labels",
  title: "layer_labels",
  order: 30,
  on: true,
  mount({ map }) {
    map.addLayer({
      id: "labels",
      type: "symbol",
      source: CITY,
      "source-layer": "labels",
      layout: {
        "text-field": NAME as unknown as string,
        "text-font": BOLD,
        "text-max-width": 7,
        "text-padding": 3,
        "text-variable-anchor": ["center", "bottom", "top"], // beside its area it would be taken for the next one's, or cut at the edge
        "text-radial-offset": 2,
        "text-letter-spacing": 0.02,
      },
    });
    const repaint = (): void => {
      const size = mapScale();
      map.setLayoutProperty("labels", "text-size", ["interpolate", ["linear"], ["zoom"], 9, 12 * size, 13, 13 * size, 16, 14 * size]);
      map.setPaintProperty("labels", "text-color", ink("--map-words"));
      map.setPaintProperty("labels", "text-halo-color", ink("--map-halo"));
      map.setPaintProperty("labels", "text-halo-width", 1.6 * size);
    };
    repaint();
    return {
      repaint,
      update: () => undefined,
      visible: (on) => map.setLayoutProperty("labels", "visibility", on ? "visible" : "none"),
      destroy: () => map.removeLayer("labels"),
    };
  },
};
