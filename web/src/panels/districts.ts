import type { Panel } from "../panel";
import { ranking } from "../parts/ranking";

/** Districts: closed in time, with the interval their few or many cases allow. */
export const panel: Panel = {
  id: "districts",
  title: "districts",
  place: "right",
  order: 30,
  grow: 1,
  past: "rests",
  watches: ["figures"],
  mount: (element, city) => ranking(element, () => city.snapshot.districts, () => city.snapshot.links.districts ?? ""),
};
