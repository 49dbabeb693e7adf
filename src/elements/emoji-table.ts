/** Emoji for a conversation with a shop: the most common ones, in the usual order. */

import type { EMOJI_STRINGS } from '../core/emoji-strings.js';

export interface EmojiGroup {
  readonly key: keyof typeof EMOJI_STRINGS;
  readonly emoji: readonly string[];
}

const group = (key: EmojiGroup['key'], emoji: string): EmojiGroup => ({ key, emoji: emoji.split(' ') });

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
