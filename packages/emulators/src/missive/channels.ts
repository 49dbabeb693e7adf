import { randomUUID } from 'node:crypto';
import { party, type Channel, type ChannelType, type Party } from './model.js';

export interface ChannelInput {
  id?: string;
  /** Cannot be changed later, as in the service. */
  type?: ChannelType;
  name?: string;
  webhookUrl?: string | null;
  signatureSecret?: string | null;
  signatureHeaders?: Channel['signatureHeaders'];
  aliases?: readonly Partial<Party>[];
  allowNewMessages?: boolean;
  allowReplies?: boolean;
  allowEditingRecipients?: boolean;
  maxRecipients?: number;
  recipientFields?: Partial<Channel['recipientFields']>;
  bubbleColor?: string | null;
}

export const makeChannel = (organizationName: string, input: ChannelInput): Channel => {
  const name = input.name ?? organizationName;
  return {
    id: input.id ?? randomUUID(),
    type: input.type ?? 'text',
    name,
    webhookUrl: input.webhookUrl ?? null,
    signatureSecret: input.signatureSecret ?? null,
    signatureHeaders: input.signatureHeaders ?? ['X-Hook-Signature'],
    aliases: (input.aliases ?? [{ name, username: name }]).map(party),
    allowNewMessages: input.allowNewMessages ?? true,
    allowReplies: input.allowReplies ?? true,
    allowEditingRecipients: input.allowEditingRecipients ?? false,
    maxRecipients: input.maxRecipients ?? 1,
    recipientFields: { id: true, name: true, username: true, ...input.recipientFields },
    bubbleColor: input.bubbleColor ?? null,
    failuresInRow: 0,
    isWebhookOff: false,
  };
};

/** Saving the settings enables a webhook again that was switched off after failures. */
export const saveChannel = (
  channel: Channel,
  changes: Partial<
    Pick<
      Channel,
      | 'name'
      | 'webhookUrl'
      | 'signatureSecret'
      | 'allowNewMessages'
      | 'allowReplies'
      | 'allowEditingRecipients'
      | 'maxRecipients'
      | 'recipientFields'
      | 'bubbleColor'
    >
  >,
): void => {
  Object.assign(channel, changes, { failuresInRow: 0, isWebhookOff: false });
};
