import { fit, h, leads, write } from "../dom";
import { say } from "../words";

/** A list of as many rows as fit; in the head of its panel stands how many of all it does not show, which leads to them all. */
export function fitted(list: HTMLElement, all: () => number, behind: () => string = () => ""): () => void {
  const more = h("a", { class: "more", hidden: true });
  const unfit = fit(list, (seen) => {
    const left = all() - seen;
    write(more, left > 0 ? say("n_more", { n: left }) : "");
    more.hidden = left <= 0;
    leads(more, behind());
  });
  list.closest(".panel")?.querySelector("h2")?.after(more);
  return () => {
    unfit();
    more.remove();
  };
}
