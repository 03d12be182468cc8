import type { Server } from "./doors";
import { h, s } from "./dom";
import { written } from "./moments";
import { Sheet } from "./parts/dialog";
import type { City } from "./state";
import type { Target } from "./map/ground";
import type { AreaCard, AreaIndicator, Bounds, DutyPhase, Found, FoundCase, NearCase, Person } from "./wire";
import { figure, lasting, locale, say, share } from "./words";

const EVENTS = 6;
const DUE = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** A value with its unit; shares arrive as parts of one. */
export function measured(value: number | null, unit: string): string {
  if (value === null) return "–";
  if (unit === "%" || unit === "share") return share(value);
  return unit && unit !== "cases" ? `${figure(value)} ${unit}` : figure(value);
}

function beside(each: AreaIndicator): SVGElement {
  const others = each.neighbours.map((one) => one.value).filter((value): value is number => value !== null);
  const all = [...others, each.value ?? 0, each.low ?? each.value ?? 0, each.high ?? each.value ?? 0];
  const from = Math.min(...all);
  const wide = Math.max(...all) - from || 1;
  const at = (value: number): number => 4 + (92 * (value - from)) / wide;
  const drawing = s("svg", { class: "beside", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" });
  drawing.append(s("line", { class: "rail", x1: 0, x2: 100, y1: 6, y2: 6 }));
  for (const value of others) drawing.append(s("line", { class: "other", x1: at(value), x2: at(value), y1: 2.5, y2: 9.5 }));
  if (each.low !== null && each.high !== null) drawing.append(s("line", { class: "range", x1: at(each.low), x2: at(each.high), y1: 6, y2: 6 }));
  if (each.value !== null) drawing.append(s("line", { class: "own", x1: at(each.value), x2: at(each.value), y1: 0, y2: 12 }));
  return drawing;
}

function indicators(card: AreaCard): HTMLElement | null {
  if (!card.indicators.length) return null;
  const rows = card.indicators.map((each) =>
    h("li", {}, h("span", { class: "name" }, each.name), h("a", { class: "value", href: each.behind || null }, measured(each.value, "share")), h("span", { class: "line" }, beside(each))),
  );
  return h("section", {}, h("h3", {}, say("card_indicators")), h("ul", { class: "indicators" }, rows));
}

/** Phases that the same organisations hold are said together. */
function held(phases: DutyPhase[]): HTMLElement[] {
  const together = new Map<string, DutyPhase[]>();
  for (const phase of phases) {
    const names = phase.organisations.map((each) => each.name).join(", ");
    together.set(names, [...(together.get(names) ?? []), phase]);
  }
  return [...together].map(([names, same]) => {
    const gap = same.some((phase) => phase.gap);
    return h("dd", {}, names, gap ? h("strong", { class: "gap" }, say("card_gap")) : null, h("span", {}, same.map((phase) => phase.name).join(", ")));
  });
}

function duties(card: AreaCard): HTMLElement {
  const rows = card.duties.map((each) => h("div", {}, h("dt", {}, each.name), held(each.phases)));
  const list = rows.length ? h("dl", { class: "duties" }, rows) : h("p", { class: "note" }, say("card_none"));
  return h("section", {}, h("h3", {}, say("card_who")), list);
}

function head(card: AreaCard): HTMLElement {
  const steps = h("p", { class: "steps" }, [...card.steps.map((each) => each.name), card.level.name].join(" › "));
  const one = (name: string, words: string, value: number, link = ""): HTMLElement =>
    h("a", { class: `figure ${name}${value ? "" : " none"}`, href: link || null }, h("span", { class: "value" }, figure(value)), h("span", { class: "name" }, words));
  const { links } = card;
  const figures = [one("open", say("card_open"), card.open, links.open), one("soon", say("soon_short"), card.soon, links.soon), one("late", say("card_late"), card.late, links.late)];
  return h("div", {}, steps, h("div", { class: "figures" }, figures));
}

/** What the map's things say when they are chosen: an area, cases at a place, somebody on duty. */
export class Card {
  readonly sheet: Sheet;
  #asked = 0;

  constructor(
    readonly city: City,
    readonly server: Server,
    closed: () => void,
    readonly opened: (bounds: Bounds, covered: number) => void,
  ) {
    this.sheet = new Sheet("card", closed);
  }

  #when(at: string): string {
    return written(new Date(at), locale, this.city.snapshot.city.zone, DUE);
  }

  async show(target: Target): Promise<void> {
    if (target.kind === "person") {
      const person = this.city.snapshot.people.find((each) => each.id === target.id);
      if (person) this.sheet.open(person.name, this.#person(person));
      return;
    }
    const asked = ++this.#asked;
    if (target.kind === "found") return this.#found(target.found);
    const area = target.kind === "area";
    if (!this.sheet.isOpen) this.sheet.open(say(area ? "card" : "legend_cases"), h("p", { class: "note", role: "status" }, say("loading")));
    try {
      if (area) {
        const card = await this.server.area(target.code);
        if (asked !== this.#asked) return;
        this.sheet.open(card.name, ...this.#area(card));
        const { offsetLeft, offsetWidth } = this.sheet.element;
        this.opened(card.bounds, offsetLeft + offsetWidth);
      } else {
        const { cases, count } = await this.server.near(target.code, target.bits);
        if (asked === this.#asked) this.sheet.open(say("cases_here", { n: count }), this.#cases(cases, count));
      }
    } catch {
      const again = h("button", { type: "button", class: "button small", onclick: () => void this.show(target) }, say("again"));
      if (asked === this.#asked) this.sheet.open(say("card"), h("p", { class: "note", role: "alert" }, say("failed")), again);
    }
  }

  #area(card: AreaCard): Node[] {
    const now = this.city.time().getTime();
    const events = card.events.slice(0, EVENTS).map((each) =>
      h("li", {}, h("a", { href: each.link }, h("span", { class: "at" }, say("ago", { age: lasting((now - Date.parse(each.at)) / 1000) })), h("span", { class: "words" }, each.words), h("span", { class: "sub" }, each.sub || each.number))),
    );
    const all = h("p", { class: "links" }, h("a", { class: "button", href: card.links.all }, say("card_all")));
    const parts = [head(card), indicators(card), events.length ? h("section", {}, h("h3", {}, say("card_events")), h("ol", { class: "events" }, events)) : null, duties(card), all];
    return parts.filter((each): each is HTMLElement => each !== null);
  }

  #cases(cases: NearCase[], count: number): HTMLElement {
    const rows = cases.map((each) =>
      h("li", {}, h("a", { href: each.link, class: each.urgency }, h("i", { class: `shape ${each.urgency}`, "aria-hidden": "true" }), h("span", { class: "title" }, each.title || each.type), h("span", { class: "sub" }, [each.type, each.state, say(each.urgency), each.due ? say("due", { at: this.#when(each.due) }) : ""].filter(Boolean).join(" · ")))),
    );
    const more = cases.length < count ? h("p", { class: "note" }, say("cases_more", { n: cases.length })) : null;
    return h("div", {}, h("ol", { class: "near" }, rows), more);
  }

  /** A case may be found that is not open any more; a place is named only. */
  #found({ kind, words, sub, link, lon, lat, case: told }: Found): void {
    const way = link ? h("p", { class: "links" }, h("a", { class: "button", href: link }, say(kind === "asset" ? "card_asset" : "card_case"))) : null;
    this.sheet.open(words, h("div", { class: "found" }, told ? this.#told(told) : null, h("p", { class: "note" }, sub), way));
    if (lon === null || lat === null) return;
    const { offsetLeft, offsetWidth } = this.sheet.element;
    this.opened([lon, lat, lon, lat], offsetLeft + offsetWidth);
  }

  /** What it is, what its clock says, and who answers for it. */
  #told({ type, state, urgency, due, owner }: FoundCase): HTMLElement {
    const clock = urgency ? [say(urgency), due ? say("due", { at: this.#when(due) }) : ""].filter(Boolean).join(" · ") : "";
    return h("ul", {},
      h("li", {}, [type, state].filter(Boolean).join(" · ")),
      urgency ? h("li", { class: `clock ${urgency}` }, h("i", { class: `shape ${urgency}`, "aria-hidden": "true" }), clock) : null,
      urgency ? h("li", {}, owner ? say("card_owner", { name: owner }) : say("card_ownerless")) : null);
  }

  #person(person: Person): HTMLElement {
    const seen = say("seen_at", { at: say("ago", { age: lasting((this.city.time().getTime() - Date.parse(person.at)) / 1000) }) });
    const errand = person.errand ? h("a", { href: `/cases/${person.errand}/` }, say("on_errand", { number: person.errand })) : say("on_duty");
    return h("div", { class: "person" }, h("p", {}, person.role, " · ", person.area), h("p", {}, errand), h("p", { class: "note" }, seen));
  }
}
