/** Emoji for a conversation with a shop: what people send most, in the order they look for it. */

import type { StringName } from '../core/strings.js';

export interface EmojiGroup {
  readonly title: StringName & `emoji${string}`;
  readonly emoji: readonly string[];
}

const group = (title: EmojiGroup['title'], emoji: string): EmojiGroup => ({ title, emoji: emoji.split(' ') });

export const EMOJI_GROUPS: readonly EmojiGroup[] = [
  group(
    'emojiSmileys',
    '😀 😃 😄 😁 😅 😂 🙂 🙃 😉 😊 😇 😍 😘 😋 😜 🤗 🤔 🤨 😐 😶 😏 🙄 😬 😴 😎 🤓 😕 😟 😮 😳 🥺 😢 😭 😤 😡 🤯 🤒 🤧',
  ),
  group('emojiGestures', '👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 🤝 👋 💪 👀 🤷 🤦 🙋 👈 👉 👆'),
  group('emojiHearts', '❤️ 🧡 💛 💚 💙 💜 🖤 💔 ✨ ⭐ 🔥 💯 ✅ ❌ ❗ ❓ 🎉 🎂'),
  group('emojiNature', '🌞 🌧️ ❄️ 🌈 🌱 🌹 🌸 🌻 🌳 🐶 🐱 🐭 🐰 🐻 🐼 🦊 🐝 🦋'),
  group('emojiFood', '☕ 🍵 🍺 🍷 🥂 🍞 🧀 🍕 🍔 🍟 🥗 🍣 🍎 🍋 🍓 🍰 🍪 🍫'),
  group('emojiThings', '📦 🚚 🛒 🎁 💳 💰 🏠 🚗 ✈️ 🚲 📞 📧 📷 💻 🔑 🔧 📅 ⏰'),
];
