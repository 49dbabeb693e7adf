import type { CreationLimits } from '../../src/visitors/creation-limits.js';

const MANY = { burst: 1_000_000, perHour: 1_000_000 };
const both = { address: MANY, account: MANY };

/** For tests whose visitors all come from one address. */
export const NO_CREATION_LIMITS: CreationLimits = { visitor: both, conversation: both };
