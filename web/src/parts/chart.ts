import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

export type Chart = EChartsType;

/** Draws on a canvas: the pages forbid styles inside the drawing, which SVG of this library has. */
export function chart(element: HTMLElement): Chart {
  return init(element, null, { renderer: "canvas" });
}
