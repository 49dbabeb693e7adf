/* global queueMicrotask, setTimeout */
/** What a page shows, and how it is loaded. */

const RETRY_MS = 2000;

/** `onChange` hears of the state once for all that is set in one go. */
export const createState = (initial, onChange) => {
  const state = { ...initial };
  let isDue = false;
  const set = (changes) => {
    Object.assign(state, changes);
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      onChange(state);
    });
  };
  return { state, set };
};

/** Runs `load` once at a time; being asked again meanwhile makes one more run, whoever asked waits for it. */
const coalesced = (load) => {
  let running = null;
  let isAskedAgain = false;
  const run = async () => {
    do {
      isAskedAgain = false;
      await load();
    } while (isAskedAgain);
  };
  return () => {
    if (running) isAskedAgain = true;
    else running = run().finally(() => (running = null));
    return running;
  };
};

/**
 * Makes functions that load something of the account or organization that is shown (`owner()`, empty for none). An
 * answer for one that was left meanwhile is dropped.
 */
export const createLoader =
  ({ owner, onProblem }) =>
  (fetchIt, take) =>
    coalesced(async () => {
      const asked = owner();
      if (asked === '') return;
      try {
        const result = await fetchIt(asked);
        if (owner() === asked) take(result);
      } catch (error) {
        // When nothing answers the stream breaks too, and all is loaded again once it is back.
        if (error.status !== 0) onProblem(error.message);
      }
    });

/** Null for what is not there, and `whenGone` is run. */
export const unlessGone = async (answer, whenGone) => {
  try {
    return await answer;
  } catch (error) {
    if (error.status !== 404) throw error;
    whenGone();
    return null;
  }
};

/** Tries until it works. */
export const keepTrying = async (attempt, onFailure) => {
  for (;;) {
    try {
      return await attempt();
    } catch {
      onFailure();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};
