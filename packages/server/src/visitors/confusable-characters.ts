/**
 * Characters that look like a Latin letter, so that words can be recognized in any disguise (CC-07). Pure.
 */

/**
 * From Unicode's table of confusable characters (UTS 39), without those that NFKD already maps to the letter,
 * and with some that are only similar. Characters of right-to-left scripts are escaped.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'ɑαаΑАᎪᗅꓮ𖽀𐊠ᴀΛ',
  b: 'ƄЬᏏᑲᖯꞴΒВᏴᗷꓐ𐊂𐊡𐌁ɓᑳƃƂБƀҍҌѣѢʙ',
  c: 'ᴄⲥсꮯ𐐽𑣲𑣩ⲤСᏟꓚ𐊢𐌂𐐕𐔜ȼҫҪ',
  d: 'ԁᏧᑯꓒᎠᗞᗪꓓɗɖƌđĐÐƉᴅժ',
  e: 'ꬲеҽΕЕⴹᎬꓰ𑢦𑢮𐊆ɇɆҿᴇεɛєЄԐԑэЭ',
  f: 'ꬵꞙẝքꞘϜᖴꓝ𑣂𑢢𐊇𐊥𐔥ƒƑᵮꜰ',
  g: 'ɡᶃƍցԌᏀᏳꓖɠǥǤɢ',
  h: 'һհᏂΗⲎНᎻᕼꓧ𐋏ɦꚕᏲⱧҢħћĦӉӇʜ',
  i: 'ıɪɩιіꙇӏꭵᎥ𑣃ɨᵻᵼ',
  j: 'ϳјꞲͿЈᎫᒍꓙɉɈ',
  k: 'ΚⲔКᏦᛕꓗ𐔘ƙⱩҚꝀҞᴋĸ',
  l: '\u0661۱𐌠\u{1E8C7}ƖǀΙⲒІӀ\u05D5\u05DF\u0627\u07CAⵏᛁꓲ𖼨𐊊𐌉ⳐᏞᒪꓡ𖼖𑢣𑢲𐐛𐔦łŁɭƗƚɫ\u0673ʟ',
  m: 'ΜϺⲘМᎷᗰᛖꓟ𐊰𐌑Ӎᴍ',
  n: 'ոռΝⲚꓠ𐔓ɳƞηƝᵰɴиИ',
  o: '०੦૦௦౦೦൦๐໐၀\u0665۵ᴏᴑꬽοσⲟоჿօ\u05E1\u0647\u06BE\u06C1\u06D5ഠဝ𐓪𑣈𑣗𐐬\u07C0০୦〇𑓐𑣠ΟⲞОՕⵔዐଠ𐓂ꓳ𑢵𐊒𐊫𐐄𐔖\u06FFøꬾØⵁɵꝋөѳꮎꮻƟꝊθΘӨѲⴱᎾᏫꭴတ',
  p: 'ρⲣрΡⲢРᏢᑭꓑ𐊕ƥᵽ',
  q: 'ԛգզⵕʠ',
  r: 'ꭇꭈᴦⲅгꮁƦᎡᏒ𐒴ᖇꓣ𖼵ɽɼɍғᵲʀяЯɹ',
  s: 'ꜱƽѕꮪ𑣁𐑈ЅՏᏕᏚꓢ𖼺𐊖𐐠ʂᵴ',
  t: 'ΤⲦТᎢꓔ𖼊𑢼𐊗𐊱𐌕ƭȾƮҬŧŦᵵᴛτ',
  u: 'ꞟᴜꭎꭒʋυս𐓶𑣘Սሀ𐓎ᑌꓴ𖽂𑢸ᵾꮜɄᏌцЦ',
  v: 'ᴠνѵ\u05D8𑜆ꮩ𑣀\u0667۷ѴⴸᏙᐯꛟꓦ𖼈𑢠𐔝',
  w: 'ɯᴡѡԝա𑜊𑜎𑜏ꮃ𑣯𑣦ԜᎳᏔꓪѽ𑓅ꝡ',
  x: 'хᕁᕽ𐌢𑣬ꞳΧⲬХⵝᚷꓫ𐊐𐊴𐌗𐔧Ҳ',
  y: 'ɣᶌʏỿꭚγуүყ𑣜ΥⲨУҮᎩᎽꓬ𖽃𑢤𐊲ƴɏұɎҰ',
  z: 'ᴢꮓ𑣄𐋵𑣥ΖᏃꓜ𑢩ʐƶƵȥȤᵶ',
};
/** Deliberate substitutes for letters. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'l',
  '|': 'l',
  '€': 'e',
  '¢': 'c',
  '🅰': 'a',
  '🅱': 'b',
  '🅾': 'o',
  '🅿': 'p',
};
const LATIN = new Map([
  ...Object.entries(LOOK_ALIKES).flatMap(([letter, all]) => Array.from(all, (one) => [one, letter] as const)),
  ...Object.entries(LEET),
]);
/** Flags are spelled with regional indicator letters. */
const REGIONAL_A = 0x1f1e6;

/**
 * The letters that a character represents, in lower case and without marks; empty for none. An `l` becomes
 * an `i`, since their capitals look alike.
 */
export function lettersOf(character: string): string {
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '');
  const letters = Array.from(plain, (one) => latinOf(one)).join('');
  return letters.replace(/[^\p{L}]/gu, '').replaceAll('l', 'i');
}

function latinOf(character: string): string {
  const flag = (character.codePointAt(0) ?? 0) - REGIONAL_A;
  if (flag >= 0 && flag < 26) return String.fromCharCode(97 + flag);
  const lower = character.toLowerCase();
  return LATIN.get(character) ?? LATIN.get(lower) ?? lower;
}
