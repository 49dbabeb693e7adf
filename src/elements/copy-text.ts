/**
 * Copies a text, also where the page may not use the clipboard (no HTTPS, a policy). Where nothing can be copied, the
 * words are selected instead, for the visitor to copy.
 *
 * @param words the element that displays the text
 */
export async function copyText(
  text: string,
  root: ShadowRoot,
  words: Element | null | undefined,
): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromBox(text, root) || selectWords(words);
  }
}

function copyFromBox(text: string, root: ShadowRoot): boolean {
  const focused = root.activeElement as HTMLElement | null;
  const box = document.createElement('textarea');
  box.className = 'visually-hidden';
  box.value = text;
  root.append(box);
  box.select();
  try {
    // The only way without the clipboard's permission.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    box.remove();
    focused?.focus({ preventScroll: true });
  }
}

function selectWords(words: Element | null | undefined): false {
  if (words) getSelection()?.selectAllChildren(words);
  return false;
}
