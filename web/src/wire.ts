/** What the server says: the JSON of /screen/ and the events of its stream. */

export type Better = "more" | "less" | "neither";
export type UrgencyCode = "late" | "soon" | "in_time" | "resting";
export type Bounds = [west: number, south: number, east: number, north: number];

export interface Named {
  code: string;
  name: string;
}

export interface CityFacts extends Named {
  zone: string;
  bounds: Bounds;
  levels: Named[];
  /** What the city consists of: its districts. */
  parts: (Named & { bounds: Bounds })[];
  tiles: string;
  style: string;
  pmtiles: string;
}

/** Open cases with a point: Morton codes as rising differences, one mark beside each. */
export interface PackedCases {
  count: number;
  codes: string;
  marks: string;
}

export interface Counts {
  open: number;
  soon: number;
  late: number;
  unowned: number;
  opened_today: number;
  closed_today: number;
}

export interface Flow {
  opened: number[];
  closed: number[];
  ordinary: { low: number[]; middle: number[]; high: number[] };
  now_hour: number;
}

export interface SourceRow extends Named {
  today: number;
  ordinary: number | null;
  link: string;
}

export interface TypeRow extends Named {
  open: number;
  late: number;
  today: number;
  link: string;
}

/** A district or a department: share closed in time with its interval; null where no case decides. */
export interface RankRow extends Named {
  open: number;
  late: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  cases: number;
  link: string;
  late_link: string;
  /** The cases behind the rate; "" for whoever may not look there. */
  behind: string;
}

export interface UnownedRow {
  number: string;
  title: string;
  type: string;
  area: string;
  at: string;
  link: string;
}

export interface PhotoRow {
  number: string;
  photo: string;
  title: string;
  type: string;
  at: string;
  link: string;
}

export interface TickerRow {
  index: number;
  at: string;
  number: string;
  words: string;
  sub: string;
  kind: string;
  link: string;
}

export interface Person {
  id: string;
  name: string;
  role: string;
  lon: number;
  lat: number;
  at: string;
  area: string;
  errand: string;
}

export interface Platform {
  ledger_size: number;
  ledger_waiting: number;
  jobs_waiting: number;
  jobs_given_up: number;
  disk_free_bytes: number;
  viewers: number;
  lag_ms: number;
}

export interface Indicator extends Named {
  unit: string;
  better: Better;
}

/** What each minute is counted anew by the server. */
export interface Figures {
  counts: Counts;
  flow: Flow;
  sources: SourceRow[];
  types: TypeRow[];
  /** Types that have cases: `types` are the first of them. */
  kinds: number;
  districts: RankRow[];
  departments: RankRow[];
  unowned: UnownedRow[];
  platform: Platform;
}

export interface Snapshot extends Figures {
  /** Which picture this is; its indices are its own. */
  picture: string;
  index: number;
  at: string;
  day: string;
  city: CityFacts;
  me: { name: string; kiosk: boolean; everything: boolean };
  states: (Named & { open: boolean })[];
  urgencies: { code: UrgencyCode; name: string }[];
  open: PackedCases;
  placeless: Record<string, number>;
  /** The list behind each of the large figures. */
  links: Partial<Record<keyof Counts | "districts" | "departments", string>>;
  photos: PhotoRow[];
  ticker: TickerRow[];
  people: Person[];
  indicators: Indicator[];
}

export interface Spot {
  code: number | null;
  mark: number;
}

export interface CaseEvent {
  index: number;
  sub?: string;
  number: string;
  seq: number;
  at: string;
  action: string;
  was: Spot | null;
  now: Spot | null;
  opened: boolean;
  closed: boolean;
  source: string;
  type: string;
  type_name: string;
  area: string;
  district: string;
  department: string;
  title: string;
  words: string;
  kind: string;
  link: string;
}

export interface ClockEvent {
  changes: [code: number | null, was: number, now: number][];
}

export interface Past {
  index: number;
  at: string;
  open: PackedCases;
  placeless?: Record<string, number>;
}

/** A day's changes in order: minutes passed since its beginning, code (0xffffffff = no point), mark before (255 = none) and after (255 = gone). */
export interface Day {
  day: string;
  /** The first day there is anything of. */
  first: string;
  from: string;
  /** As far as is told: to its end, of today to now. */
  until: string;
  /** How long the day is: 1440, or an hour less or more where clocks change. */
  minutes: number;
  changes: { count: number; minute: string; code: string; was: string; now: string };
  /** In which minutes cases were opened, and closed: a reopened case is not opened, a voided one not closed. */
  opened: string;
  closed: string;
}

export interface Values {
  indicator: string;
  values: Record<string, number | null>;
  low: number | null;
  high: number | null;
  better: Better;
  unit: string;
}

export interface NearCase {
  number: string;
  title: string;
  type: string;
  state: string;
  urgency: UrgencyCode;
  due: string | null;
  link: string;
}

/** A case that was found; without urgency where it is not open any more, without an owner where nobody answers. */
export interface FoundCase {
  type: string;
  state: string;
  urgency: UrgencyCode | "";
  due: string | null;
  owner: string;
}

export interface Found {
  kind: string;
  case?: FoundCase;
  code?: string;
  words: string;
  sub: string;
  lon: number | null;
  lat: number | null;
  bounds: Bounds | null;
  link: string;
}

/** A share with its interval, and the same of the areas beside it. */
export interface AreaIndicator extends Named {
  better: Better;
  value: number | null;
  low: number | null;
  high: number | null;
  cases: number;
  /** The cases behind it; "" for whoever may not look there. */
  behind: string;
  neighbours: (Named & { value: number | null })[];
}

/** Who answers for a class of types in a phase; a gap where nobody does for some type. */
export interface DutyPhase extends Named {
  organisations: Named[];
  gap: boolean;
}

export interface AreaCard extends Named {
  level: Named;
  steps: Named[];
  bounds: Bounds;
  open: number;
  late: number;
  soon: number;
  duties: (Named & { phases: DutyPhase[] })[];
  indicators: AreaIndicator[];
  events: TickerRow[];
  links: { open: string; soon: string; late: string; all: string };
}

export interface SavedView {
  name: string;
  place: { lon: number; lat: number; zoom: number } | null;
  indicator: string;
  panels: string[];
  layers: string[];
  /** How long a wall shows it; 0 = as long as usual. */
  seconds?: number;
}

/** Saved views of somebody, and the displays for which this reader may keep some. */
export interface KeptViews {
  views: SavedView[];
  displays: { login: string; name: string }[];
}
