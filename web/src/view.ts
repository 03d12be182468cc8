import type { SavedView } from "./wire";

const KEPT = "civicgrid.screen";

export interface Position {
  lon: number;
  lat: number;
  zoom: number;
}

interface Kept {
  indicator: string | null;
  hidden: string[];
  layersOff: string[];
}

/** What somebody chose to see; kept in this browser, and what a saved view restores. */
export class View {
  indicator: string | null = null;
  /** Code of the area whose card is open, "" for none. */
  area = "";
  readonly hidden = new Set<string>();
  readonly layersOff = new Set<string>();
  position: Position | null = null;
  #listeners = new Set<(what: string) => void>();

  constructor(readonly store: Pick<Storage, "getItem" | "setItem"> | null) {
    try {
      const kept = JSON.parse(store?.getItem(KEPT) ?? "{}") as Partial<Kept>;
      this.indicator = kept.indicator ?? null;
      for (const id of kept.hidden ?? []) this.hidden.add(id);
      for (const id of kept.layersOff ?? []) this.layersOff.add(id);
    } catch {
      // a browser that keeps nothing, or kept something of an older kind
    }
  }

  listen(listener: (what: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(what: "indicator" | "area" | "panels" | "layers" | "position"): void {
    this.#keep();
    for (const listener of this.#listeners) listener(what);
  }

  #keep(): void {
    const kept: Kept = { indicator: this.indicator, hidden: [...this.hidden], layersOff: [...this.layersOff] };
    try {
      this.store?.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // private windows may refuse
    }
  }

  choose(indicator: string): void {
    this.indicator = indicator;
    this.changed("indicator");
  }

  turn(kind: "panels" | "layers", id: string, on: boolean): void {
    const off = kind === "panels" ? this.hidden : this.layersOff;
    if (on) off.delete(id);
    else off.add(id);
    this.changed(kind);
  }

  /** This view as it is saved: what is shown, by name, so that a panel of tomorrow is shown too where all are. */
  saved(name: string, at: Position | null, panels: string[], layers: string[]): SavedView {
    const shown = (all: string[], off: Set<string>): string[] => (off.size ? all.filter((id) => !off.has(id)) : []);
    return { name, place: at, indicator: this.indicator ?? "", panels: shown(panels, this.hidden), layers: shown(layers, this.layersOff) };
  }

  restore(view: SavedView, panels: string[], layers: string[]): void {
    const set = (off: Set<string>, all: string[], shown: string[]): void => {
      off.clear();
      if (shown.length) for (const id of all) if (!shown.includes(id)) off.add(id);
    };
    set(this.hidden, panels, view.panels);
    set(this.layersOff, layers, view.layers);
    this.position = view.place;
    this.indicator = view.indicator;
    this.changed("panels");
    this.changed("layers");
    this.changed("indicator");
    this.changed("position");
  }
}
