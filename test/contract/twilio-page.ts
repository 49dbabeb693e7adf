import { Client } from '@twilio/conversations';
import { runCase, type Harness } from './twilio-cases.js';
import type { Control } from './twilio-control.js';

/** Runs in the browser; functions of the other side are called through `callControl`. */
declare global {
  interface Window {
    callControl: (method: string, args: unknown[]) => Promise<unknown>;
    setOffline: (isOffline: boolean) => Promise<void>;
    runTwilioCase: (name: string, websocketUrl: string) => Promise<void>;
  }
}

const control = new Proxy({} as Control, {
  get: (_, method) =>
    // The page fetches media itself: cross-origin reading is part of the test.
    method === 'download'
      ? async (url: string) => (await fetch(url)).text()
      : (...args: unknown[]) => window.callControl(String(method), args),
});

window.runTwilioCase = (name, websocketUrl) => {
  const harness: Harness = {
    control,
    websocketUrl,
    Client,
    goOffline: () => window.setOffline(true),
    goOnline: () => window.setOffline(false),
    file: (text) => new Blob([text], { type: 'text/plain' }),
    form: (text, name) => {
      const form = new FormData();
      form.append('note', 'a field before the file');
      form.append('file', new File([text], name, { type: 'text/plain' }));
      return form;
    },
  };
  return runCase(name, harness);
};
