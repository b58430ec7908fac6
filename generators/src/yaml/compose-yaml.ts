/** From the tokens of a YAML text to its documents. */
import { Composer, type Document, type LineCounter } from 'yaml';
import { type RefuseText, yamlTokens } from './yaml-tokens.js';

/**
 * The documents of a text, one after the other, with what is wrong with them. Every scalar is left as text ('failsafe'): what it means is
 * decided by who reads it. `lines` learns where lines begin.
 */
export function* composeYaml(
  text: string,
  lines: LineCounter,
  refuse: RefuseText,
): Generator<Document.Parsed, void, undefined> {
  const composer = new Composer({
    version: '1.1',
    schema: 'failsafe',
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const documents = composer.compose(yamlTokens(text, lines, refuse), false, text.length);
  for (
    let next = withoutStacks(() => documents.next());
    next.done !== true;
    next = withoutStacks(() => documents.next())
  )
    yield next.value;
}

/**
 * The library makes an error for every place of a text that is wrong, and keeps them all. Nine tenths of their time would go into stacks that
 * nobody sees.
 */
function withoutStacks<Result>(work: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
