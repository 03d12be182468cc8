import type { Panel } from "../panel";
import { ranking } from "../parts/ranking";

/** Departments: closed in time, with the interval their few or many cases allow. */
export const panel: Panel = {
  id: "departments",
  title: "departments",
  place: "right",
  order: 40,
  grow: 4,
  past: "rests",
  watches: ["figures"],
  mount: (element, city) => ranking(element, () => city.snapshot.departments, () => city.snapshot.links.departments ?? ""),
};
