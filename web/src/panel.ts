import type { City, Topic } from "./state";
import type { Key } from "./words";

export interface Mounted {
  update(): void;
  /** Takes back all that `mount` did: elements, listeners, timers, observers. */
  destroy(): void;
}

/** A panel is a file in panels/; what it exports as `panel` stands on the screen. */
export interface Panel {
  id: string;
  title: Key;
  place: "left" | "right" | "foot";
  /** From the top, or from the left. */
  order: number;
  /** Its part of the room that is over; 0 takes what it needs. */
  grow: number;
  /** Does it show the past minute somebody looks at, or does it rest on now? */
  past: "follows" | "rests";
  watches: readonly Topic[];
  mount(element: HTMLElement, city: City): Mounted;
}

/** All panels there are, in their order. */
export function panels(): Panel[] {
  const files = import.meta.glob<{ panel: Panel }>("./panels/*.ts", { eager: true });
  return Object.values(files)
    .map((file) => file.panel)
    .sort((one, other) => one.order - other.order);
}
