/** Whether the page is light or dark now, and whenever that changes; the answer ends it. */
export function followPageTheme(changed: (theme: 'light' | 'dark') => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let told: string | undefined;
  const tell = (): void => {
    const theme = isPageDark(dark.matches) ? 'dark' : 'light';
    if (theme === told) return;
    told = theme;
    changed(theme);
  };
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true });
  dark.addEventListener('change', tell);
  tell();
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', tell);
  };
}

/** What its `color-scheme` says: a page that says none is light, whatever the visitor prefers. */
function isPageDark(isDarkPreferred: boolean): boolean {
  const schemes = getComputedStyle(document.documentElement).colorScheme;
  const [hasLight, hasDark] = [schemes.includes('light'), schemes.includes('dark')];
  return hasDark && (isDarkPreferred || !hasLight);
}
