/** The pieces that Go's path.Match and Git's wildmatch patterns consist of, and a matcher that never backtracks more than one star. */

/** One piece of a pattern. */
export type PatternToken =
  | { readonly type: 'literal'; readonly code: number }
  /** Exactly one character; `slash` says whether it may be a slash. */
  | { readonly type: 'any'; readonly slash: boolean }
  | { readonly type: 'class'; readonly matches: (code: number) => boolean }
  /** Any run of characters; `slash` says whether it may cross slashes. */
  | { readonly type: 'star'; readonly slash: boolean }
  /** Nothing, or any text that ends in a slash (`**` and its slash). */
  | { readonly type: 'directories' };

const SLASH = 47;

/**
 * Whether a text matches, in at most text length x pattern length steps: all positions of the pattern that can be reached are carried along
 * the text, so that no pattern can make it slow.
 */
export function matchTokens(tokens: readonly PatternToken[], text: string): boolean {
  let reached = new Uint8Array(tokens.length + 1);
  let next = new Uint8Array(tokens.length + 1);
  enter(tokens, reached, 0);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    next.fill(0);
    let isAlive = false;
    for (let at = 0; at < tokens.length; at += 1) {
      const token = reached[at] === 1 ? tokens[at] : undefined;
      if (token === undefined || !accepts(token, code)) continue;
      isAlive = true;
      if (token.type === 'star') enter(tokens, next, at);
      else if (token.type === 'directories') next[at] = 1;
      if (token.type !== 'star' && (token.type !== 'directories' || code === SLASH)) enter(tokens, next, at + 1);
    }
    if (!isAlive) return false;
    [reached, next] = [next, reached];
  }
  return reached[tokens.length] === 1;
}

/** Marks a position as reached, and those behind it that need no character: a star, and directories before their first one. */
function enter(tokens: readonly PatternToken[], reached: Uint8Array, from: number): void {
  for (let at = from; ; at += 1) {
    reached[at] = 1;
    const type = tokens[at]?.type;
    if (type !== 'star' && type !== 'directories') return;
  }
}

function accepts(token: PatternToken, code: number): boolean {
  switch (token.type) {
    case 'literal':
      return token.code === code;
    case 'class':
      return token.matches(code);
    case 'directories':
      return true;
    case 'any':
    case 'star':
      return token.slash || code !== SLASH;
  }
}

/** The text that every match starts with: what comes before the first piece that is no literal. */
export function literalPrefix(tokens: readonly PatternToken[]): string {
  let prefix = '';
  for (const token of tokens) {
    if (token.type !== 'literal') break;
    prefix += String.fromCharCode(token.code);
  }
  return prefix;
}
