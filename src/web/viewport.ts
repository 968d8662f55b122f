/** The page is as high as what a phone's keyboard leaves of it, also in browsers that lay the keyboard over pages. */
export function fitToKeyboard(): void {
  const viewport = globalThis.visualViewport;
  if (!viewport) return;
  const fit = () => {
    // Zoomed in, less is seen of a page that is as high as before.
    const isWhole = viewport.scale > 1.01;
    const { style } = document.documentElement;
    if (isWhole) style.removeProperty("--page-height");
    else style.setProperty("--page-height", `${viewport.height}px`);
    if (!isWhole && document.documentElement.scrollTop > 0) scrollTo(0, 0);
  };
  viewport.addEventListener("resize", fit);
  fit();
}
