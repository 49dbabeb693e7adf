/** Follows the page's language in `<html lang>`; returns an unsubscribe function. */
export function followPageLanguage(changed: (tag: string) => void): () => void {
  const { documentElement } = document;
  let told: string | undefined;
  const tell = (): void => {
    const { lang } = documentElement;
    if (lang === told) return;
    told = lang;
    changed(lang);
  };
  const observer = new MutationObserver(tell);
  observer.observe(documentElement, { attributeFilter: ['lang'] });
  tell();
  return () => observer.disconnect();
}
