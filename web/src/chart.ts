/**
 * Charts of streams on plain pages: `data-chart` says where the figures are. The page has a picture without it;
 * the drawing library comes when a chart is there.
 */
async function load(element: HTMLElement): Promise<void> {
  try {
    const { mount } = await import("./series/mount");
    await mount(element);
    element.dataset["ready"] = "";
  } catch (error) {
    console.error(error); // the picture of the server stays
  }
}

for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) void load(element);
