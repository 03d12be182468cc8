import { Bar } from "./bar";
import { Card } from "./card";
import { h, icon } from "./dom";
import type { Server } from "./doors";
import { turnFace } from "./faces";
import { Frame } from "./frame";
import { Legend } from "./legend";
import { Live } from "./live";
import { Machine } from "./machine";
import { CityMap } from "./map/citymap";
import type { Target } from "./map/ground";
import { Sheet } from "./parts/dialog";
import { Search } from "./search";
import { keysList, shownList, viewsList } from "./sheets";
import { City } from "./state";
import { View } from "./view";
import { Wall, type Stop } from "./wall";
import type { KeptViews, SavedView, Snapshot } from "./wire";
import { say, type Key } from "./words";

/** The one screen: its parts, and what leads from one to the other. */
export class One {
  readonly city: City;
  readonly view: View;
  readonly frame: Frame;
  readonly card: Card;
  readonly legend: Legend;
  readonly machine: Machine;
  readonly search: Search;
  readonly wall: Wall;
  readonly sheet = new Sheet("choices-sheet");
  readonly ground = h("div", { class: "ground" });
  readonly zooms = this.#zooms();
  /** None before it is open, and where none can be drawn. */
  map: CityMap | null = null;
  #kept: KeptViews = { views: [], displays: [] };

  constructor(
    readonly place: HTMLElement,
    readonly server: Server,
    snapshot: Snapshot,
  ) {
    const map = (): CityMap | null => this.map;
    this.city = new City(snapshot);
    this.view = new View(localStorage);
    this.card = new Card(this.city, server, () => this.#chosen(null), (bounds, covered) => this.map?.clear(bounds, covered));
    this.legend = new Legend(this.city, this.view, server, map);
    this.machine = new Machine(this.city, server, () => undefined);
    this.search = new Search(server, map, (target) => this.#choose(target));
    this.wall = new Wall(() => this.#stops(), () => this.#home());
    this.frame = new Frame(this.city, this.view);
  }

  async begin(): Promise<void> {
    if (this.city.snapshot.me.kiosk || new URLSearchParams(location.search).has("wall")) document.documentElement.classList.add("wall");
    const bar = new Bar(this.city, this.place.dataset["home"] ?? "/", this.search.element, {
      machine: () => this.#machine(),
      layers: () => this.#toggle("layers", () => shownList(this.view, this.map?.layers ?? [], this.frame.panels)),
      views: () => void this.#openViews(),
      wall: () => this.wall.toggle(),
      face: () => this.#turnFace(),
      keys: () => this.#toggle("keys", () => [keysList()]),
    });
    const map = h("div", { class: "onmap" }, this.ground, this.#crosshair(), this.zooms, this.card.sheet.element, this.sheet.element);
    const middle = h("div", { class: "middle" }, this.machine.banner, this.wall.name, map, this.legend.element, this.machine.element);
    this.place.replaceChildren(bar.element, this.frame.left, middle, this.frame.right, this.frame.foot);
    document.addEventListener("keydown", (event) => this.#key(event));
    this.city.listen((topics) => topics.has("live") && bar.update());
    new Live(this.city, this.server).start();
    const views = this.#askViews();
    [this.map] = await Promise.all([this.#openMap(), this.legend.load()]);
    this.legend.show();
    await views;
    if (this.wall.on) this.wall.start();
  }

  /** Without WebGL 2 there is no map: its room says so, and all else goes on. */
  async #openMap(): Promise<CityMap | null> {
    try {
      const map = await CityMap.open(this.ground, this.city, this.view, (target) => this.#choose(target));
      map.scaled = () => this.legend.draw();
      map.describe(say("key_map"));
      return map;
    } catch (error) {
      console.error(error);
      this.ground.replaceWith(h("p", { class: "no-map", role: "status" }, say("no_map")));
      this.zooms.hidden = this.legend.element.hidden = true;
      return null;
    }
  }

  #crosshair(): HTMLElement {
    return h("div", { class: "map-cross", "aria-hidden": "true" }, icon("here"));
  }

  #zooms(): HTMLElement {
    const button = (name: string, key: Key, act: () => void): HTMLElement => h("button", { type: "button", "aria-label": say(key), title: say(key), onclick: act }, icon(name));
    return h("div", { class: "zooms map-tools", role: "group", "aria-label": say("map") },
      button("in", "zoom_in", () => this.map?.zoom(1)), button("out", "zoom_out", () => this.map?.zoom(-1)), button("home", "whole_city", () => this.#home()));
  }

  /** The whole city; a wall that comes around to it takes up the views that were saved for it meanwhile. */
  #home(): void {
    this.map?.fit(this.city.snapshot.city.bounds);
    if (this.wall.on) void this.#askViews();
  }

  async #askViews(): Promise<void> {
    this.#kept = await this.server.views().catch(() => this.#kept);
  }

  #choose(target: Target | null): void {
    if (!target) return this.card.sheet.close();
    this.sheet.close();
    void this.card.show(target);
    this.#chosen(target);
  }

  /** What the card is about is marked on the map: an area by its line, a find by a ring. */
  #chosen(target: Target | null): void {
    this.map?.ring(target?.kind === "found" ? target.found : null);
    this.#chooseArea(target?.kind === "area" ? target.code : "");
  }

  #chooseArea(code: string): void {
    if (this.view.area === code) return;
    this.view.area = code;
    this.view.changed("area");
  }

  #machine(): void {
    if (this.machine.isOpen) this.machine.close();
    else this.machine.open();
  }

  #toggle(title: Key, content: () => Node[]): void {
    const open = this.sheet.isOpen && this.sheet.element.dataset["of"] === title;
    this.sheet.close();
    if (open) return;
    this.sheet.element.dataset["of"] = title;
    this.sheet.open(say(title), ...content());
  }

