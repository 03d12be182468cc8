import { en, type Key } from "./en";
import { zhHans } from "./zh-hans";

export type { Key } from "./en";

type Values = Record<string, string | number>;

const language = (document.documentElement.lang || "en").toLowerCase();
const chinese = language.startsWith("zh");
const words: Record<Key, string> = chinese ? zhHans : en;

/** How numbers and dates are written for this reader. */
export const locale = chinese ? "zh-CN" : "en-GB";

const plurals = new Intl.PluralRules(locale);
const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });

/** A number with its thousands parted: 4,812. */
export function figure(value: number): string {
  return figures.format(value);
}

/** 0.914 as 91%. */
export function share(value: number): string {
  return shares.format(value);
}

/** The sentence of a key with its values; `one|many` is chosen by `n`. */
export function say(key: Key, values: Values = {}): string {
  const forms = words[key].split("|");
  const many = forms.length > 1 && plurals.select(Number(values["n"] ?? 0)) !== "one";
  const form = forms[many ? 1 : 0] ?? "";
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? figure(value) : (value ?? "");
  });
}

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** How long: 40 s, 12 min, 3 h, 3 d 4 h. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return say("seconds", { n: whole });
  if (whole < HOUR_S) return say("minutes", { n: Math.floor(whole / MINUTE_S) });
  if (whole < DAY_S) return say("hours", { n: Math.floor(whole / HOUR_S) });
  const hours = Math.floor((whole % DAY_S) / HOUR_S);
  const days = say("days", { n: Math.floor(whole / DAY_S) });
  return hours && whole < 10 * DAY_S ? `${days} ${say("hours", { n: hours })}` : days;
}
