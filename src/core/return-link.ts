/** The link by which an email leads back to its conversation: the server writes it, the widget follows it (CS-07). */

/** Starts the fragment of the page’s address; the rest is the token. A fragment is sent to no server. */
export const RETURN_FRAGMENT = '#missive-chat=';
