/** Reads the JSON lines of a body as they arrive. */

export async function readJsonLines(
  body: ReadableStream<Uint8Array>,
  take: (value: unknown) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) if (line !== '') take(JSON.parse(line));
    if (done) return;
  }
}
