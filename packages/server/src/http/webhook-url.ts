/** Where Twilio tells us of an account's messages: the address it calls is part of what it signs. */

/** @param publicUrl base address of this server, without a slash at the end. */
export const webhookUrl = (publicUrl: string, account: string): string =>
  `${publicUrl}/${account}/webhooks/twilio`;

/** Where Missive tells us what the team writes: the webhook address in the settings of the custom channel. */
export const missiveWebhookUrl = (publicUrl: string, account: string): string =>
  `${publicUrl}/${account}/webhooks/missive`;
