import type { Panel } from "../panel";
import { bars } from "../parts/bars";
import { say } from "../words";

/** Where today's reports came from, and how many would have come by now on an ordinary day. */
export const panel: Panel = {
  id: "sources",
  title: "sources",
  place: "left",
  order: 30,
  grow: 1,
  past: "rests",
  watches: ["figures"],
  mount: (element, city) =>
    bars(
      element,
      () =>
        [...city.snapshot.sources]
          .sort((one, other) => other.today - one.today)
          .map((row) => ({
            ...row,
            value: row.today,
            late: 0,
            usual: row.ordinary,
            said: row.ordinary === null ? row.name : `${row.name}. ${say("ordinary", { n: row.ordinary })}`,
          })),
      () => city.snapshot.sources.length,
      () => city.snapshot.links.opened_today ?? "",
    ),
};