  async #openViews(): Promise<void> {
    const views = {
      server: this.server,
      kiosk: this.city.snapshot.me.kiosk,
      whose: "",
      kept: this.#kept,
      now: (name: string) => this.view.saved(name, this.map?.position() ?? null, this.#panels(), this.#layers()),
      show: (view: SavedView) => this.#restore(view),
      changed: () => {
        if (!views.whose) this.#kept = views.kept;
        this.sheet.open(say("views"), ...viewsList(views));
      },
    };
    this.#toggle("views", () => viewsList(views));
  }

  #panels(): string[] {
    return this.frame.panels.map((panel) => panel.id);
  }

  #layers(): string[] {
    return this.map?.layers.map((layer) => layer.id) ?? [];
  }

  #turnFace(): void {
    const address = this.place.dataset["faceAddress"];
    const face = turnFace();
    if (address) this.server.face(address, face);
  }

  #restore(view: SavedView): void {
    this.view.restore(view, this.#panels(), this.#layers());
  }

  /** What a wall goes through: the views that are saved; before the first of them, the parts of the city. */
  #stops(): Stop[] {
    if (this.#kept.views.length) return this.#kept.views.map((view) => ({ name: view.name, seconds: view.seconds, show: () => this.#restore(view) }));
    const { map } = this;
    return map ? this.city.snapshot.city.parts.map(({ name, bounds }) => ({ name, show: () => map.fit(bounds) })) : [];
  }

  #key(event: KeyboardEvent): void {
    const typing = (event.target as HTMLElement).matches("input:not([type=range]):not([type=checkbox]), select, textarea");
    if (event.key === "Escape") return this.#escape();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      "/": () => this.search.input.focus(),
      "?": () => this.#toggle("keys", () => [keysList()]),
      t: () => this.#machine(),
      w: () => this.wall.toggle(),
      f: () => this.#turnFace(),
      i: () => this.legend.choice.focus(),
      m: () => this.map?.map.getCanvas().focus(),
      l: () => this.#toggle("layers", () => shownList(this.view, this.map?.layers ?? [], this.frame.panels)),
      v: () => void this.#openViews(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #escape(): void {
    if (this.sheet.isOpen) this.sheet.close();
    else if (this.card.sheet.isOpen) this.card.sheet.close();
    else if (this.machine.isOpen) this.machine.close();
    else if (this.wall.on && !this.city.snapshot.me.kiosk) this.wall.stop();
  }
}
