import type { Doors } from "./live";
import type { AreaCard, Day, Found, KeptViews, NearCase, Past, SavedView, Snapshot, Values } from "./wire";

/** An answer that is not what was asked for. */
export class Refused extends Error {}

async function json<Answer>(address: string, options: RequestInit = {}): Promise<Answer> {
  const headers = { Accept: "application/json", ...options.headers };
  const answer = await fetch(address, { credentials: "same-origin", ...options, headers });
  if (!answer.ok) throw new Refused(`${address}: ${answer.status}`);
  return (await answer.json()) as Answer;
}

/** The screen's addresses at the server; all begin with the same path. */
export class Server implements Doors {
  /** `token` proves that a POST comes from our own page. */
  constructor(
    readonly root: string,
    readonly token = "",
  ) {}

  #address(path: string, query: Record<string, string | number> = {}): string {
    const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return `${this.root}${path}${asked.size ? `?${asked}` : ""}`;
  }

  stream(of: string, after: number): EventSource {
    return new EventSource(this.#address("stream", { of, after }));
  }

  snapshot(): Promise<Snapshot> {
    return json(this.#address("snapshot"));
  }

  past(at: Date): Promise<Past> {
    return json(this.#address("past", { at: at.toISOString() }));
  }

  day(day: string): Promise<Day> {
    return json(this.#address("day", { day }));
  }

  area(code: string): Promise<AreaCard> {
    return json(this.#address(`areas/${encodeURIComponent(code)}`));
  }

  values(indicator: string): Promise<Values> {
    return json(this.#address("values", { indicator }));
  }

  near(code: number, bits: number): Promise<{ cases: NearCase[]; count: number }> {
    return json(this.#address("near", { code, bits }));
  }

  search(words: string, signal: AbortSignal): Promise<Found[]> {
    return json(this.#address("search", { q: words }), { signal });
  }

  /** One's own views, or those of a display. */
  views(whose = ""): Promise<KeptViews> {
    return json(this.#address("views", { for: whose }));
  }

  /** Keeps a view, or with `drop` keeps it no longer; all views then. */
  keep(view: SavedView | { name: string; drop: true }, whose = ""): Promise<KeptViews> {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    return json(this.#address("views"), { method: "POST", headers, body: JSON.stringify({ ...view, for: whose }) });
  }

  /** The other pages take the same face. */
  face(address: string, face: string): void {
    const body = new URLSearchParams({ face, next: "/", csrfmiddlewaretoken: this.token });
    void fetch(address, { method: "POST", body, credentials: "same-origin", redirect: "manual" }).catch(() => undefined);
  }
}
