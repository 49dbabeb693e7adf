/* global ResizeObserver */

/** This close to its end a thread follows new messages. */
const NEAR_END = 80;

/** Keeps whoever reads the end of a thread at its end, and shows the others a button that leads there. */
export const followEnd = (scroller, list, jump) => {
  let isAtEnd = true;
  let lastTop = 0;

  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  const stay = () => {
    if (isAtEnd) toEnd();
  };
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    // What grows below moves the end away; only a person scrolling up leaves it.
    if (isNearEnd) isAtEnd = true;
    else if (scrollTop < lastTop) isAtEnd = false;
    lastTop = scrollTop;
    if (isNearEnd) jump.hidden = true;
  });
  jump.addEventListener('click', () => {
    toEnd();
    scroller.focus();
  });
  // Images and frames load late, the answer box grows: whoever reads the end keeps reading the end.
  const observer = new ResizeObserver(stay);
  observer.observe(scroller);
  observer.observe(list);

  return {
    /** Another thread is shown. */
    reset() {
      isAtEnd = true;
      lastTop = 0;
      jump.hidden = true;
    },
    /** After rows were drawn: one's own message is gone to, another's is told of. */
    settle({ isOwn, isNews }) {
      if (isOwn) isAtEnd = true;
      if (isNews && !isAtEnd) jump.hidden = false;
      stay();
    },
  };
};
