import { h, keep, write } from "../dom";
import type { Mounted } from "../panel";
import { figure } from "../words";
import { fitted } from "./more";

export interface Bar {
  code: string;
  name: string;
  link: string;
  /** What is counted, and which part of it is late. */
  value: number;
  late: number;
  /** Where the bar would end on an ordinary day. */
  usual: number | null;
  said: string;
}

function make(): HTMLElement {
  const bar = h("span", { class: "gauge", "aria-hidden": "true" }, h("i", { class: "all" }), h("i", { class: "part" }), h("i", { class: "usual" }));
  return h("li", {}, h("a", {}, h("span", { class: "name" }), h("span", { class: "value" }), bar));
}

function one(element: HTMLElement, selector: string): HTMLElement {
  return element.querySelector<HTMLElement>(selector)!;
}

function fill(element: HTMLElement, bar: Bar, most: number): void {
  const link = one(element, "a") as HTMLAnchorElement;
  if (link.getAttribute("href") !== bar.link) link.href = bar.link;
  link.title = bar.said;
  write(one(element, ".name"), bar.name);
  write(one(element, ".value"), figure(bar.value));
  const part = (value: number): string => `scaleX(${most > 0 ? Math.min(1, value / most) : 0})`;
  one(element, ".all").style.transform = part(bar.value);
  one(element, ".part").style.transform = part(bar.late);
  const usual = one(element, ".usual");
  usual.hidden = bar.usual === null;
  usual.style.left = `${most > 0 ? Math.min(100, (100 * (bar.usual ?? 0)) / most) : 0}%`;
}

/** A list of named bars, the longest first; each opens its list, and what does not fit the list of `all`. */
export function bars(element: HTMLElement, rows: () => Bar[], all: () => number, behind: () => string): Mounted {
  const list = h("ul", { class: "bars fits" });
  element.append(list);
  const unfit = fitted(list, all, behind);
  return {
    update() {
      const shown = rows();
      const most = Math.max(0, ...shown.map((bar) => Math.max(bar.value, bar.usual ?? 0)));
      keep(list, shown, (bar) => bar.code, make, (each, bar) => fill(each, bar, most));
    },
    destroy() {
      unfit();
      list.remove();
    },
  };
}
