import { h } from "./dom";
import type { SavedView } from "./wire";
import { say } from "./words";

const TURN_S = 20;

/** Wall mode: no controls, larger type, one saved view after the other. */
export class Wall {
  readonly name = h("p", { class: "view-name", "aria-live": "polite", hidden: true });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(
    readonly views: () => SavedView[],
    readonly show: (view: SavedView | null) => void,
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
    this.show(null);
  }

  toggle(): void {
    if (this.on) this.stop();
    else this.start();
  }

  /** The whole city first, then what is saved, for ever. */
  #next(): void {
    const views = this.views();
    const view = this.#turn === 0 ? null : (views[this.#turn - 1] ?? null);
    this.#turn = (this.#turn + 1) % (views.length + 1);
    this.name.hidden = views.length === 0;
    this.name.textContent = view?.name ?? say("wall_city");
    this.show(view);
    this.#timer = setTimeout(() => this.#next(), (view?.seconds || TURN_S) * 1000);
  }
}
