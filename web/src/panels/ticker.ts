import { h, keep, write } from "../dom";
import { written } from "../moments";
import type { Panel } from "../panel";
import { locale, say } from "../words";
import type { TickerRow } from "../wire";

const SHOWN = 12;
const TIME = { hour: "2-digit", minute: "2-digit" } as const;

function make(): HTMLElement {
  const words = [h("span", { class: "at" }), h("span", { class: "words" }), h("span", { class: "sub" })];
  return h("li", {}, h("a", {}, words));
}

/** What happens, as it happens: the newest at the left, nothing scrolls. */
export const panel: Panel = {
  id: "ticker",
  title: "ticker",
  place: "foot",
  order: 10,
  grow: 1,
  past: "rests",
  watches: ["ticker"],
  mount(element, city) {
    const list = h("ol", { class: "ticker" });
    const none = h("p", { class: "note" }, say("ticker_none"));
    element.append(none, list);
    const { zone } = city.snapshot.city;
    const fill = (each: HTMLElement, row: TickerRow): void => {
      each.querySelector("a")!.setAttribute("href", row.link);
      each.dataset["kind"] = row.kind;
      write(each.querySelector(".at")!, written(new Date(row.at), locale, zone, TIME));
      write(each.querySelector(".words")!, row.words);
      write(each.querySelector(".sub")!, row.sub || row.number);
    };
    return {
      update() {
        const rows = city.snapshot.ticker.slice(0, SHOWN);
        none.hidden = rows.length > 0;
        keep(list, rows, (row) => String(row.index), make, fill);
      },
      destroy() {
        none.remove();
        list.remove();
      },
    };
  },
};
