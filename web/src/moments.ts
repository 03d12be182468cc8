/** Time as people of the city read it. A formatter is dear to make and cheap to use, so each is made once. */
const made = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language, { ...options, timeZone: zone, hourCycle: "h23" });
    made.set(key, found);
  }
  return found;
}

export function written(at: Date, language: string, zone: string, options: Intl.DateTimeFormatOptions): string {
  return formatter(language, zone, options).format(at);
}

function part(zone: string, at: Date, type: Intl.DateTimeFormatPartTypes): number {
  const parts = formatter("en", zone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  return Number(parts.find((each) => each.type === type)?.value ?? 0);
}

/** Hour of the city's day, 0 to 23. */
export function hourIn(zone: string, at: Date): number {
  return part(zone, at, "hour");
}

/** Minute of the city's day, 0 to 1439. */
export function minuteIn(zone: string, at: Date): number {
  return part(zone, at, "hour") * 60 + part(zone, at, "minute");
}

/** The city's day as 2026-11-22. */
export function dayIn(zone: string, at: Date): string {
  const two = (type: Intl.DateTimeFormatPartTypes): string => String(part(zone, at, type)).padStart(2, "0");
  return `${part(zone, at, "year")}-${two("month")}-${two("day")}`;
}

/** The day so many days before or after. */
export function dayBeside(day: string, by: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}
