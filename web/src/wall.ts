import { h } from "./dom";
import { say } from "./words";

const TURN_S = 20;

/** What a wall shows for a while. */
export interface Stop {
  name: string;
  /** How long, in seconds; none is as long as usual. */
  seconds?: number | undefined;
  show(): void;
}

/** Wall mode: no controls, larger type, one stop after the other. */
export class Wall {
  readonly name = h("p", { class: "view-name", "aria-live": "polite", hidden: true });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  /** `stops` are asked for at each turn, for views are saved meanwhile; `home` shows the whole city. */
  constructor(
    readonly stops: () => Stop[],
    readonly home: () => void,
  ) {}

  get on(): boolean {
    return document.documentElement.classList.contains("wall");
  }

  start(): void {
    document.documentElement.classList.add("wall");
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    this.#turn = 0;
    this.#next();
  }

  stop(): void {
    document.documentElement.classList.remove("wall");
    if (document.fullscreenElement) void document.exitFullscreen();
    clearTimeout(this.#timer);
    this.name.hidden = true;
    this.home();
  }

  toggle(): void {
    if (this.on) this.stop();
    else this.start();
  }

  /** The whole city first, then each stop, for ever. */
  #next(): void {
    const stops: Stop[] = [{ name: say("wall_city"), show: this.home }, ...this.stops()];
    const stop = stops[this.#turn % stops.length]!;
    this.#turn = (this.#turn + 1) % stops.length;
    this.name.hidden = stops.length === 1;
    this.name.textContent = stop.name;
    stop.show();
    this.#timer = setTimeout(() => this.#next(), (stop.seconds || TURN_S) * 1000);
  }
}
