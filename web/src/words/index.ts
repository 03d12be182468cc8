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
const MONTHS_DAYS = 61;
const YEARS_DAYS = 731;

/** How long, by the rule of the whole house (`lasting` in base/ui/moments.py): 12 min, 3 h, 20 days, 5 months; here seconds too. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE_S) return say("seconds", { n: whole });
  if (whole < HOUR_S) return say("minutes", { n: Math.floor(whole / MINUTE_S) });
  if (whole < DAY_S) return say("hours", { n: Math.floor(whole / HOUR_S) });
  const days = Math.floor(whole / DAY_S);
  if (days < MONTHS_DAYS) return say("days", { n: days });
  return days < YEARS_DAYS ? say("months", { n: Math.floor(days / 30.44) }) : say("years", { n: Math.floor(days / 365.25) });
}
