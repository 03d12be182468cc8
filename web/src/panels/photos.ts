import { h, keep, write } from "../dom";
import type { Panel } from "../panel";
import type { PhotoRow } from "../wire";
import { lasting, say } from "../words";

function make(): HTMLElement {
  const caption = h("span", { class: "caption" }, h("span", { class: "title" }), h("span", { class: "age" }));
  return h("li", {}, h("a", {}, h("img", { alt: "", loading: "lazy", decoding: "async" }), caption));
}

/** What was seen last. */
export const panel: Panel = {
  id: "photos",
  title: "photos",
  place: "right",
  order: 10,
  grow: 0,
  past: "rests",
  watches: ["photos", "clock"],
  mount(element, city) {
    const list = h("ul", { class: "photos" });
    const none = h("p", { class: "note" }, say("photos_none"));
    element.append(none, list);
    const fill = (each: HTMLElement, row: PhotoRow): void => {
      const picture = each.querySelector("img")!;
      if (picture.getAttribute("src") !== row.photo) picture.src = row.photo;
      each.querySelector("a")!.setAttribute("href", row.link);
      write(each.querySelector(".title")!, row.type || row.title);
      write(each.querySelector(".age")!, lasting((city.time().getTime() - Date.parse(row.at)) / 1000));
    };
    return {
      update() {
        const rows = city.snapshot.photos.slice(0, 3);
        none.hidden = rows.length > 0;
        keep(list, rows, (row) => row.number, make, fill);
      },
      destroy() {
        none.remove();
        list.remove();
      },
    };
  },
};
