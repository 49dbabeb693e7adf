import 'missive-chat/react';
import type { MissiveChatElement } from 'missive-chat';
import { useRef } from 'react';

export function App() {
  const chat = useRef<MissiveChatElement>(null);
  return (
    <main>
      <missive-chat
        ref={chat}
        key="chat"
        id="chat"
        className="chat"
        account-id="demo"
        server-url="https://chat.example.com"
        position="bottom-left"
        show-avatars="false"
        visitor-require-email
        inline
        open={false}
        config={{ id: 'demo', chat: { theme: 'auto' } }}
        user={{ email: 'ada@example.com' }}
        meta={{ plan: 'pro' }}
        variables={{ 'main-color': 'teal' }}
        messages={{ title: 'Ask us' }}
        onmissive-ready={(event) => event.detail satisfies null}
        onmissive-visitor-identified={({ detail }) => detail.email.trim()}
        onmissive-chat-started={({ detail }) => detail.name.trim()}
        onmissive-new-message={({ detail }) => detail.body.trim()}
        onmissive-open={() => chat.current?.show()}
        onmissive-close={() => chat.current?.unread.toFixed()}
        onmissive-unread={({ detail }) => detail.count.toFixed()}
        onmissive-status={({ detail }) => detail.status satisfies 'online' | 'offline' | 'connecting'}
        onmissive-error={({ detail }) => detail.code + detail.message}
      />
      {/* @ts-expect-error React leaves false out: the word has to be said */}
      <missive-chat show-avatars={false} />
      {/* @ts-expect-error no such corner */}
      <missive-chat position="bottom" />
      {/* @ts-expect-error no such property */}
      <missive-chat settings={{}} />
      {/* @ts-expect-error no such option */}
      <missive-chat config={{ chat: { hide: true } }} />
      {/* @ts-expect-error a count, not a body */}
      <missive-chat onmissive-unread={({ detail }) => detail.body} />
      <missive-chat-button for="chat" label="Ask us" onmissive-toggle-request={() => undefined}>
        Ask us
      </missive-chat-button>
      {/* @ts-expect-error the id of an element */}
      <missive-chat-button for={1} />
    </main>
  );
}
