import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { Point } from "./ground";

const STEP_PX = 16;
const SIGN = "edge";

/** Points along the rim of a map of so many pixels. */
export function rim(wide: number, high: number): [x: number, y: number][] {
  const along = (length: number): number[] => Array.from({ length: Math.ceil(length / STEP_PX) + 1 }, (_, index) => Math.min(length, index * STEP_PX));
  return [...along(wide).flatMap((x): [number, number][] => [[x, 0], [x, high]]), ...along(high).flatMap((y): [number, number][] => [[0, y], [wide, y]])];
}

/** Names are not cut at the rim: unseen signs stand there, which they give way to. */
export function keepsNames(map: MapLibre): void {
  map.addImage(SIGN, { width: 1, height: 1, data: new Uint8Array(4) });
  map.addSource(SIGN, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({ id: SIGN, type: "symbol", source: SIGN, layout: { "icon-image": SIGN, "icon-padding": STEP_PX / 2, "icon-allow-overlap": true } });
  const put = (stands: boolean): void => {
    const { clientWidth, clientHeight } = map.getContainer();
    const coordinates = stands ? rim(clientWidth, clientHeight).map((at): Point => map.unproject(at).toArray()) : [];
    void map.getSource<GeoJSONSource>(SIGN)?.setData({ type: "MultiPoint", coordinates });
  };
  map.on("movestart", () => put(false));
  map.on("moveend", () => put(true));
  map.on("resize", () => put(true));
  put(true);
}
