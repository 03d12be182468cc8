import { h, icon, s, write } from "./dom";
import { face } from "./faces";
import { written } from "./moments";
import type { City } from "./state";
import { locale, say, type Key } from "./words";

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const DATE = { weekday: "long", day: "numeric", month: "long" } as const;
const SINCE = { hour: "2-digit", minute: "2-digit" } as const;
const SINCE_DAY = { ...SINCE, weekday: "short", day: "numeric", month: "short" } as const;
/** As long as the server hears the database it says so every five seconds. */
const SILENT_S = 15;
const DAY_S = 86_400;

export interface Deeds {
  machine(): void;
  layers(): void;
  views(): void;
  wall(): void;
  face(): void;
  keys(): void;
}

function brand(): SVGElement {
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linecap": "round", "stroke-linejoin": "round" };
  return s("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: "M1 5.2 8 1.5l7 3.7-7 3.7Z", fill: "currentColor" }), s("path", { d: "M1.6 8.2 8 11.6l6.4-3.4M1.6 11.1 8 14.5l6.4-3.4", ...line }));
}

/** The top: city, time, whether the figures are fresh, search, and what one can do. */
export class Bar {
  readonly #clock = h("span", { class: "clock" });
  readonly #date = h("span", { class: "date" });
  readonly #live = h("p", { class: "live", role: "status" }, h("i", { "aria-hidden": "true" }), h("span"));
  readonly #face: HTMLElement;
  readonly element: HTMLElement;
  #timer: ReturnType<typeof setInterval>;

  constructor(
    readonly city: City,
    home: string,
    search: HTMLElement,
    deeds: Deeds,
  ) {
    const button = (name: string, key: Key, short: string, act: () => void): HTMLElement =>
      h("button", { type: "button", class: `deed ${name}`, "aria-label": say(key), title: `${say(key)} (${short})`, "aria-keyshortcuts": short, onclick: act }, icon(name));
    this.#face = button("face", "face", "f", deeds.face);
    const buttons = [button("clock", "machine", "t", deeds.machine), button("layers", "layers", "l", deeds.layers), button("star", "views", "v", deeds.views), button("wall", "wall", "w", deeds.wall), this.#face, button("keys", "keys", "?", deeds.keys)];
    this.element = h("header", { class: "bar" },
      h("a", { class: "brand", href: home, title: say("to_lists") }, brand(), h("h1", {}, city.snapshot.city.name)),
      h("p", { class: "time" }, this.#clock, this.#date), this.#live, search, h("div", { class: "deeds", role: "group", "aria-label": say("screen") }, buttons));
    this.update();
    this.#timer = setInterval(() => this.update(), 1000);
  }

  update(): void {
    const { zone } = this.city.snapshot.city;
    const now = this.city.time();
    write(this.#clock, written(now, locale, zone, CLOCK));
    write(this.#date, written(now, locale, zone, DATE));
    this.#face.title = `${say("face")}: ${say(`face_${face()}` as Key)} (f)`;
    const silent = (Date.now() - this.city.heard) / 1000;
    const state = silent > SILENT_S ? "cut" : this.city.connected ? "live" : "connecting";
    const at = written(new Date(now.getTime() - silent * 1000), locale, zone, silent < DAY_S ? SINCE : SINCE_DAY);
    this.#live.className = `live ${state}`;
    this.#live.title = state === "cut" ? say("cut_means", { at }) : "";
    write(this.#live.lastElementChild!, say(state, { at }));
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.element.remove();
  }
}
