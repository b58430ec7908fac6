/** Cuts a text that begins with a brace into the objects that stand in it one after the other. What is between and behind them is the last piece. */
export function* jsonObjects(
  text: string,
): Generator<{ readonly text: string; readonly start: number }, void, undefined> {
  let depth = 0;
  let start = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (start < 0) {
      if (character === undefined || /\s/.test(character)) continue;
      start = at;
    }
    if (character === '"') at = endOfString(text, at);
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth > 0) continue;
      yield { text: text.slice(start, at + 1), start };
      start = -1;
      depth = 0;
    }
  }
  if (start >= 0) yield { text: text.slice(start), start };
}

function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
