/** What this page-less browser lacks: a canvas to draw on, in two dimensions. */
const pen = new Proxy({} as Record<string, unknown>, {
  get: (_, name) => (name === "measureText" ? () => ({ width: 10 }) : name === "canvas" ? document.createElement("canvas") : () => undefined),
  set: () => true,
});
HTMLCanvasElement.prototype.getContext = ((kind: string) => (kind === "2d" ? pen : null)) as unknown as typeof HTMLCanvasElement.prototype.getContext;
