/**
 * Argo CD's default template language, exactly: `{{ name }}`, blanks around the name do not count, an unknown name leaves the tag as it
 * stands. The text is split once; nothing in it is ever executed.
 */
import { GenerationError } from '../generation.errors.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { TemplateEngine, TextRenderer } from './template-engine.js';

/** One tag: the name to look up and the text to leave when there is no such parameter. */
interface Tag {
  readonly name: string;
  readonly literal: string;
}

/** What Go's strings.TrimSpace takes for white space; JavaScript's trim has a slightly different idea. */
const BLANKS = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;
const BLANKS_AT_END = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/u;

/** The plain language. */
export const plainTemplates: TemplateEngine = { compile: compilePlain };

/** @throws GenerationError TEMPLATE_ERROR */
function compilePlain(text: string): string | TextRenderer {
  if (!hasTagOnOneLine(text)) return text;
  const { texts, tags } = split(text);
  const [first = ''] = texts;
  const [only] = tags;
  if (only === undefined) return text;
  if (tags.length === 1) {
    const last = texts[1] ?? '';
    return (parameters) => first + fill(only, parameters) + last;
  }
  return (parameters) => {
    let result = first;
    for (let index = 0; index < tags.length; index += 1) {
      const tag = tags[index];
      if (tag !== undefined) result += fill(tag, parameters);
      result += texts[index + 1] ?? '';
    }
    return result;
  };
}

/** Only texts can be filled in: a number or an object leaves the tag as it stands, as in Argo CD. */
function fill(tag: Tag, parameters: ParameterSet): string {
  const value = parameters.get(tag.name);
  return typeof value === 'string' && tag.name !== '' ? value : tag.literal;
}

/** Argo CD touches a text only if one of its lines holds `{{` and, behind it, `}}`; then every tag counts, also across lines. */
function hasTagOnOneLine(text: string): boolean {
  let open = text.indexOf('{{');
  while (open !== -1) {
    const close = text.indexOf('}}', open + 2);
    if (close === -1) return false;
    const lineEnd = text.indexOf('\n', open);
    if (lineEnd === -1 || close < lineEnd) return true;
    open = text.indexOf('{{', lineEnd);
  }
  return false;
}

function split(text: string): { texts: string[]; tags: Tag[] } {
  const texts: string[] = [];
  const tags: Tag[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('{{', from);
    if (open === -1) break;
    const close = text.indexOf('}}', open + 2);
    if (close === -1) {
      const rest = text.slice(open, open + 40);
      throw new GenerationError(
        'TEMPLATE_ERROR',
        `The tag that starts with ${JSON.stringify(rest)} has no closing "}}".`,
      );
    }
    texts.push(text.slice(from, open));
    const inner = text.slice(open + 2, close);
    tags.push({ name: trimBlanks(inner), literal: `{{${inner}}}` });
    from = close + 2;
  }
  texts.push(text.slice(from));
  return { texts, tags };
}

function trimBlanks(text: string): string {
  const trimmed = text.replace(BLANKS, '');
  let end = trimmed.length;
  while (end > 0 && BLANKS_AT_END.test(trimmed.slice(end - 1, end))) end -= 1;
  return trimmed.slice(0, end);
}
