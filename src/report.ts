/** Words to the developer of the page, in the console, each once. The only user of the console. */

const said = new Set<string>();

export function report(problem: string): void {
  if (said.has(problem)) return;
  said.add(problem);
  console.warn(`Missive Live Chat: ${problem}`); // eslint-disable-line no-console -- its one place
}
