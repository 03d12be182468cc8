import type { GeoJSONSource, Map as MapLibre, MapSourceDataEvent } from "maplibre-gl";
import { ink, mapScale } from "../../ink";
import type { Person } from "../../wire";
import { aside, type Disc } from "../aside";
import { FONT, type Layer } from "../ground";
import { PERSON, reachOf } from "../signs";

/** The signs of cases in view, in pixels. */
function signs(map: MapLibre): Disc[] {
  return map.querySourceFeatures("cases").map(({ geometry, properties }) => {
    const { x, y } = map.project((geometry as GeoJSON.Point).coordinates as [number, number]);
    return { x, y, radius: reachOf(Number(properties["count"]), Number(properties["size"])) };
  });
}

function feature(person: Person, face: number, coordinates: [number, number]): GeoJSON.Feature {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates },
    properties: { id: person.id, name: person.name, sign: `person:${face}:${person.errand ? 1 : 0}` },
  };
}

/** Officers and crews on duty, where they were last seen; filled while on an errand. Where a case is, they stand at its rim. */
export const layer: Layer = {
  id: "people",
  title: "layer_people",
  order: 45,
  on: true,
  mount({ map, city }) {
    let face = 0;
    let drawn = "";
    map.addSource("people", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({
      id: "people",
      type: "symbol",
      source: "people",
      minzoom: 12,
      layout: {
        "icon-image": ["get", "sign"],
        "icon-allow-overlap": true,
        "text-field": ["step", ["zoom"], "", 14, ["get", "name"]],
        "text-font": FONT,
        "text-anchor": "top",
        "text-offset": [0, 1],
        "text-optional": true,
      },
    });
    const draw = (): void => {
      const taken = signs(map);
      const radius = PERSON * mapScale();
      const features = city.snapshot.people.map((person) => {
        const { x, y } = map.project([person.lon, person.lat]);
        const [right, down] = aside({ x, y, radius }, taken);
        return feature(person, face, map.unproject([x + right, y + down]).toArray());
      });
      const now = JSON.stringify(features);
      if (now === drawn) return; // while a source loads, nobody on it can be chosen
      drawn = now;
      void map.getSource<GeoJSONSource>("people")?.setData({ type: "FeatureCollection", features });
    };
    const repaint = (): void => {
      face += 1;
      map.setLayoutProperty("people", "text-size", 11 * mapScale());
      map.setPaintProperty("people", "text-color", ink("--accent"));
      map.setPaintProperty("people", "text-halo-color", ink("--map-halo"));
      map.setPaintProperty("people", "text-halo-width", 1.5 * mapScale());
      draw();
    };
    const moved = ({ sourceId, isSourceLoaded }: MapSourceDataEvent): void => {
      if (sourceId === "cases" && isSourceLoaded) draw();
    };
    map.on("sourcedata", moved);
    map.on("moveend", draw);
    repaint();
    return {
      repaint,
      update: (topics) => topics.has("people") && draw(),
      visible: (on) => map.setLayoutProperty("people", "visibility", on ? "visible" : "none"),
      destroy() {
        map.off("sourcedata", moved);
        map.off("moveend", draw);
        map.removeLayer("people");
        map.removeSource("people");
      },
      at({ x, y }) {
        const found = map.queryRenderedFeatures([x, y], { layers: ["people"] })[0];
        return found ? { kind: "person", id: String(found.properties["id"]) } : null;
      },
    };
  },
};
