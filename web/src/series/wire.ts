/** What the server tells of a chart; times in milliseconds, a gap is a point without values. */
export interface Mark {
  words: string;
  kind: string;
  from: number;
  to: number | null;
}

export interface Line {
  name: string;
  bounds: [number | null, number | null];
  marks: Mark[];
  times: number[];
  values?: (number | null)[];
  lows?: (number | null)[];
  highs?: (number | null)[];
  counts?: (number | null)[];
  late?: number[];
}

export interface Group {
  title: string;
  unit: string;
  low: number;
  high: number;
  ticks: number[];
  lines: Line[];
}

export interface Figures {
  first: number;
  last: number;
  zone: string;
  resolution: string;
  raw: boolean;
  ticks: [number, string][];
  groups: Group[];
}
