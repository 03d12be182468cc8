import { LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { ink, scale, thin } from "../ink";
import { figure } from "../words";
import type { Span } from "./span";
import type { Figures, Group, Line, Mark } from "./wire";

use([LineChart, ScatterChart, GridComponent, MarkAreaComponent, MarkLineComponent, CanvasRenderer]);

export type Plot = EChartsType;

/** What stands around the lines, in pixels: figures on the left, times below. */
export const AROUND = { left: 58, right: 10, top: 10, bottom: 26 };
const DASHES = ["solid", [10, 3], [5, 3], [10, 3, 2, 3], [2, 3], "solid"] as const;

export function plot(element: HTMLElement): Plot {
  return init(element, null, { renderer: "canvas" });
}

const colour = (number: number): string => `--line-${number % DASHES.length}`;

function pairs(line: Line, column: readonly (number | null)[] | undefined): [number, number | null][] {
  return line.times.map((time, at) => [time, column?.[at] ?? null]);
}

/** How wide the band is at each point; it stands on the least value. */
function widths({ times, lows, highs }: Line): [number, number | null][] {
  return times.map((time, at) => {
    const [low, high] = [lows?.[at], highs?.[at]];
    return [time, low == null || high == null ? null : high - low];
  });
}

function area({ from, to, kind }: Mark, last: number): unknown[] {
  const tint = kind === "silent" ? thin("--unknown", 0.18) : thin("--late", 0.14);
  return [{ xAxis: from, itemStyle: { color: tint } }, { xAxis: to ?? last }];
}

function bounds(line: Line): Record<string, unknown> {
  const data = line.bounds.filter((each) => each !== null).map((yAxis) => ({ yAxis }));
  const label = { show: true, position: "insideEndTop", color: ink("--soon"), fontSize: 11, formatter: ({ value }: { value: number }) => figure(value) };
  return { silent: true, symbol: "none", animation: false, lineStyle: { color: ink("--soon"), width: 1.5, type: [6, 4] }, label, data };
}

function series(line: Line, number: number, figures: Figures): Record<string, unknown>[] {
  const plain = { type: "line", symbol: "none", silent: true, animation: false, connectNulls: false };
  const band = { ...plain, stack: `band ${number}`, stackStrategy: "all", lineStyle: { opacity: 0 } };
  const alone = line.times.length < 2 || line.times.length < 60;
  const drawn = [
    {
      ...plain,
      showSymbol: alone,
      symbol: alone ? "circle" : "none",
      symbolSize: 4 * scale(),
      data: pairs(line, line.values),
      itemStyle: { color: ink(colour(number)) },
      lineStyle: { color: ink(colour(number)), width: 1.5 * scale(), type: DASHES[number % DASHES.length] },
      markArea: { silent: true, animation: false, data: line.marks.map((each) => area(each, figures.last)) },
      markLine: bounds(line),
    },
    { type: "scatter", symbol: "rect", symbolSize: 6 * scale(), silent: true, animation: false, itemStyle: { color: ink("--soon") }, data: (line.late ?? []).map((at) => [line.times[at], line.values?.[at]]) },
  ];
  if (figures.raw) return drawn;
  return [{ ...band, data: pairs(line, line.lows) }, { ...band, data: widths(line), areaStyle: { color: thin(colour(number), 0.2) } }, ...drawn];
}

/** A panel as the library draws it: the figures loaded, seen through the span. */
export function options(figures: Figures, group: Group, span: Span): Record<string, unknown> {
  const words = new Map(figures.ticks);
  const label = { color: ink("--ink-quiet"), fontSize: 11 * scale(), fontFamily: getComputedStyle(document.body).fontFamily };
  const times = figures.ticks.map(([at]) => at);
  return {
    animation: false,
    grid: { ...AROUND, left: AROUND.left * scale(), bottom: AROUND.bottom * scale() },
    xAxis: {
      type: "value",
      min: span.first,
      max: span.last,
      axisLine: { lineStyle: { color: ink("--edge") }, onZero: false },
      axisTick: { customValues: times },
      axisLabel: { ...label, customValues: times, hideOverlap: true, formatter: (at: number) => words.get(at) ?? "" },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: group.low,
      max: group.high,
      axisTick: { show: false, customValues: group.ticks },
      axisLabel: { ...label, customValues: group.ticks, formatter: figure },
      splitLine: { lineStyle: { color: thin("--hair", 0.8) } },
    },
    series: group.lines.flatMap((line, number) => series(line, number, figures)),
  };
}

/** Only where it looks at: while a finger moves. */
export const seen = (span: Span): Record<string, unknown> => ({ xAxis: { min: span.first, max: span.last } });
