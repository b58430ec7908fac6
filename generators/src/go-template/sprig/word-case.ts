/** snakecase, kebabcase and camelcase: how words are found in names such as `HTTPServer2go`. */
import { runeOf, textOfRune } from '../values/go-text.js';
import { isSpace, isUpper, toLower, toUpper } from './letter-case.js';

type WordKind = 'none' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';

interface Word {
  readonly kind: WordKind;
  readonly characters: readonly string[];
  /** Index behind the word. */
  readonly end: number;
}

/** Letters, without Chinese characters: those make words of their own. */
const LETTER = /^(?![\u3400-\u4d85\u4e00-\u9fcc\u{20000}-\u{2b81d}])\p{L}$/u;

const NO_WORD: Word = { kind: 'none', characters: [], end: 0 };

/** Words in lower case with `connector` between them. */
export function joinWords(text: string, connector: string): string {
  return new WordJoiner(Array.from(text), connector).join();
}

/** PascalCase: every word starts with an upper case letter, connectors between words vanish. */
export function pascalCase(text: string): string {
  const characters = Array.from(text, (character) => textOfRune(runeOf(character)));
  const first = characters.findIndex((character) => !isConnector(character));
  // A text of connectors only ends in one more: so does the library behind sprig.
  if (first < 0) return characters.join('') + (characters.at(-1) ?? '');
  let result = characters.slice(0, first).join('');
  let isInUpper = isUpper(characters[first] ?? '');
  let current = toUpper(characters[first] ?? '');
  for (const character of characters.slice(first + 1)) {
    const previous = current;
    current = character;
    if (isConnector(current) && isConnector(previous)) {
      result += previous;
    } else if (isConnector(previous)) {
      isInUpper = isUpper(current);
      current = toUpper(current);
    } else {
      if (isInUpper && isUpper(current)) current = toLower(current);
      else isInUpper = false;
      result += previous;
    }
  }
  return result + current;
}

class WordJoiner {
  readonly #characters: readonly string[];
  readonly #connector: string;
  #at = 0;
  #word: Word = NO_WORD;
  #result = '';

  constructor(characters: readonly string[], connector: string) {
    this.#characters = characters;
    this.#connector = connector;
  }

  join(): string {
    this.#next();
    while (this.#at < this.#characters.length) {
      const previous = this.#word;
      if (previous.kind !== 'connector') this.#write(previous);
      this.#next();
      this.#connect(previous);
    }
    this.#write(this.#word);
    return this.#result;
  }

  /** What stands between the previous word and the one just read. */
  #connect(previous: Word): void {
    if (previous.kind === 'punctuation') return;
    if (previous.kind === 'connector') {
      this.#write(previous);
    } else if (previous.kind === 'number') {
      this.#writeRun();
      if (!this.#isOneOf('none', 'punctuation', 'connector')) this.#result += this.#connector;
    } else if (this.#word.kind !== 'number') {
      if (!this.#isOneOf('connector', 'punctuation')) this.#result += this.#connector;
    } else if (this.#at < this.#characters.length) {
      this.#connectNumber();
    }
  }

  /** A number belongs to the word before it, unless lower case letters follow. */
  #connectNumber(): void {
    const number = this.#word;
    this.#next();
    if (this.#word.kind !== 'letters') {
      this.#write(number);
      if (!this.#isOneOf('connector', 'punctuation')) this.#result += this.#connector;
      return;
    }
    this.#result += this.#connector;
    this.#write(number);
    this.#writeRun();
    if (!this.#isOneOf('none', 'connector', 'punctuation')) this.#result += this.#connector;
  }

  #writeRun(): void {
    while (this.#isOneOf('letters', 'number')) {
      this.#write(this.#word);
      this.#next();
    }
  }

  #isOneOf(...kinds: readonly WordKind[]): boolean {
    return kinds.includes(this.#word.kind);
  }

  #next(): void {
    this.#word = readWord(this.#characters, this.#at);
    this.#at = this.#word.end;
  }

  #write({ kind, characters }: Word): void {
    for (const character of characters) {
      if (kind !== 'upper' && kind !== 'connector') this.#result += character;
      else if (isConnector(character)) this.#result += this.#connector;
      else this.#result += isUpper(character) ? toLower(character) : character;
    }
  }
}

function readWord(characters: readonly string[], start: number): Word {
  const first = characters[start];
  if (first === undefined) return { ...NO_WORD, end: start };
  const kind = kindOfWord(first);
  const end = kind === 'upper' ? endOfUpper(characters, start) : runEnd(characters, start + 1, MEMBER_OF[kind]);
  return { kind, characters: characters.slice(start, end), end };
}

function kindOfWord(character: string): WordKind {
  if (isConnector(character)) return 'connector';
  if (isPunctuation(character)) return 'punctuation';
  if (isUpper(character)) return 'upper';
  if (isLetter(character)) return 'letters';
  return isNumber(character) ? 'number' : 'other';
}

const MEMBER_OF: Readonly<Record<WordKind, (character: string) => boolean>> = {
  none: () => false,
  upper: () => false,
  connector: isConnector,
  punctuation: isPunctuation,
  letters: (character) => isLetter(character) && !isUpper(character),
  number: isNumber,
  other: (character) => kindOfWord(character) === 'other',
};

/** `HTTPStatus` is `HTTP` and `Status`: the last upper case letter before a letter starts the next word. */
function endOfUpper(characters: readonly string[], start: number): number {
  const next = characters[start + 1];
  if (next === undefined) return start + 1;
  if (!isUpper(next)) return isLetter(next) ? runEnd(characters, start + 2, MEMBER_OF.letters) : start + 1;
  const end = runEnd(characters, start + 2, isUpper);
  const follower = characters[end];
  return follower !== undefined && isLetter(follower) ? end - 1 : end;
}

function runEnd(characters: readonly string[], start: number, isMember: (character: string) => boolean): number {
  let end = start;
  while (end < characters.length && isMember(characters[end] ?? '')) end += 1;
  return end;
}

function isConnector(character: string): boolean {
  return character === '-' || character === '_' || isSpace(character);
}

function isPunctuation(character: string): boolean {
  return /^\p{P}$/u.test(character);
}

function isNumber(character: string): boolean {
  return /^\p{N}$/u.test(character);
}

function isLetter(character: string): boolean {
  return LETTER.test(character);
}
