/**
 * Looks over a template before Handlebars' parser does: the parser's time grows with the square of the nesting and of a tag's length, so what
 * is nested too deeply or too long must not reach it. Tags in comments and escaped tags count like others.
 */
import {
  MAX_TEMPLATE_CHAIN,
  MAX_TEMPLATE_DEPTH,
  MAX_TEMPLATE_LENGTH,
  MAX_TEMPLATE_TAG_LENGTH,
  MAX_TEMPLATE_TAGS,
} from '../limits.js';

/** Why a template is too much for the parser; undefined when it is not. */
export function findExcess(text: string): string | undefined {
  if (text.length > MAX_TEMPLATE_LENGTH) return `The template has more than ${MAX_TEMPLATE_LENGTH} characters.`;
  const scan = new NestingScan();
  let tags = 0;
  for (let at = text.indexOf('{{'); at !== -1;) {
    tags += 1;
    if (tags > MAX_TEMPLATE_TAGS) return `The template has more than ${MAX_TEMPLATE_TAGS} tags.`;
    let inner = at + 2;
    while (text[inner] === '{' || text[inner] === '~') inner += 1;
    const next = text.indexOf('{{', inner);
    const close = text.indexOf('}}', inner);
    const ends = [next, close, text.length].filter((end) => end >= 0);
    const excess = scan.add(text.slice(inner, Math.min(...ends)));
    if (excess !== undefined) return excess;
    at = next;
  }
  return undefined;
}

/** The blocks open at a place of the template. */
class NestingScan {
  /** For each open block, how many `{{else if}}` it has: to the parser each one is a block in the one before. */
  private readonly chains: number[] = [];
  private chained = 0;

  add(tag: string): string | undefined {
    if (tag.startsWith('!')) return undefined;
    if (tag.length > MAX_TEMPLATE_TAG_LENGTH) {
      return `A tag of the template is longer than ${MAX_TEMPLATE_TAG_LENGTH} characters.`;
    }
    // `{{#` and `{{^name` open a block, `{{/` closes one; `{{^}}` is an else.
    if (tag.startsWith('#') || /^\^\s*[^\s~]/.test(tag)) this.chains.push(0);
    else if (tag.startsWith('/')) this.chained -= this.chains.pop() ?? 0;
    else if (/^\s*else\s+[^\s~]/.test(tag)) this.addElse();
    if (this.chains.length > MAX_TEMPLATE_DEPTH)
      return `The template's blocks are nested deeper than ${MAX_TEMPLATE_DEPTH} levels.`;
    if (this.chained > MAX_TEMPLATE_CHAIN)
      return `The template has more than ${MAX_TEMPLATE_CHAIN} branches in one another.`;
    return nestsParentheses(tag)
      ? `The template's expressions are nested deeper than ${MAX_TEMPLATE_DEPTH} levels.`
      : undefined;
  }

  private addElse(): void {
    const open = this.chains.pop();
    if (open === undefined) return;
    this.chains.push(open + 1);
    this.chained += 1;
  }
}

function nestsParentheses(tag: string): boolean {
  let open = 0;
  for (const character of tag) {
    if (character === '(') open += 1;
    else if (character === ')') open -= 1;
    if (open > MAX_TEMPLATE_DEPTH) return true;
  }
  return false;
}
