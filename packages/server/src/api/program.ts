/** Responses of the API for operators about a program that answers visitors (CS-10). */

export interface ProgramView {
  readonly program: {
    readonly isOn: boolean;
    readonly url: string;
    /** The end of the secret, to distinguish secrets. */
    readonly secretEnding: string;
  } | null;
  /** What answers visitors now; null when nothing does. */
  readonly source: 'webhook' | 'module' | null;
}

/** A secret that was just made; it is not shown again. */
export type SavedProgram = ProgramView & { readonly secret?: string };

/** The program's reply to a test, which is sent to no visitor. */
export interface ProgramTest {
  readonly replies: readonly { readonly text: string; readonly replies: readonly string[] }[];
  /** The note for the team; null when the conversation is not handed over. */
  readonly handOff: string | null;
  readonly ms: number;
}
