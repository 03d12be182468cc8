import { h, leads, write } from "../dom";
import { ink, onFace, scale, thin } from "../ink";
import { hourIn, minuteIn } from "../moments";
import type { Panel } from "../panel";
import type { Chart } from "../parts/chart";
import type { City } from "../state";
import { figure, say } from "../words";
import type { Flow } from "../wire";

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));

/** The flow to draw: of the day looked at, as far as that minute, else of today. */
function shown(city: City): { flow: Flow; hour: number; spent: number } {
  const at = city.moment?.at ?? city.time();
  const { zone } = city.snapshot.city;
  const part = city.moment ? { opened: city.moment.opened, closed: city.moment.closed } : {};
  return { flow: { ...city.snapshot.flow, ...part }, hour: hourIn(zone, at), spent: (minuteIn(zone, at) % 60) / 60 };
}

const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);

/** What an ordinary day would have brought by now. */
export function ordinary(flow: Flow, hour: number, spent: number): number {
  return sum(flow.ordinary.middle.slice(0, hour)) + (flow.ordinary.middle[hour] ?? 0) * spent;
}

export function compared(opened: number, usual: number): string {
  if (usual < 10) return "";
  const differs = Math.round(100 * (opened / usual - 1));
  if (Math.abs(differs) < 5) return say("flow_same");
  return differs > 0 ? say("flow_more", { n: differs }) : say("flow_less", { n: -differs });
}

function axes(size: number): Record<string, unknown> {
  const label = { color: ink("--ink-quiet"), fontSize: 10.5 * size, fontFamily: getComputedStyle(document.body).fontFamily };
  return {
    grid: { left: 30 * size, right: 6 * size, top: 8 * size, bottom: 18 * size },
    xAxis: {
      type: "category",
      data: HOURS,
      axisLine: { lineStyle: { color: ink("--hair") } },
      axisTick: { show: false },
      axisLabel: { ...label, interval: 5, margin: 5 * size },
    },
    yAxis: {
      type: "value",
      splitNumber: 2,
      axisLabel: { ...label, margin: 6 * size },
      splitLine: { lineStyle: { color: thin("--hair", 0.6) } },
    },
  };
}

function options({ flow, hour }: { flow: Flow; hour: number }): Record<string, unknown> {
  const size = scale();
  const { low, middle, high } = flow.ordinary;
  const plain = { type: "line", symbol: "none", silent: true, smooth: 0.3, animation: false };
  const open = flow.opened.map((value, each) => ({
    value: each > hour ? null : value,
    itemStyle: { color: each === hour ? thin("--accent", 0.55) : ink("--accent"), borderRadius: [2 * size, 2 * size, 0, 0] },
  }));
  const closed = flow.closed.map((value, each) => (each > hour ? null : value));
  return {
    ...axes(size),
    animation: false,
    series: [
      { ...plain, stack: "band", data: low, lineStyle: { opacity: 0 } },
      { ...plain, stack: "band", data: high.map((value, each) => value - (low[each] ?? 0)), lineStyle: { opacity: 0 }, areaStyle: { color: thin("--ink-quiet", 0.22) } },
      { ...plain, data: middle, lineStyle: { color: thin("--ink-quiet", 0.8), width: 1 * size, type: [3 * size, 3 * size] } },
      { type: "bar", data: open, barWidth: "58%", silent: true, animation: false },
      { ...plain, data: closed, smooth: false, lineStyle: { color: ink("--ink"), width: 1.5 * size } },
    ],
  };
}

function legend(): HTMLElement {
  const sign = (name: string, words: string): HTMLElement => h("span", { class: `sign ${name}` }, h("i", { "aria-hidden": "true" }), words);
  return h("p", { class: "signs" }, sign("opened", say("flow_opened")), sign("closed", say("flow_closed")), sign("usual", say("flow_ordinary")));
}

/** How many were opened and closed each hour, against the band of an ordinary day of this weekday. */
export const panel: Panel = {
  id: "flow",
  title: "flow",
  place: "left",
  order: 20,
  grow: 0,
  past: "follows",
  watches: ["figures", "moment"],
  mount(element, city) {
    const total = h("a", { class: "total" });
    const words = h("span", { class: "compared" });
    const plot = h("div", { class: "plot", role: "img" });
    const head = h("p", { class: "headline" }, total, words);
    const key = legend();
    element.append(head, plot, key);
    let drawn: Chart | null = null;
    let gone = false;
    const draw = (): void => drawn?.setOption(options(shown(city)));
    const sizes = new ResizeObserver(() => drawn?.resize());
    const unface = onFace(draw);
    void import("../parts/chart").then(({ chart }) => {
      if (gone) return;
      drawn = chart(plot);
      sizes.observe(plot);
      draw();
    });
    return {
      update() {
        const { flow, hour, spent } = shown(city);
        const opened = sum(flow.opened.slice(0, hour + 1));
        const usual = ordinary(flow, hour, spent);
        write(total, figure(opened));
        leads(total, city.moment ? "" : (city.snapshot.links.opened_today ?? ""));
        write(words, compared(opened, usual));
        plot.ariaLabel = say("flow_said", { hour: `${hour}:00`, opened, closed: sum(flow.closed.slice(0, hour + 1)), ordinary: Math.round(usual) });
        draw();
      },
      destroy() {
        gone = true;
        unface();
        sizes.disconnect();
        drawn?.dispose();
        for (const each of [head, plot, key]) each.remove();
      },
    };
  },
};
