/** Logs of processes, each complaint once with how often it came. */

interface Line {
  readonly msg?: string;
  readonly lane?: string;
  readonly err?: { readonly message?: string };
}

export function summaryOf(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const words = wordsOf(line);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([words, count]) => `${count} × ${words}`);
}

function wordsOf(line: string): string {
  try {
    const { msg, lane, err } = JSON.parse(line) as Line;
    return [lane, msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line;
  }
}
