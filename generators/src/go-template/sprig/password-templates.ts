/** How the passwords of the Master Password algorithm are built: one letter of a template is one character of a class. */

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXYZ';
const VOWELS = 'AEIOU';
const LETTERS = `${VOWELS}${VOWELS.toLowerCase()}${CONSONANTS}${CONSONANTS.toLowerCase()}`;
const DIGITS = '0123456789';

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['V', VOWELS],
  ['C', CONSONANTS],
  ['v', VOWELS.toLowerCase()],
  ['c', CONSONANTS.toLowerCase()],
  ['A', VOWELS + CONSONANTS],
  ['a', LETTERS],
  ['n', DIGITS],
  ['o', "@&%?,=[]_:-+*$#!'^~;()/."],
  ['x', `${LETTERS}${DIGITS}!@#$%^&*()`],
]);

const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['maximum', ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno']],
  ['long', longTemplates()],
  ['medium', ['CvcnoCvc', 'CvcCvcno']],
  ['short', ['Cvcn']],
  ['basic', ['aaanaaan', 'aannaaan', 'aaannaaa']],
  ['pin', ['nnnn']],
]);

/** The templates of a type of password; undefined for an unknown type. */
export function templatesOf(type: string): readonly string[] | undefined {
  return TEMPLATES.get(type);
}

/** The characters of a class. */
export function charactersOf(kind: string): string {
  return CLASSES.get(kind) ?? '';
}

/** Three syllables, one or two or none of which end in a second consonant, and a digit with a sign behind one of them. */
function longTemplates(): string[] {
  const closed = [[], [0], [1], [2], [0, 1], [1, 2], [0, 2]];
  return closed.flatMap((indexes) =>
    [0, 1, 2].map((signAfter) =>
      [0, 1, 2].map((index) => `Cvc${indexes.includes(index) ? 'c' : 'v'}${index === signAfter ? 'no' : ''}`).join(''),
    ),
  );
}
