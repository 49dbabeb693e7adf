import 'missive-chat/react';
import type { MissiveChatConfig, MissiveChatElement } from 'missive-chat';
import { useMemo, useRef, useState } from 'react';

export function Shop() {
  const chat = useRef<MissiveChatElement>(null);
  const [events, setEvents] = useState<string[]>([]);
  const [isDark, setDark] = useState(false);
  const [isGerman, setGerman] = useState(false);

  const note = ({ type, detail }: CustomEvent) =>
    setEvents((events) => [...events, `${type} ${JSON.stringify(detail)}`]);

  // Options as an object; a new one is a change, so it is made when something in it changes.
  const config = useMemo<MissiveChatConfig>(
    () => ({
      chat: { locale: isGerman ? 'de' : 'en' },
      messages: { title: 'Ask the potters' },
    }),
    [isGerman],
  );

  return (
    <main>
      <h1>Pots and bowls</h1>
      <div className="actions">
        <button onClick={() => chat.current?.show()}>Open chat</button>
        <button onClick={() => chat.current?.setUser({ name: 'Jane Doe', email: 'jane@acme.com' })}>
          Log in
        </button>
        <button onClick={() => chat.current?.setMeta({ order: 'K-17' })}>Look at order K-17</button>
        <button onClick={() => chat.current?.reset()}>Log out</button>
      </div>
      <div className="actions">
        <label>
          <input type="checkbox" checked={isDark} onChange={() => setDark(!isDark)} /> Dark
        </label>
        <label>
          <input type="checkbox" checked={isGerman} onChange={() => setGerman(!isGerman)} /> Deutsch
        </label>
      </div>
      <ol aria-label="Events">
        {events.map((event, index) => (
          <li key={index}>{event}</li>
        ))}
      </ol>
      {/* One option as an attribute: a false one is the word, since React leaves out an attribute that is false. */}
      <missive-chat
        ref={chat}
        account-id="demo"
        server-url="http://localhost:8080"
        position="bottom-left"
        show-online-status="false"
        theme={isDark ? 'dark' : 'light'}
        config={config}
        onmissive-ready={note}
        onmissive-visitor-identified={note}
        onmissive-chat-started={note}
        onmissive-new-message={note}
        onmissive-open={note}
        onmissive-close={note}
        onmissive-unread={note}
        onmissive-status={note}
        onmissive-error={note}
      />
    </main>
  );
}
