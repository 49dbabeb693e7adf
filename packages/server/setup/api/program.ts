/** Responses of the chat server's API about a program that answers visitors. */

export interface ProgramView {
  readonly program: {
    readonly isOn: boolean;
    readonly url: string;
    readonly secretEnding: string;
  } | null;
  /** What answers visitors now; null when nothing does. */
  readonly source: 'webhook' | 'module' | null;
}

/** A secret that was just made; it is not shown again. */
export type SavedProgram = ProgramView & { readonly secret?: string };

export interface ProgramAnswer {
  readonly replies: readonly { readonly text: string; readonly replies: readonly string[] }[];
  /** The note for the team; null when the conversation is not handed over. */
  readonly handOff: string | null;
  readonly ms: number;
}
