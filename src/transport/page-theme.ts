/** Elements with the page's background, topmost first. */
const canvases = (): Element[] => [...document.querySelectorAll('body'), document.documentElement];

/** Follows the page's theme, light or dark; returns an unsubscribe function. */
export function followPageTheme(changed: (theme: 'light' | 'dark') => void): () => void {
  const preference = matchMedia('(prefers-color-scheme: dark)');
  let told: string | undefined;
  const tell = (): void => {
    const theme = isPageDark() ? 'dark' : 'light';
    if (theme === told) return;
    told = theme;
    changed(theme);
  };
  const observer = new MutationObserver(tell);
  for (const element of canvases()) observer.observe(element, { attributes: true });
  preference.addEventListener('change', tell);
  // A background may fade into its new color, and its style sheet may load late.
  document.addEventListener('transitionend', tell);
  addEventListener('load', tell);
  tell();
  return () => {
    observer.disconnect();
    preference.removeEventListener('change', tell);
    document.removeEventListener('transitionend', tell);
    removeEventListener('load', tell);
  };
}

/**
 * The visible background decides: the one of the body or the root. A page without
 * one has the browser's, which follows its `color-scheme`.
 */
function isPageDark(): boolean {
  const painted = canvases()
    .map((element) => luminanceOf(getComputedStyle(element).backgroundColor))
    .find((luminance) => luminance !== null);
  // Where black and white have the same contrast.
  return (painted ?? luminanceOfCanvas()) < 0.18;
}

/**
 * Returns the luminance of the browser's own background of this page, which may differ from the visitor's preference.
 */
function luminanceOfCanvas(): number {
  const probe = document.createElement('i');
  probe.style.setProperty('background-color', 'Canvas');
  document.documentElement.append(probe);
  const luminance = luminanceOf(getComputedStyle(probe).backgroundColor);
  probe.remove();
  return luminance ?? 1;
}

/** Relative luminance (WCAG) of a computed color; null for a mostly transparent one. */
function luminanceOf(color: string): number | null {
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!pixel) return null;
  pixel.fillStyle = color;
  pixel.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
  if (alpha < 128) return null;
  const [r, g, b] = [red, green, blue].map((value) => (value / 255) ** 2.2) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
