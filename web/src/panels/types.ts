import type { Panel } from "../panel";
import { bars } from "../parts/bars";
import { say } from "../words";

/** Types with most open cases, and how many of them are late. */
export const panel: Panel = {
  id: "types",
  title: "types",
  place: "left",
  order: 40,
  grow: 4,
  past: "rests",
  watches: ["figures"],
  mount: (element, city) =>
    bars(
      element,
      () =>
        [...city.snapshot.types]
          .sort((one, other) => other.open - one.open)
          .map((row) => ({
            ...row,
            value: row.open,
            usual: null,
            said: `${row.name}: ${say("n_open", { n: row.open })}, ${say("n_late", { n: row.late })}`,
          })),
      () => city.snapshot.kinds,
      () => city.snapshot.links.open ?? "",
    ),
};
