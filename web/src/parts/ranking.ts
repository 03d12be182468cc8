import { h, keep, leads, s, write } from "../dom";
import type { Mounted } from "../panel";
import { fitted } from "./more";
import { figure, say, share } from "../words";
import type { RankRow } from "../wire";

/** Rows of a ranking: the worst ones. */
const MOST = 24;

/** All together: what a row is worse or better than. */
function middle(rows: RankRow[]): number | null {
  let cases = 0;
  let kept = 0;
  for (const row of rows) {
    if (row.rate === null) continue;
    cases += row.cases;
    kept += row.rate * row.cases;
  }
  return cases ? kept / cases : null;
}

/** Worst first; whoever closed nothing yet stands last. */
export function ranked(rows: RankRow[]): RankRow[] {
  return [...rows].sort((one, other) => (one.rate ?? 2) - (other.rate ?? 2) || other.late - one.late);
}

/** Certainly below the rest: even the upper end of its interval is. */
export function below(row: RankRow, all: number | null): boolean {
  return all !== null && row.high !== null && row.high < all;
}

function track(row: RankRow, all: number | null, from: number): SVGElement {
  const at = (value: number): number => Math.max(0, Math.min(100, (100 * (value - from)) / (1 - from || 1)));
  const drawing = s("svg", { class: "track", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" });
  drawing.append(s("line", { class: "rail", x1: 0, x2: 100, y1: 5, y2: 5 }));
  if (all !== null) drawing.append(s("line", { class: "middle", x1: at(all), x2: at(all), y1: 0, y2: 10 }));
  if (row.low !== null && row.high !== null) {
    drawing.append(s("line", { class: "range", x1: at(row.low), x2: at(row.high), y1: 5, y2: 5 }));
  }
  return drawing;
}

function make(): HTMLElement {
  const line = h("span", { class: "line" }, h("i", { class: "point", "aria-hidden": "true" }));
  return h("li", {}, h("a", { class: "name" }), line, h("a", { class: "rate" }), h("a", { class: "late" }, h("span", { "aria-hidden": "true" }), h("span", { class: "unseen" })));
}

function fill(element: HTMLElement, row: RankRow, all: number | null, from: number): void {
  const find = <Found extends Element>(selector: string): Found => element.querySelector<Found>(selector)!;
  element.title = said(row);
  element.classList.toggle("below", below(row, all));
  find(".name").setAttribute("href", row.link);
  find(".rate").setAttribute("href", row.behind || row.link);
  write(find(".name"), row.name);
  write(find(".rate"), row.rate === null ? "–" : share(row.rate));
  find(".late").classList.toggle("none", row.late === 0);
  leads(find(".late"), row.late ? row.late_link : "");
  write(find(".late > :first-child"), row.late ? figure(row.late) : "");
  write(find(".late > :last-child"), say("n_late", { n: row.late }));
  element.querySelector(".track")?.remove();
  find(".line").prepend(track(row, all, from));
  const point = find<HTMLElement>(".point");
  point.hidden = row.rate === null;
  point.style.left = `${Math.max(0, (100 * ((row.rate ?? 0) - from)) / (1 - from || 1))}%`;
}

function said(row: RankRow): string {
  const open = `${say("n_open", { n: row.open })}, ${say("n_late", { n: row.late })}`;
  if (row.rate === null || row.low === null || row.high === null) return `${row.name}: ${say("rank_none")}. ${open}`;
  const values = { rate: share(row.rate), low: share(row.low), high: share(row.high), cases: row.cases };
  return `${row.name}: ${say("rank_said", values)}. ${open}`;
}

/** Shares closed in time with their intervals; the scale begins where the lowest interval does. */
export function ranking(element: HTMLElement, rows: () => RankRow[], behind: () => string): Mounted {
  const list = h("ol", { class: "ranking fits" });
  const note = h("p", { class: "note" }, say("rank_closed"));
  element.append(note, list);
  const unfit = fitted(list, () => rows().length, behind);
  return {
    update() {
      const middling = middle(rows());
      const all = ranked(rows()).slice(0, MOST);
      const from = Math.floor(10 * Math.min(0.9, ...all.map((row) => row.low ?? 1))) / 10;
      keep(list, all, (row) => row.code, make, (each, row) => fill(each, row, middling, Math.max(0, from)));
    },
    destroy() {
      unfit();
      note.remove();
      list.remove();
    },
  };
}
