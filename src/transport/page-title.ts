/** The title element: `document.title` would remove spaces and line breaks. */

const titleElement = (): Element | null => document.querySelector('head > title');

export const browserPageTitle = {
  /** Returns null if the page has no title. */
  read: (): string | null => titleElement()?.textContent ?? null,
  write(title: string | null): void {
    const element = titleElement();
    if (title === null) element?.remove();
    else if (element) element.textContent = title;
    else document.title = title;
  },
};
