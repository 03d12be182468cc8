import { codeOf } from "../../src/codes.ts";
import type { CaseEvent, Day, PackedCases, Past, Snapshot, Values } from "../../src/wire.ts";

/** A made city of 10 districts, the same each time. */
export const BOUNDS: Snapshot["city"]["bounds"] = [120.9, 30.95, 121.35, 31.2];
export const DISTRICTS = ["Old Harbour", "Riverside", "Mill Quarter", "Northgate", "University", "Garden Hills", "Station", "Southbank", "Lakeside", "Airport"];
export const DISTRICTS_ZH = ["老港区", "滨江区", "磨坊区", "北门区", "大学区", "园山区", "站前区", "南岸区", "湖滨区", "空港区"];
const TYPES = ["Pothole", "Street lamp out", "Rubbish beside the bin", "Blocked drain", "Illegal parking", "Noise at night", "Broken manhole cover", "Graffiti", "Fallen tree", "Water leak", "Broken bench", "Dirty construction site"];
const SOURCES = ["Citizen app", "Hotline", "Grid officers", "Cameras", "Departments", "E-mail"];
const DEPARTMENTS = ["Roads", "Lighting", "Waste", "Water", "Parks", "Traffic police", "Building control"];
const STATES = ["reported", "pool", "dispatched", "handling", "suspended", "handed_back", "closed", "void"];
const DAY_PART = [2, 1, 1, 1, 2, 6, 14, 30, 52, 61, 58, 54, 40, 44, 55, 57, 52, 44, 36, 28, 20, 14, 8, 4];

export type Chance = () => number;

