/** The page's title, letter by letter: `document.title` would take out spaces and line breaks. */

const titleElement = (): Element | null => document.querySelector('head > title');

export const browserPageTitle = {
  /** null where the page has none. */
  read: (): string | null => titleElement()?.textContent ?? null,
  write(title: string | null): void {
    const element = titleElement();
    if (title === null) element?.remove();
    else if (element) element.textContent = title;
    else document.title = title;
  },
};
