/**
 * Reports problems to the developer of the page in the console, each text once. The only module that uses the console.
 */

const said = new Set<string>();

export function report(problem: string): void {
  if (said.has(problem)) return;
  said.add(problem);
  console.warn(`Missive Live Chat: ${problem}`); // eslint-disable-line no-console -- its one place
}
