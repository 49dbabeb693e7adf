import 'missive-chat/solid';
import type { MissiveChatElement } from 'missive-chat';
import { createSignal } from 'solid-js';

export function App() {
  const [isOpen, setOpen] = createSignal(false);
  let chat: MissiveChatElement | undefined;
  return (
    <main>
      <missive-chat
        ref={chat}
        id="chat"
        class="chat"
        account-id="demo"
        server-url="https://chat.example.com"
        attr:position="bottom-left"
        attr:show-avatars="false"
        attr:visitor-require-email={false}
        prop:open={isOpen()}
        prop:config={{ id: 'demo', chat: { theme: 'auto' } }}
        user={{ email: 'ada@example.com' }}
        meta={{ plan: 'pro' }}
        variables={{ 'main-color': 'teal' }}
        messages={{ title: 'Ask us' }}
        on:missive-ready={(event) => event.detail satisfies null}
        on:missive-visitor-identified={({ detail }) => detail.email.trim()}
        on:missive-chat-started={({ detail }) => detail.name.trim()}
        on:missive-new-message={({ detail }) => detail.body.trim()}
        on:missive-open={() => setOpen(true)}
        on:missive-close={() => setOpen(false)}
        on:missive-unread={({ detail }) => detail.count.toFixed()}
        on:missive-status={({ detail }) => detail.status satisfies 'online' | 'offline' | 'connecting'}
        on:missive-error={({ detail }) => detail.code + detail.message}
      />
      {/* @ts-expect-error Solid would set a property, which is nothing: attr:position */}
      <missive-chat position="bottom-left" />
      {/* @ts-expect-error no such corner */}
      <missive-chat attr:position="bottom" />
      {/* @ts-expect-error no such option */}
      <missive-chat prop:config={{ chat: { hide: true } }} />
      {/* @ts-expect-error a count, not a body */}
      <missive-chat on:missive-unread={({ detail }) => detail.body} />
      <missive-chat-button for="chat" label="Ask us" on:missive-toggle-request={() => undefined}>
        Ask us
      </missive-chat-button>
      {/* @ts-expect-error the id of an element */}
      <missive-chat-button for={1} />
    </main>
  );
}
