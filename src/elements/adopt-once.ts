/** Adds the styles of a lazily loaded part below the existing sheets, so that the style variables override them. */
export function adoptOnce(root: ShadowRoot, sheet: CSSStyleSheet | undefined): void {
  if (sheet && !root.adoptedStyleSheets.includes(sheet))
    root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets];
}
