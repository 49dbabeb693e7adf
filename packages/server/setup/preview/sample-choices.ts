import { AlertChoices } from '../../../../src/core/alert-choices.js';
import type { NotificationAccess } from '../../../../src/core/ports.js';
import { memoryStorage, PREVIEW_ACCOUNT } from './sample-service.js';

/** A visitor’s choices in a browser that permits notifications: the operator’s own browser is not asked. */
export function sampleChoices(): AlertChoices {
  let access: NotificationAccess = 'default';
  return new AlertChoices(memoryStorage(), PREVIEW_ACCOUNT, {
    access: () => access,
    request: () => Promise.resolve((access = 'granted')),
    show: () => () => undefined,
  });
}
