import { h, keep, write } from "../dom";
import type { Panel } from "../panel";
import type { Platform } from "../wire";
import { say } from "../words";

const GIGABYTE = 1e9;
const SLOW_MS = 2000;
const FULL_BYTES = 5 * GIGABYTE;
const MANY = 1000;

interface Reading {
  name: string;
  words: string;
  bad: boolean;
}

/** What is worth saying of the platform; what is not as it should be stands first. */
export function readings(platform: Platform): Reading[] {
  const all: Reading[] = [
    { name: "lag", words: say("p_lag", { n: platform.lag_ms }), bad: platform.lag_ms > SLOW_MS },
    { name: "jobs", words: say("p_jobs", { n: platform.jobs_waiting }), bad: platform.jobs_waiting > MANY },
    { name: "disk", words: say("p_disk", { n: Math.round(platform.disk_free_bytes / GIGABYTE) }), bad: platform.disk_free_bytes < FULL_BYTES },
    { name: "ledger", words: say("p_ledger", { n: platform.ledger_size }), bad: false },
    { name: "viewers", words: say("p_viewers", { n: Math.max(1, platform.viewers) }), bad: false },
  ];
  if (platform.jobs_given_up) all.push({ name: "given", words: say("p_gave_up", { n: platform.jobs_given_up }), bad: true });
  if (platform.ledger_waiting > MANY) {
    all.push({ name: "waiting", words: say("p_ledger_waiting", { n: platform.ledger_waiting }), bad: true });
  }
  return all.sort((one, other) => Number(other.bad) - Number(one.bad));
}

/** The state of the platform itself. */
export const panel: Panel = {
  id: "platform",
  title: "platform",
  place: "foot",
  order: 20,
  grow: 0,
  past: "rests",
  watches: ["figures"],
  mount(element, city) {
    const list = h("ul", { class: "platform" });
    element.append(list);
    const fill = (each: HTMLElement, reading: Reading): void => {
      write(each, reading.words);
      each.classList.toggle("bad", reading.bad);
    };
    return {
      update: () => keep(list, readings(city.snapshot.platform), (reading) => reading.name, () => h("li"), fill),
      destroy: () => list.remove(),
    };
  },
};
