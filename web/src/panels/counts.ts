import { h, leads, write } from "../dom";
import type { Panel } from "../panel";
import type { Tally } from "../state";
import { figure, say, type Key } from "../words";

const QUIET_MS = 20_000;
const FIGURES: [name: "open" | "soon" | "late", key: Key][] = [
  ["open", "open"],
  ["soon", "soon_short"],
  ["late", "late"],
];
const UNDER: [name: "opened_today" | "closed_today" | "unowned", key: Key][] = [
  ["opened_today", "opened_today"],
  ["closed_today", "closed_today"],
  ["unowned", "unowned_n"],
];
const LISTS = "/cases/";

/** The three numbers everybody looks at; said aloud at most three times a minute. */
export const panel: Panel = {
  id: "counts",
  title: "counts",
  place: "left",
  order: 10,
  grow: 0,
  past: "follows",
  watches: ["cases", "figures", "moment"],
  mount(element, city) {
    const values = FIGURES.map(([name, key]) => {
      const value = h("span", { class: "value" });
      return { name, value, link: h("a", { class: `figure ${name}` }, value, h("span", { class: "name" }, say(key))) };
    });
    const small = UNDER.map(([name, key]) => ({ name, key, link: h("a") }));
    const lines = h("p", { class: "under" }, small.map((each) => each.link));
    const aloud = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    const box = h("div", { class: "figures" }, values.map((each) => each.link));
    element.append(box, lines, aloud);
    let said = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = (): void => {
      const { open, soon, late }: Tally = city.tally();
      said = Date.now();
      timer = undefined;
      write(aloud, say("told_counts", { open, soon, late }));
    };
    return {
      update() {
        const tally = city.tally();
        for (const { name, value, link } of values) {
          write(value, figure(tally[name]));
          link.classList.toggle("none", tally[name] === 0);
          leads(link, city.moment ? "" : (city.snapshot.links[name] ?? LISTS));
        }
        lines.classList.toggle("away", city.moment !== null);
        for (const { name, key, link } of small) {
          write(link, say(key, { n: city.snapshot.counts[name] }));
          leads(link, city.snapshot.links[name] ?? LISTS);
        }
        timer ??= setTimeout(speak, Math.max(0, said + QUIET_MS - Date.now()));
      },
      destroy() {
        clearTimeout(timer);
        for (const each of [box, lines, aloud]) each.remove();
      },
    };
  },
};
