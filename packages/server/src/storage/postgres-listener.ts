/** A separate connection that receives PostgreSQL's notifications and reconnects when lost. */

import pg from 'pg';

const RECONNECT_DELAY = 1_000;

/** Calls back on each notification and after each reconnection. Returns an unsubscribe function. */
export function listenTo(options: pg.ClientConfig, channel: string, listener: () => void): () => void {
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;

  const connect = (): void => {
    const current = new pg.Client(options);
    client = current;
    let isLost = false;
    const lose = (): void => {
      if (isLost) return;
      isLost = true;
      current.end().catch(() => undefined);
      if (isEnded) return;
      timer = setTimeout(connect, RECONNECT_DELAY);
      timer.unref();
    };
    current.on('error', lose);
    current.on('end', lose);
    current.on('notification', listener);
    current
      .connect()
      .then(() => current.query(`listen ${current.escapeIdentifier(channel)}`))
      .then(listener)
      .catch(lose);
  };

  connect();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    client?.end().catch(() => undefined);
  };
}
