/** URL of an account's Twilio webhook; the URL is part of what Twilio signs. */

/** @param publicUrl base address of this server, without a slash at the end. */
export const webhookUrl = (publicUrl: string, account: string): string =>
  `${publicUrl}/${account}/webhooks/twilio`;

/** URL of an account's Missive webhook, for the settings of the custom channel. */
export const missiveWebhookUrl = (publicUrl: string, account: string): string =>
  `${publicUrl}/${account}/webhooks/missive`;
