/** Styles of a part that comes late, under those that stand there: what the variables say is stronger. */
export function adoptOnce(root: ShadowRoot, sheet: CSSStyleSheet | undefined): void {
  if (sheet && !root.adoptedStyleSheets.includes(sheet))
    root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}
