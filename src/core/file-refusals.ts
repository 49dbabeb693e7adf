/** Why a file is rejected. Loaded with the first file. */

import type { FileLimits } from './files.js';

export type FileRefusal = 'emptyFile' | 'tooLarge' | 'refusedType';

/** Extensions of files that execute when an agent opens them. */
const PROGRAMS =
  /\.(?:apk|app|bat|bin|cmd|com|cpl|dll|dmg|exe|hta|jar|jse?|lnk|mjs|msi|msp|pif|ps1|reg|scr|sh|vb[es]?|ws[fh]?)$/i;
const PROGRAM_TYPES =
  /^(?:application|text)\/(?:x-)?(?:msdownload|msdos-program|sh|javascript|ecmascript|java-archive)$/i;

export interface FileFacts {
  readonly name: string;
  /** Media type; empty if the browser does not know it. */
  readonly type: string;
  readonly size: number;
}

/** Returns the reason to reject a file; null if there is none. */
export function refusalOf(file: FileFacts, limits: FileLimits): FileRefusal | null {
  if (!isTaken(file, limits.types)) return 'refusedType';
  if (file.size === 0) return 'emptyFile';
  return file.size > limits.maxBytes ? 'tooLarge' : null;
}

function isTaken({ name, type }: FileFacts, types: readonly string[]): boolean {
  // Windows ignores dots and spaces at the end of a name.
  const bare = name.replace(/[.\s]+$/, '');
  if (types.length === 0) return !PROGRAMS.test(bare) && !PROGRAM_TYPES.test(type);
  return types.some((pattern) => fits(pattern.trim().toLowerCase(), bare.toLowerCase(), type.toLowerCase()));
}

function fits(pattern: string, name: string, type: string): boolean {
  if (pattern.startsWith('.')) return name.endsWith(pattern);
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
