/** The link from an email back to its conversation: the server writes it, the widget follows it (CS-07). */

/** Start of the fragment of the page’s URL; the rest is the token. A fragment is sent to no server. */
export const RETURN_FRAGMENT = '#missive-chat=';
