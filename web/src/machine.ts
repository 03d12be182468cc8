import type { Server } from "./doors";
import { h, icon, s } from "./dom";
import { dayBeside, dayIn, written } from "./moments";
import { Film } from "./past";
import type { City } from "./state";
import { locale, say } from "./words";

const DAY_IN_MS = 60_000;
const FRAME_MS = 100;
const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const WHEN = { weekday: "short", day: "numeric", month: "short", year: "numeric", ...CLOCK } as const;

/** The city at any minute of a day: a slider over its minutes, a day picker, and the day played in a minute. */
export class Machine {
  readonly #day = h("input", { type: "date", "aria-label": say("machine_day"), onchange: () => void this.load(this.#day.value) });
  readonly #slider = h("input", { type: "range", min: 0, step: 1, "aria-label": say("machine_minute"), oninput: () => this.#slid() });
  readonly #play = h("button", { type: "button", class: "plain", "aria-pressed": "false", onclick: () => this.toggle() });
  readonly #clock = h("output", { class: "minute" });
  readonly #busy = h("div", { class: "busy", "aria-hidden": "true" });
  readonly #note = h("p", { class: "note", role: "status" });
  readonly banner = h("div", { class: "past", role: "status", hidden: true });
  readonly element: HTMLElement;
  #film: Film | null = null;
  #first = "";
  #asked = 0;
  #asking = false;
  /** The minute somebody wants to see; more than the day has is the last one that is told. */
  #wanted = Infinity;
  #playing: ReturnType<typeof setInterval> | undefined;

  constructor(
    readonly city: City,
    readonly server: Server,
    readonly closed: () => void,
  ) {
    const step = (by: number, words: "machine_before" | "machine_after"): HTMLElement =>
      h("button", { type: "button", class: "plain", "aria-label": say(words), onclick: () => this.#step(by) }, icon(by < 0 ? "before" : "after"));
    const now = h("button", { type: "button", class: "button small", onclick: () => this.close() }, icon("back"), say("machine_now"));
    const slide = h("div", { class: "slide" }, this.#busy, this.#slider);
    this.element = h("section", { class: "machine", "aria-label": say("machine"), hidden: true }, h("div", { class: "days" }, step(-1, "machine_before"), this.#day, step(1, "machine_after")), this.#play, this.#clock, this.#note, now, slide);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    this.#draw();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.#slider.focus({ preventScroll: true });
    if (!this.#film) void this.load(this.#today());
  }

  close(): void {
    this.pause();
    this.element.hidden = true;
    this.#film = null;
    this.#asked += 1;
    this.#asking = false;
    this.banner.hidden = true;
    document.documentElement.classList.remove("looks-back");
    this.city.look(null);
    this.closed();
  }

  #today(): string {
    return dayIn(this.city.snapshot.city.zone, this.city.time());
  }

  /** From the day that is shown, whatever stands in the field. */
  #step(by: number): void {
    void this.load(dayBeside(this.#film?.day ?? this.#today(), by));
  }

  /** A day of which nothing can be known is not asked for: what is seen stays, and its banner with it. */
  async load(day: string): Promise<void> {
    if (!day) return;
    const today = this.#today();
    this.#day.max = today;
    if (day > today || day < this.#first) {
      this.#note.textContent = say("machine_days", { first: this.#first || today, today });
      return;
    }
    this.pause();
    this.#day.value = day;
    this.#wanted = Infinity;
    await this.#ask(day);
  }

  async #ask(day: string): Promise<void> {
    const asked = ++this.#asked;
    this.#asking = true;
    this.#note.textContent = say("loading");
    try {
      const changes = await this.server.day(day);
      const base = await this.server.past(new Date(changes.from));
      if (asked !== this.#asked) return;
      this.#film = new Film(changes, base, this.city.snapshot.city.zone);
      this.#first = this.#day.min = changes.first;
      this.#note.textContent = changes.changes.count ? "" : say("machine_none");
      this.#drawBusy(this.#film);
      this.#slider.max = String(this.#film.length - 1);
      this.#go(this.#wanted);
    } catch {
      if (asked === this.#asked) this.#note.textContent = say("failed");
    } finally {
      if (asked === this.#asked) this.#asking = false;
    }
  }

  /** Drawn past what was told of a day that went on meanwhile, it asks for the rest. */
  #slid(): void {
    const film = this.#film;
    if (!film) return;
    this.#wanted = Number(this.#slider.value);
    this.pause();
    this.#go(this.#wanted);
    if (this.#wanted > film.last && film.isBehind(this.city.time()) && !this.#asking) void this.#ask(film.day);
  }

  #go(wanted: number): void {
    if (!this.#film) return;
    const { zone } = this.city.snapshot.city;
    const minute = Math.min(wanted, this.#film.last);
    const moment = this.#film.at(minute);
    this.#slider.value = String(minute);
    this.#clock.value = this.#slider.ariaValueText = written(moment.at, locale, zone, CLOCK);
    this.banner.hidden = false;
    const words = say("machine_past", { when: written(moment.at, locale, zone, WHEN) });
    this.banner.ariaLive = this.#playing ? "off" : "polite"; // a day that is played would never stop speaking
    this.banner.replaceChildren(icon("back"), words);
    document.documentElement.classList.add("looks-back");
    this.city.look(moment);
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  play(): void {
    if (!this.#film || this.#playing) return;
    const { last, length } = this.#film;
    let minute = Number(this.#slider.value);
    if (minute >= last) minute = 0;
    const step = (length * FRAME_MS) / DAY_IN_MS;
    this.#playing = setInterval(() => {
      minute = Math.min(last, minute + step);
      this.#go(Math.floor(minute));
      if (minute >= last) this.pause();
    }, FRAME_MS);
    this.#draw();
  }

  pause(): void {
    clearInterval(this.#playing);
    const played = this.#playing !== undefined;
    this.#playing = undefined;
    this.#draw();
    if (played) this.#go(Number(this.#slider.value));
  }

  #draw(): void {
    const words = say(this.#playing ? "machine_pause" : "machine_play");
    this.#play.ariaPressed = String(this.#playing !== undefined);
    this.#play.ariaLabel = words;
    this.#play.title = words;
    this.#play.replaceChildren(icon(this.#playing ? "pause" : "play"));
  }

  /** Where something happened, hour by hour, behind the slider; beneath it some hours of the city's clocks. */
  #drawBusy(film: Film): void {
    const hours = film.busy();
    const most = Math.max(1, ...hours);
    const drawing = s("svg", { viewBox: `0 0 ${film.length / 60} 10`, preserveAspectRatio: "none" });
    hours.forEach((count, hour) => drawing.append(s("rect", { x: hour + 0.06, width: 0.88, y: 10 - (10 * count) / most, height: (10 * count) / most })));
    const marks = [0, 6, 12, 18].map((hour) => {
      const mark = h("span", {}, `${String(hour).padStart(2, "0")}:00`);
      mark.style.left = `${(100 * film.begins(hour)) / film.length}%`;
      return mark;
    });
    this.#busy.replaceChildren(drawing, ...marks);
  }
}
