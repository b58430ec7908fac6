/**
 * Letters outside ASCII as Latin ones, as the library that Argo CD makes slugs with writes them: Latin with accents, Greek, Cyrillic,
 * Hebrew, Japanese syllables and Korean. Of scripts that need a dictionary (Chinese) every character is a word border here.
 */

/** Pairs of a letter and what stands for it, lower case; a letter that stands alone (`ъ`) gives a word border. */
const LETTERS = `
  æ ae ð d ø o þ th ß ss đ d ħ h ı i ĸ k ł l ŉ -n ŋ ng œ oe ŧ t ƀ b ɓ b ɔ o ƈ c ɖ d ɗ d ǝ - ə - ɛ e ƒ f ɠ g ɣ g ɨ i ƙ k ɲ n ƞ n ɵ o ƥ p ʃ s ƭ t
  ʈ t ʉ u ʊ u ʋ v ƴ y ƶ z ʒ z ƿ w ɐ a ɑ a ɥ y ɦ h ɩ i ɫ l ɬ l ɯ w ɱ m ɳ n ɹ r ɽ r ʂ s ʎ y ʏ y ʀ r ǥ g ʤ dz ʦ ts ﬀ ff ﬁ fi ﬂ fl ﬃ ffi ﬄ ffl ﬅ st ﬆ st
  ĳ ij ŀ l- ǆ dz ǉ lj ǌ nj ǳ dz µ u ª a º o ¹ 1 ² 2 ³ 3 ¼ 1-4 ½ 1-2 ¾ 3-4 § ss ¶ p ¢ c- £ ps ¥ y- © -c- ® -r- ° deg × x € eu ₤ l ₩ w ₪ ns
  α a β b γ g δ d ε e ζ z η e θ th ι i κ k λ l μ m ν n ξ x Ξ ks ο o π p ρ r σ s ς s τ t υ u φ ph χ kh ψ ps ω o
  а a б b в v г g д d е e ё io ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю iu я ia
  ѐ ie ђ dj ѓ gj є ie ѕ dz і i ї yi ј j љ lj њ nj ћ tsh ќ kj ў u џ dzh ґ g- ғ g- қ k- ң n- ү u ұ u- һ h ө o ҳ kh- ә - ӗ ie
  ב b ג g ד d ה h ו v ז z ח kh ט t י y ך k כ k ל l ם m מ m ן n נ n ס s ף p פ p ץ ts צ ts ק q ר r ש sh ת t
`;
/** Japanese syllables: rows of hiragana and katakana, each with its vowels. */
const SYLLABLES = `
  あア:a いイ:i うウ:u えエ:e おオ:o ぁァ:a ぃィ:i ぅゥ:u ぇェ:e ぉォ:o かカヵ:ka きキ:ki くク:ku けケヶ:ke こコ:ko がガ:ga ぎギ:gi ぐグ:gu げゲ:ge ごゴ:go
  さサ:sa しシ:shi すス:su せセ:se そソ:so ざザ:za じジ:zi ずズ:zu ぜゼ:ze ぞゾ:zo たタ:ta ちチ:chi つツっッ:tsu てテ:te とト:to だダ:da ぢヂ:di づヅ:du
  でデ:de どド:do なナ:na にニ:ni ぬヌ:nu ねネ:ne のノ:no はハ:ha ひヒ:hi ふフ:hu へヘ:he ほホ:ho ばバ:ba びビ:bi ぶブ:bu べベ:be ぼボ:bo ぱパ:pa ぴピ:pi
  ぷプ:pu ぺペ:pe ぽポ:po まマ:ma みミ:mi むム:mu めメ:me もモ:mo やヤゃャ:ya ゆユゅュ:yu よヨょョ:yo らラ:ra りリ:ri るル:ru れレ:re ろロ:ro
  わワゎヮ:wa ゐヰ:wi ゑヱ:we をヲ:wo んン:n ゔヴ:vu
`;
/** The parts of a Korean syllable in the order of their code points. */
const KOREAN_STARTS = 'g gg n d dd r m b bb s ss  j jj c k t p h'.split(' ');
const KOREAN_MIDDLES = 'a ae ya yae eo e yeo ye o wa wae oe yo u weo we wi yu eu yi i'.split(' ');
const KOREAN_ENDS = ' g gg gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j c k t p h'.split(' ');
const KOREAN_FIRST = 0xac00;
const KOREAN_LAST = 0xd7a3;

/** What leaves no trace: marks, invisible characters, letterlike and enclosed signs, vowels and marks of Japanese, symbols beyond the basic plane. */
const SILENT =
  /^[\p{M}\u00ad\u200c-\u200f\u202a-\u202e\u2100-\u214f\u2460-\u24ff\u2600-\u266f\u30fb\u30fc\u05d0"'\u2019\u{10000}-\u{10ffff}]$/u;

const known = readTable();

/** A text in ASCII. What has no Latin form becomes `-`, or nothing. */
export function transliterate(text: string): string {
  let result = '';
  for (const character of text) result += character <= '\u007f' ? character : latinOf(character);
  return result;
}

function latinOf(character: string): string {
  const latin = known.get(character) ?? known.get(character.toLowerCase());
  if (latin !== undefined) return latin;
  const code = character.codePointAt(0) ?? 0;
  if (code >= KOREAN_FIRST && code <= KOREAN_LAST) return koreanOf(code - KOREAN_FIRST);
  if (SILENT.test(character)) return '';
  // Full-width forms are ASCII characters in disguise; other letters lose their accents.
  const isFullWidth = code > 0xff00 && code < 0xff5f;
  const [letter = ''] = character.normalize(isFullWidth ? 'NFKC' : 'NFD');
  if (letter <= '\u007f') return letter;
  return letter === character ? '-' : latinOf(letter);
}

function koreanOf(index: number): string {
  const ends = KOREAN_ENDS.length;
  const middles = KOREAN_MIDDLES.length;
  const start = KOREAN_STARTS[Math.floor(index / (middles * ends))] ?? '';
  const middle = KOREAN_MIDDLES[Math.floor(index / ends) % middles] ?? '';
  return `${start}${middle}${KOREAN_ENDS[index % ends] ?? ''}`;
}

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  const words = LETTERS.trim().split(/\s+/u);
  for (let index = 0; index + 1 < words.length; index += 2) table.set(words[index] ?? '', words[index + 1] ?? '');
  for (const row of SYLLABLES.trim().split(/\s+/u)) {
    const [letters = '', latin = ''] = row.split(':');
    for (const letter of letters) table.set(letter, latin);
  }
  return table;
}
