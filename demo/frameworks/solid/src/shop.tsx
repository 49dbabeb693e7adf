import 'missive-chat/solid';
import type { MissiveChatConfig, MissiveChatElement } from 'missive-chat';
import { createMemo, createSignal, For } from 'solid-js';

export function Shop() {
  let chat!: MissiveChatElement;
  const [events, setEvents] = createSignal<string[]>([]);
  const [isDark, setDark] = createSignal(false);
  const [isGerman, setGerman] = createSignal(false);

  const note = ({ type, detail }: CustomEvent) =>
    setEvents((events) => [...events, `${type} ${JSON.stringify(detail)}`]);

  // Options as an object; a new one is a change.
  const config = createMemo<MissiveChatConfig>(() => ({
    chat: { locale: isGerman() ? 'de' : 'en' },
    messages: { title: 'Ask the potters' },
  }));

  return (
    <main>
      <h1>Pots and bowls</h1>
      <div class="actions">
        <button onClick={() => chat.show()}>Open chat</button>
        <button onClick={() => chat.setUser({ name: 'Jane Doe', email: 'jane@acme.com' })}>Log in</button>
        <button onClick={() => chat.setMeta({ order: 'K-17' })}>Look at order K-17</button>
        <button onClick={() => chat.reset()}>Log out</button>
      </div>
      <div class="actions">
        <label>
          <input type="checkbox" checked={isDark()} onChange={() => setDark(!isDark())} /> Dark
        </label>
        <label>
          <input type="checkbox" checked={isGerman()} onChange={() => setGerman(!isGerman())} /> Deutsch
        </label>
      </div>
      <ol aria-label="Events">
        <For each={events()}>{(event) => <li>{event}</li>}</For>
      </ol>
      {/* What has no prefix is set as a property, so attributes have theirs. */}
      <missive-chat
        ref={chat}
        attr:account-id="demo"
        attr:server-url="http://localhost:8080"
        attr:position="bottom-left"
        attr:show-online-status="false"
        attr:theme={isDark() ? 'dark' : 'light'}
        config={config()}
        on:missive-ready={note}
        on:missive-visitor-identified={note}
        on:missive-chat-started={note}
        on:missive-new-message={note}
        on:missive-open={note}
        on:missive-close={note}
        on:missive-unread={note}
        on:missive-status={note}
        on:missive-error={note}
      />
    </main>
  );
}
