const NEXT: Record<string, string> = { device: "light", light: "dark", dark: "device" };
const KEPT = "civicgrid.screen.face";

/** Light, dark or as the device: the tokens know all three; here only the attribute turns. */
export function face(): string {
  return document.documentElement.dataset["face"] ?? "device";
}

export function turnFace(): string {
  const next = NEXT[face()] ?? "light";
  document.documentElement.dataset["face"] = next;
  localStorage.setItem(KEPT, next);
  return next;
}

/** The screen is dark unless somebody chose otherwise, here or on another page. */
export function recallFace(): void {
  const served = document.documentElement.dataset["face"] === "light" ? "light" : "dark";
  document.documentElement.dataset["face"] = localStorage.getItem(KEPT) ?? served;
}
