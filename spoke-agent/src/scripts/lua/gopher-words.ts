// Errors of Lua's reference implementation in the words of GopherLua, which Argo CD runs: users know its messages, dashboards match them.

const REWORDINGS: readonly (readonly [RegExp, string])[] = [
  [/bad argument #(\d+) to '([^']*)' \(([^()]*)got no value\)/, 'bad argument #$1 to $2 ($3got nil)'],
  [/bad argument #(\d+) to '([^']*)' \(/, 'bad argument #$1 to $2 ('],
  [/attempt to call (?:\S+ '[^']*' )?\(?a \w+ value\)?$/, 'attempt to call a non-function object'],
  [/attempt to concatenate (?:\S+ '[^']*' \()?a table value\)?$/, 'cannot perform concat operation between table and table'],
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

/** Why a script does not compile. */
export function gopherSyntaxError(message: string, script: string): string {
  if (/unfinished (?:string|long string|long comment)/.test(message)) return '<string> at EOF:   unterminated string\n';
  const [, line = '', what = ''] = /^<string>:(\d+): ([^]*)$/.exec(message) ?? [];
  if (line === '') return message;
  const token = /near '([^]*)'$/.exec(what)?.[1];
  if (token === undefined || token === '<eof>') return '<string> at EOF:   syntax error\n';
  // The column is that of the token's last character but for signs; the reference implementation tells the line only.
  const text = script.split('\n')[Number(line) - 1] ?? '';
  const at = columnOf(text, token);
  return `<string> line:${line}(column:${at}) near '${token}':   syntax error\n`;
}

function columnOf(line: string, token: string): number {
  const at = line.lastIndexOf(token);
  if (at < 0) return 0;
  return /^\w/.test(token) ? at + token.length : at + 1;
}
