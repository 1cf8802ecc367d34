/**
 * Letters, each before those that look like it: the commonest of Cyrillic, Greek and Armenian, small capitals, strokes and digits. A
 * small part of https://www.unicode.org/Public/security/latest/confusables.txt: all of it would be too large for a page.
 */
const TWINS =
  'aаαɑᴀ bʙвβ cсᴄϲ dԁđᴅ eеεᴇ gɡցɢ hһհħʜ iіιıɪ jјᴊ kкκᴋ lӏłʟ1| mмμᴍ nոηɴ oоοօøᴏ0 pрρᴘ qԛ sѕꜱ tтτᴛ ' +
  'uսυᴜ vѵνᴠ wԝωᴡ xхχ yуγүʏ zᴢζ AАΑ BВΒ CСϹ DĐ EЕΕ HНΗ IІΙӀ JЈ KКΚ LŁ MМΜ NΝ OОΟØ PРΡ QԚ SЅ ' +
  'TТΤ WԜ XХΧ YУΥҮ ZΖ 3Зз';
const ORIGINALS = new Map(
  TWINS.split(' ').flatMap(([original = '', ...twins]) => twins.map((twin) => [twin, original] as const)),
);

/** Marks on letters, what cannot be seen, spaces and punctuation. */
const SLIGHT = /[\p{Script=Inherited}\p{Cc}\p{Cf}\p{Z}\p{P}\p{Sk}]/gu;

/** What a name looks like: two names with the same look are easily taken for one another. */
export function lookOf(name: string): string {
  const letters = Array.from(name.normalize('NFKD'), (letter) => ORIGINALS.get(letter) ?? letter).join('');
  const look = letters.toLowerCase().normalize('NFKD').replace(SLIGHT, '');
  return look.replaceAll('i', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w') || name;
}
