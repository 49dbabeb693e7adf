/** Summarizes logs of processes: each message once with its count. */

interface Line {
  readonly msg?: string;
  readonly queue?: string;
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
    const { msg, queue, err } = JSON.parse(line) as Line;
    return [queue, msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return line;
  }
}
