/** The stored transcripts: what a screen reader has to speak at each step, word for word. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INTRODUCTION = `# What Orca says with Firefox, step by step. \`UPDATE_TRANSCRIPT=1\` writes it anew: read every line before you keep it.
# “? ” marks words of Orca's own about a state that it watches: they come early, late or not at all, as the machine is busy.`;
const OPTIONAL = '? ';

export class Transcript {
  readonly #path: string;
  readonly #expected = new Map<string, string[]>();
  readonly #heard = new Map<string, readonly string[]>();

  constructor(name: string) {
    this.#path = join(import.meta.dirname, `${name}.transcript.txt`);
    const text = existsSync(this.#path) ? readFileSync(this.#path, 'utf8') : '';
    for (const section of text.split(/^## /m).slice(1)) {
      const [step = '', ...lines] = section.trim().split('\n');
      this.#expected.set(step, lines.filter(Boolean));
    }
  }

  get steps(): string[] {
    return [...this.#expected.keys()];
  }

  /** Returns the utterances that must be spoken, in this order. */
  expected(step: string): readonly string[] {
    return (this.#expected.get(step) ?? []).filter((line) => !line.startsWith(OPTIONAL));
  }

  /** Returns the utterances heard, without the optional ones; each is removed as often as it is optional. */
  strict(step: string, heard: readonly string[]): readonly string[] {
    const rest = [...heard];
    for (const line of this.#expected.get(step) ?? []) {
      const place = line.startsWith(OPTIONAL) ? rest.indexOf(line.slice(OPTIONAL.length)) : -1;
      if (place >= 0) rest.splice(place, 1);
    }
    return rest;
  }

  note(step: string, heard: readonly string[]): void {
    this.#heard.set(step, heard);
  }

  /** Stores the utterances heard as the expected ones. */
  write(): void {
    const sections = [...this.#heard].map(([step, lines]) => [`## ${step}`, ...lines].join('\n'));
    writeFileSync(this.#path, `${[INTRODUCTION, ...sections].join('\n\n').replace(/\n{3,}/g, '\n\n')}\n`);
  }
}
