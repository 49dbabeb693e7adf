/** Changes of a list that is edited item by item. Pure. */

export type Changes<Item> = { readonly [Key in keyof Item]?: Item[Key] | undefined };

/** An option that is undefined is left out. */
export const withItem = <Item extends object>(
  list: readonly Item[],
  place: number,
  changes: Changes<Item>,
): Item[] =>
  list.map((item, at) =>
    at === place
      ? (Object.fromEntries(
          Object.entries({ ...item, ...changes }).filter(([, value]) => value !== undefined),
        ) as Item)
      : item,
  );

/** Moves an item to another place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const others = list.filter((_, at) => at !== from);
  return [...others.slice(0, to), ...list.slice(from, from + 1), ...others.slice(to)];
}

/** A name such as `greeting-2` that is free. */
export function freeName(base: string, names: readonly string[]): string {
  let number = names.length + 1;
  while (names.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** Lines of a text box as a list; undefined if there are none. */
export function linesOf(text: string): string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 ? lines : undefined;
}
