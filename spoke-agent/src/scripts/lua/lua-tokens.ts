// As much of Lua's lexis as tells names and signs from strings and comments.

export interface LuaToken {
  readonly text: string;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last one. */
  readonly end: number;
}

const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /\d(?:[\w.]|(?<=[eEpP])[+-])*/y;
const LONG_OPEN = /\[(=*)\[/y;
const SHORT_STRING = /(["'])(?:\\[^]|(?!\1)[^\\\n])*\1/y;
const SIGN = /::|\.\.\.?|[=~<>]=|[^\s]/y;

/** Names, keywords and signs of a source; strings and numbers as one token each. What is no Lua yields tokens all the same. */
export function luaTokens(source: string): LuaToken[] {
  const tokens: LuaToken[] = [];
  let at = 0;
  while (at < source.length) {
    const skipped = blankEnd(source, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const end = tokenEnd(source, at);
    tokens.push({ text: source.slice(at, end), start: at, end });
    at = end;
  }
  return tokens;
}

/** Behind white space or a comment; the same offset when there is neither. */
function blankEnd(source: string, at: number): number {
  if (/\s/.test(source[at] ?? '')) return at + 1;
  if (!source.startsWith('--', at)) return at;
  const long = longEnd(source, at + 2);
  if (long !== undefined) return long;
  const line = source.indexOf('\n', at);
  return line < 0 ? source.length : line;
}

function tokenEnd(source: string, at: number): number {
  const long = longEnd(source, at);
  if (long !== undefined) return long;
  for (const pattern of [NAME, NUMBER, SHORT_STRING, SIGN]) {
    pattern.lastIndex = at;
    if (pattern.test(source)) return pattern.lastIndex;
  }
  return at + 1;
}

/** Behind a text in long brackets that begins here. */
function longEnd(source: string, at: number): number | undefined {
  LONG_OPEN.lastIndex = at;
  const open = LONG_OPEN.exec(source);
  if (open === null) return undefined;
  const close = `]${open[1] ?? ''}]`;
  const end = source.indexOf(close, LONG_OPEN.lastIndex);
  return end < 0 ? source.length : end + close.length;
}