/** Numbers from 0 to 1, the same for the same seed. */
export function chance(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Rising numbers as LEB128 differences. */
export function packed(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let last = 0;
  for (const number of numbers) {
    let step = number - last;
    last = number;
    while (step > 127) {
      bytes.push((step % 128) | 128);
      step = Math.floor(step / 128);
    }
    bytes.push(step);
  }
  return Uint8Array.from(bytes);
}

function spot(random: Chance): number {
  const middles = [[0.45, 0.5], [0.3, 0.35], [0.62, 0.62], [0.75, 0.3], [0.2, 0.7]];
  const [x = 0.5, y = 0.5] = middles[Math.floor(random() * middles.length)] ?? [];
  const round = (): number => (random() + random() + random() + random() - 2) * 0.22;
  const within = (value: number): number => Math.min(65_535, Math.max(0, Math.floor(value * 65_536)));
  return codeOf(within(x + round()), within(y + round()));
}

function mark(random: Chance): number {
  const state = [0, 1, 2, 2, 2, 3, 3, 3, 3, 4, 5][Math.floor(random() * 11)] ?? 2;
  const dice = random();
  const urgency = state === 4 ? 3 : dice < 0.05 ? 0 : dice < 0.07 ? 1 : 2;
  return state * 4 + urgency;
}

export interface Spotted {
  code: number;
  mark: number;
}

export function spots(count: number, seed = 1): Spotted[] {
  const random = chance(seed);
  return Array.from({ length: count }, () => ({ code: spot(random), mark: mark(random) })).sort((one, other) => one.code - other.code);
}

export function packedCases(all: readonly Spotted[]): PackedCases {
  return { count: all.length, codes: base64(packed(all.map((each) => each.code))), marks: base64(Uint8Array.from(all, (each) => each.mark)) };
}

function rank(names: string[], random: Chance): Snapshot["districts"] {
  return names.map((name, index) => {
    const cases = Math.floor(random() * 900) + 20;
    const rate = index === 9 ? null : 0.78 + random() * 0.2;
    const wide = rate === null ? 0 : 1.96 * Math.sqrt((rate * (1 - rate)) / cases);
    return { code: `d${index}`, name, open: Math.floor(random() * 900), late: Math.floor(random() * random() * 60), rate, low: rate === null ? null : rate - wide, high: rate === null ? null : Math.min(1, rate + wide), cases: rate === null ? 0 : cases, link: `/cases/?area=d${index}`, late_link: `/cases/?area=d${index}&late=now`, behind: "" };
  });
}

const ago = (at: Date, minutes: number): string => new Date(at.getTime() - minutes * 60_000).toISOString();

export function snapshot(count = 50_000, at = new Date(), chinese = false): Snapshot {
  const random = chance(7);
  const all = spots(count);
  const hour = at.getUTCHours();
  const flow = (weight: number): number[] => DAY_PART.map((each, index) => (index > hour ? 0 : Math.round(each * weight * (0.8 + 0.4 * random()))));
  const number = (): string => `202611${String(20 + Math.floor(random() * 3))}${String(Math.floor(random() * 100_000)).padStart(5, "0")}`;
  const district = (): string => DISTRICTS[Math.floor(random() * 10)] ?? "";
  const type = (): string => TYPES[Math.floor(random() * 12)] ?? "";
  return {
    picture: "first", index: 123_456, at: at.toISOString(), day: at.toISOString().slice(0, 10),
    city: { code: "mock", name: chinese ? "江城市" : "Harbour City", zone: "UTC", bounds: BOUNDS, levels: [{ code: "district", name: "District" }, { code: "cell", name: "Cell" }], parts: [], tiles: "/tiles/1/{z}/{x}/{y}.mvt", style: "", pmtiles: "" },
    me: { name: "Mayor", kiosk: false, everything: true },
    states: STATES.map((code) => ({ code, name: code, open: !["closed", "void"].includes(code) })),
    urgencies: (["late", "soon", "in_time", "resting"] as const).map((code) => ({ code, name: code })),
    links: { open: "/cases/?state=open", soon: "/cases/?late=hour", late: "/cases/?late=now", unowned: "/cases/?state=pool", opened_today: "/cases/?from=today", closed_today: "/cases/?state=closed", districts: "/evaluation/?by=area", departments: "/evaluation/?by=organisation" }, open: packedCases(all), placeless: { 8: 12, 10: 40 },
    counts: { open: count, soon: 0, late: 0, unowned: 412, opened_today: 604, closed_today: 571 },
    flow: { opened: flow(1.1), closed: flow(0.95), ordinary: { low: DAY_PART.map((each) => Math.round(each * 0.75)), middle: DAY_PART, high: DAY_PART.map((each) => Math.round(each * 1.3)) }, now_hour: hour },
    sources: SOURCES.map((name, index) => ({ code: `s${index}`, name, today: Math.round(240 / (index + 1)), ordinary: index === 5 ? null : Math.round(210 / (index + 0.9)), link: `/cases/?source=s${index}` })),
    types: TYPES.map((name, index) => ({ code: `t${index}`, name, open: Math.round(8000 / (index + 1.5)), late: Math.round((400 * random()) / (index + 1)), today: 10, link: `/cases/?type=t${index}` })),
    kinds: 31,
    districts: rank(chinese ? DISTRICTS_ZH : DISTRICTS, random),
    departments: rank(DEPARTMENTS, random),
    unowned: Array.from({ length: 8 }, (_, index) => ({ number: number(), title: "In front of the school", type: type(), area: district(), at: ago(at, 9000 - index * 1100), link: "/cases/1/" })),
    photos: [0, 1, 2].map((index) => ({ number: number(), photo: `/photo/${index}.svg`, title: "", type: type(), at: ago(at, 3 + index * 9), link: "/cases/2/" })),
    ticker: Array.from({ length: 30 }, (_, index) => ({ index: 123_456 - index, at: ago(at, index * 0.7), number: number(), words: ["Opened", "Handed over", "Closed", "Late"][index % 4] ?? "", sub: `${type()}, ${district()}`, kind: ["opened", "moved", "closed", "late"][index % 4] ?? "", link: "/cases/3/" })),
    people: Array.from({ length: 80 }, (_, index) => ({ id: `p${index}`, name: `Officer ${index}`, role: "Grid officer", lon: 120.95 + random() * 0.35, lat: 30.98 + random() * 0.19, at: ago(at, random() * 20), area: district(), errand: index % 3 ? "" : "2026112100001" })),
    platform: { ledger_size: 4_812_334, ledger_waiting: 0, jobs_waiting: 3, jobs_given_up: 0, disk_free_bytes: 212e9, viewers: 14, lag_ms: 84 },
    indicators: [{ code: "open", name: "Open cases per km²", unit: "", better: "less" }, { code: "in_time", name: "Closed in time", unit: "%", better: "more" }],
  };
}

export function values(indicator: string, codes: readonly string[]): Values {
  const random = chance(indicator.length);
  const share = indicator === "in_time";
  const found: Values["values"] = {};
  for (const code of codes) found[code] = random() < 0.04 ? null : share ? 0.6 + 0.4 * random() : Math.round(400 * random() * random());
  return { indicator, values: found, low: share ? 0.6 : 0, high: share ? 1 : 400, better: share ? "more" : "less", unit: share ? "%" : "" };
}

/** Minutes as the server packs them. */
export function shorts(numbers: readonly number[]): string {
  return base64(new Uint8Array(Uint16Array.from(numbers).buffer));
}

/** A day with changes: some open, some move on, some close. */
export function day(base: readonly Spotted[], when: string, count: number): { day: Day; past: Past } {
  const random = chance(3);
  const open = base.map((each) => ({ ...each }));
  const minutes = Array.from({ length: count }, () => Math.floor(1440 * Math.sqrt(random()))).sort((one, other) => one - other);
  const codes = new Uint32Array(count);
  const was = new Uint8Array(count).fill(255);
  const now = new Uint8Array(count).fill(255);
  const flow = { opened: [] as number[], closed: [] as number[] };
  for (let index = 0; index < count; index += 1) {
    const dice = random();
    const at = Math.floor(random() * open.length);
    const one = open[at];
    if (dice < 0.45 || !one) {
      const fresh = { code: spot(random), mark: 2 };
      open.push(fresh);
      codes[index] = fresh.code;
      flow.opened.push(minutes[index] ?? 0);
      now[index] = fresh.mark;
    } else {
      codes[index] = one.code;
      was[index] = one.mark;
      if (dice < 0.85) {
        open.splice(at, 1);
        flow.closed.push(minutes[index] ?? 0);
      } else now[index] = one.mark = mark(random);
    }
  }
  const changes = { count, minute: shorts(minutes), code: base64(new Uint8Array(codes.buffer)), was: base64(was), now: base64(now) };
  const from = `${when}T00:00:00Z`;
  const until = new Date(Date.parse(from) + 86_400_000).toISOString();
  return { day: { day: when, first: "2025-11-22", from, until, minutes: 1440, changes, opened: shorts(flow.opened), closed: shorts(flow.closed) }, past: { index: 0, at: from, open: packedCases(base), placeless: {} } };
}

export function event(number: number, over: Partial<CaseEvent> = {}): CaseEvent {
  return { index: number, number: `20261122${String(number).padStart(5, "0")}`, seq: 1, at: new Date().toISOString(), action: "open", was: null, now: { code: 5, mark: 2 }, opened: true, closed: false, source: "s0", type: "t0", type_name: "Pothole", area: "c1", district: "d0", department: "d1", title: "Deep hole", words: "Opened", kind: "opened", link: "/cases/4/", ...over };
}
