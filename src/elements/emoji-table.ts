/** Emoji for a conversation with a shop: what people send most, in the order they look for it. */

import type { EMOJI_STRINGS } from '../core/emoji-strings.js';

export interface EmojiGroup {
  readonly title: keyof typeof EMOJI_STRINGS;
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
