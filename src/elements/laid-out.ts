/** A page in the background is not laid out. In milliseconds. */
const LONGEST_WAIT = 100;

/**
 * Resolves when the browser has laid out an element that was rendered: to focus or measure before that would lay out the page
 * in the middle of a task.
 */
export const laidOut = (element: Element): Promise<void> =>
  new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
    setTimeout(resolve, LONGEST_WAIT);
  });
