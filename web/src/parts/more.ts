import { fit, h, leads, write } from "../dom";
import { say } from "../words";

/** A list of as many rows as fit; in the head of its panel stands how many of all it does not show. */
export function fitted(list: HTMLElement, all: () => number, behind = ""): () => void {
  const more = h("a", { class: "more", hidden: true });
  leads(more, behind);
  const unfit = fit(list, (seen) => {
    const left = all() - seen;
    write(more, left > 0 ? say("n_more", { n: left }) : "");
    more.hidden = left <= 0;
  });
  list.closest(".panel")?.querySelector("h2")?.after(more);
  return () => {
    unfit();
    more.remove();
  };
}
