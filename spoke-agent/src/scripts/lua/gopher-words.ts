// Errors of Lua's reference implementation in the words of GopherLua, which Argo CD runs: users know its messages, dashboards match them.

const REWORDINGS: readonly (readonly [RegExp, string])[] = [
  [/bad argument #(\d+) to '([^']*)' \(([^()]*)got no value\)/, 'bad argument #$1 to $2 ($3got nil)'],
  [/bad argument #(\d+) to '([^']*)' \(/, 'bad argument #$1 to $2 ('],
  [/attempt to call (?:\S+ '[^']*' )?\(?a \w+ value\)?$/, 'attempt to call a non-function object'],
  [
    /attempt to concatenate (?:\S+ '[^']*' \()?a table value\)?$/,
    'cannot perform concat operation between table and table',
  ],
  [/attempt to compare two (\w+) values$/, 'attempt to compare $1 with $1'],
  [/'for' initial value must be a number$/, 'for statement init must be a number'],
  [/'for' limit must be a number$/, 'for statement limit must be a number'],
  [/'for' step must be a number$/, 'for statement step must be a number'],
  [/stack overflow \([^]*\)$/, 'stack overflow'],
];

/** An error that a script ended with. */
export function gopherError(message: string): string {
  for (const [pattern, words] of REWORDINGS) {
    if (pattern.test(message)) return message.replace(pattern, words);
  }
  return message;
}

/** Signs that no token of Lua begins with. */
const NO_TOKEN = /^[!@$`?&|\\]$/;

/** Why a script does not compile. The reference implementation tells the line only; the column is looked up. */
export function gopherSyntaxError(message: string, script: string): string {
  const [, line = '', what = ''] = /^<string>:(\d+): ([^]*)$/.exec(message) ?? [];
  if (line === '') return message;
  const lines = script.split('\n');
  const token = /near '([^]*)'$/.exec(what)?.[1] ?? '<eof>';
  if (what.startsWith('unfinished')) {
    const isCut = what.startsWith('unfinished string') && Number(line) < lines.length;
    if (!isCut) return '<string> at EOF:   unterminated string\n';
    return `<string> line:${Number(line) + 1}(column:0) near '${token.slice(1)}':   unterminated string\n`;
  }
  const reason = reasonOf(what, token);
  if (token === '<eof>') return `<string> at EOF:   ${reason}\n`;
  const at = (lines[Number(line) - 1] ?? '').lastIndexOf(token);
  const column = at < 0 ? 0 : at + token.length;
  return `<string> line:${line}(column:${column}) near '${token.replace(/^(["'])(.*)\1$/s, '$2')}':   ${reason}\n`;
}

function reasonOf(what: string, token: string): string {
  if (NO_TOKEN.test(token)) return 'Invalid token';
  // A value that stands where a statement should.
  return what.startsWith("'=' expected") ? 'parse error' : 'syntax error';
}
