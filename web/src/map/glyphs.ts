/** What classes of assets are told by, drawn on a square of 16: a shape each, so that no colour has to tell them apart. */
export const GLYPHS: Record<string, string> = {
  lighting: "M6 13.5V5.5a2.5 2.5 0 0 1 2.5-2.5h2M9 5.5h4l-1-2.5h-2Z",
  sensing: "M8 8h.01M5.5 10.5a3.5 3.5 0 0 1 0-5M10.5 5.5a3.5 3.5 0 0 1 0 5M3.5 12.5a6.4 6.4 0 0 1 0-9M12.5 3.5a6.4 6.4 0 0 1 0 9",
  video: "M2.5 5h7v6h-7ZM9.5 7.5l4-2v5l-4-2",
  cover: "M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10ZM5 8h6M8 5v6",
  pipe: "M2.5 6h11M2.5 10h11M4.5 4v8M11.5 4v8",
  utility: "M9 2.5 4.5 9h3.5l-1 4.5L11.5 7H8Z",
  traffic: "M8 2.5 13.8 13H2.2ZM8 6.5v3M8 11.2v.1",
  sanitation: "M3.5 4.5h9M4.5 4.5l.8 9h5.4l.8-9M6.5 4.5V3h3v1.5",
  greening: "M8 13.5V9M8 2.5 11.8 9.2H4.2Z",
  building: "M3.5 13.5V6L8 2.5 12.5 6v7.5ZM7 13.5V10h2v3.5",
  vehicle: "M2 5h7v6H2ZM9 7h3l2 2.5V11H9ZM4.5 12.8h.01M11.5 12.8h.01",
  other: "M4 4h8v8H4Z",
};
