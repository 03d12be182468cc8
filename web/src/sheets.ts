import { h, icon } from "./dom";
import type { Server } from "./doors";
import type { Layer } from "./map/ground";
import type { Panel } from "./panel";
import type { View } from "./view";
import type { KeptViews, SavedView } from "./wire";
import { say, type Key } from "./words";

const KEYS: [key: string, words: Key][] = [
  ["/", "key_search"],
  ["t", "key_machine"],
  ["i", "key_indicator"],
  ["l", "key_layers"],
  ["v", "key_views"],
  ["m", "key_map"],
  ["w", "key_wall"],
  ["f", "key_face"],
  ["Esc", "key_close"],
];

export function keysList(): HTMLElement {
  return h("dl", { class: "keys-list" }, KEYS.map(([key, words]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, say(words)))));
}

/** What is shown: each layer of the map and each panel can be put away. */
export function shownList(view: View, layers: readonly Layer[], panels: readonly Panel[]): HTMLElement[] {
  const row = (kind: "layers" | "panels", id: string, title: Key): HTMLElement => {
    const off = kind === "layers" ? view.layersOff : view.hidden;
    const box = h("input", { type: "checkbox", checked: !off.has(id), onchange: () => view.turn(kind, id, box.checked) });
    return h("li", {}, h("label", {}, box, say(title)));
  };
  const of = (words: Key, rows: HTMLElement[]): HTMLElement[] => (rows.length ? [h("section", {}, h("h3", {}, say(words)), h("ul", { class: "choices" }, rows))] : []);
  return [
    ...of("map", layers.map((layer) => row("layers", layer.id, layer.title))),
    ...of("screen", panels.map((panel) => row("panels", panel.id, panel.title))),
  ];
}

interface Views {
  server: Server;
  kiosk: boolean;
  /** Login of the display whose views they are, "" for one's own. */
  whose: string;
  kept: KeptViews;
  now(name: string): SavedView;
  show(view: SavedView): void;
  changed(): void;
}

function saving(views: Views): HTMLElement {
  const name = h("input", { id: "view-name", required: true, maxlength: 60 });
  const told = h("p", { class: "note", role: "status" });
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      views.kept = await views.server.keep(views.now(name.value.trim()), views.whose);
      views.changed();
    } catch {
      told.textContent = say("failed");
    }
  };
  return h("form", { class: "save", onsubmit: (event) => void save(event) }, h("label", { for: "view-name" }, say("view_name")), name, h("button", { class: "button small" }, icon("star"), say("view_save")), told);
}

/** Whose views these are: one's own, or, for whoever links displays, those of one of them. */
function choice(views: Views): HTMLElement | null {
  const { displays } = views.kept;
  if (!displays.length) return null;
  const choose = async (): Promise<void> => {
    const whose = select.value;
    try {
      views.kept = await views.server.views(whose);
      views.whose = whose;
      views.changed();
      document.getElementById("views-for")?.focus();
    } catch {
      select.value = views.whose;
    }
  };
  const option = (login: string, words: string): HTMLElement => h("option", { value: login, selected: login === views.whose }, words);
  const options = [option("", say("views_me")), ...displays.map(({ login, name }) => option(login, `${name} · ${login}`))];
  const select = h("select", { id: "views-for", onchange: () => void choose() }, options);
  return h("p", { class: "choice" }, h("label", { for: "views-for" }, say("views_for")), select);
}

/** Saved views, and a field to save the present one; a kiosk only looks. */
export function viewsList(views: Views): HTMLElement[] {
  const drop = async ({ name }: SavedView): Promise<void> => {
    views.kept = await views.server.keep({ name, drop: true }, views.whose);
    views.changed();
  };
  const rows = views.kept.views.map((view) =>
    h("li", {}, h("button", { type: "button", class: "plain", onclick: () => views.show(view) }, icon("star"), view.name),
      views.kiosk ? null : h("button", { type: "button", class: "plain drop", "aria-label": say("view_delete", { name: view.name }), onclick: () => void drop(view) }, icon("close"))),
  );
  const list = rows.length ? h("ul", { class: "choices" }, rows) : h("p", { class: "note" }, say("views_none"));
  return [choice(views), list, views.kiosk ? null : saving(views)].filter((each) => each !== null);
}
