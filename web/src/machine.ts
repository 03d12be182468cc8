import type { Server } from "./doors";
import { h, icon, s } from "./dom";
import { clockOf, dayBeside, dayIn, minuteIn, written } from "./moments";
import { Film, LAST_MINUTE } from "./past";
import type { City } from "./state";
import { locale, say } from "./words";

const DAY_IN_MS = 60_000;
const FRAME_MS = 100;
const WHEN = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;

/** The city at any minute of a day: a slider over its minutes, a day picker, and the day played in a minute. */
export class Machine {
  readonly #day = h("input", { type: "date", "aria-label": say("machine_day"), onchange: () => void this.load(this.#day.value) });
  readonly #slider = h("input", { type: "range", min: 0, max: LAST_MINUTE, step: 1, "aria-label": say("machine_minute"), oninput: () => this.#slid() });
  readonly #play = h("button", { type: "button", class: "plain", "aria-pressed": "false", onclick: () => this.toggle() });
  readonly #clock = h("output", { class: "minute" });
  readonly #busy = h("div", { class: "busy", "aria-hidden": "true" });
  readonly #note = h("p", { class: "note", role: "status" });
  readonly banner = h("div", { class: "past", role: "status", hidden: true });
  readonly element: HTMLElement;
  #film: Film | null = null;
  #first = "";
  #asked = 0;
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
    const asked = ++this.#asked;
    this.#note.textContent = say("loading");
    try {
      const changes = await this.server.day(day);
      const base = await this.server.past(new Date(changes.from));
      if (asked !== this.#asked) return;
      this.#film = new Film(changes, base);
      this.#first = this.#day.min = changes.first;
      this.#note.textContent = changes.changes.count ? "" : say("machine_none");
      this.#drawBusy(this.#film.busy());
      this.#slider.max = String(LAST_MINUTE);
      this.#go(this.#last());
    } catch {
      if (asked === this.#asked) this.#note.textContent = say("failed");
    }
  }

  /** Of today only what has been. */
  #last(): number {
    const { zone } = this.city.snapshot.city;
    return this.#film?.day === this.#today() ? minuteIn(zone, this.city.time()) : LAST_MINUTE;
  }

  #slid(): void {
    const wanted = Number(this.#slider.value);
    this.pause();
    this.#go(Math.min(wanted, this.#last()));
  }

  #go(minute: number): void {
    if (!this.#film) return;
    const { zone } = this.city.snapshot.city;
    const moment = this.#film.at(minute);
    this.#slider.value = String(minute);
    this.#slider.ariaValueText = clockOf(minute);
    this.#clock.value = clockOf(minute);
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
    const last = this.#last();
    let minute = Number(this.#slider.value);
    if (minute >= last) minute = 0;
    const step = ((LAST_MINUTE + 1) * FRAME_MS) / DAY_IN_MS;
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

  /** Where something happened, hour by hour, behind the slider. */
  #drawBusy(hours: number[]): void {
    const most = Math.max(1, ...hours);
    const drawing = s("svg", { viewBox: "0 0 24 10", preserveAspectRatio: "none" });
    hours.forEach((count, hour) => drawing.append(s("rect", { x: hour + 0.06, width: 0.88, y: 10 - (10 * count) / most, height: (10 * count) / most })));
    const marks = [0, 6, 12, 18].map((hour) => h("span", { class: `hour-${hour}` }, clockOf(hour * 60)));
    this.#busy.replaceChildren(drawing, ...marks);
  }
}
