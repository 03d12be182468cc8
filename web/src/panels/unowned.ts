import { h, keep, write } from "../dom";
import type { Panel } from "../panel";
import { fitted } from "../parts/more";
import { lasting, say } from "../words";
import type { UnownedRow } from "../wire";

function make(): HTMLElement {
  const words = h("span", { class: "words" }, h("span", { class: "title" }), h("span", { class: "sub" }));
  return h("li", {}, h("a", {}, h("span", { class: "age" }), words));
}

/** The oldest open cases that nobody answers for. */
export const panel: Panel = {
  id: "unowned",
  title: "unowned",
  place: "right",
  order: 20,
  grow: 1,
  past: "rests",
  watches: ["figures", "clock"],
  mount(element, city) {
    const list = h("ol", { class: "oldest fits" });
    const none = h("p", { class: "note" }, say("unowned_none"));
    element.append(none, list);
    const unfit = fitted(list, () => city.snapshot.counts.unowned, () => city.snapshot.links.unowned ?? "");
    const fill = (each: HTMLElement, row: UnownedRow): void => {
      each.querySelector("a")!.setAttribute("href", row.link);
      write(each.querySelector(".age")!, lasting((city.time().getTime() - Date.parse(row.at)) / 1000));
      write(each.querySelector(".title")!, row.type || row.title);
      write(each.querySelector(".sub")!, [row.area, row.type && row.title].filter(Boolean).join(" · "));
    };
    return {
      update() {
        const rows = city.snapshot.unowned;
        none.hidden = rows.length > 0;
        keep(list, rows, (row) => row.number, make, fill);
      },
      destroy() {
        unfit();
        none.remove();
        list.remove();
      },
    };
  },
};
