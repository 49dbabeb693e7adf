/** The result of one check. */

export interface Finding {
  /** `note`: worth knowing. `wrong`: the chat, or a part of it, does not work or is not safe. */
  readonly level: 'right' | 'note' | 'wrong';
  readonly message: string;
  /** The fix; empty when there is no problem. */
  readonly fix: string;
}

export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

export const right = (message: string): Finding => ({ level: 'right', message, fix: '' });
export const note = (message: string, fix: string): Finding => ({ level: 'note', message, fix });
export const wrong = (message: string, fix: string): Finding => ({ level: 'wrong', message, fix });

const MARKS = { right: '✓', note: '!', wrong: '✗' } as const;

/** The report for a person. */
export function report(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, findings }) => [
    '',
    title,
    ...findings.flatMap(({ level, message, fix }) => [
      `  ${MARKS[level]} ${message}`,
      ...(fix === '' ? [] : [`      → ${fix}`]),
    ]),
  ]);
  const count = (level: Finding['level']): number =>
    sections.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length;
  return [...lines, '', `${count('right')} right, ${count('note')} to know, ${count('wrong')} wrong`].join(
    '\n',
  );
}
