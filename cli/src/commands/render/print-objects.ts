/** Rendered objects as text: YAML documents that every tool reads alike, or JSON. Whole numbers keep all their digits. */
import { type Manifest, parseExactJson, plainScalar } from '@wheelhouse/renderer';
import { Document, visit } from 'yaml';

/** `{manifests, warnings}`, an object a line. */
export function objectsAsJson(manifests: readonly Manifest[], warnings: readonly string[]): string {
  const objects = manifests.map(({ text }) => `    ${text}`).join(',\n');
  const list = objects === '' ? '[]' : `[\n${objects}\n  ]`;
  return `{\n  "manifests": ${list},\n  "warnings": ${JSON.stringify(warnings)}\n}`;
}

/** A document each, every one after `---`. The last line end is left to who prints it. */
export function objectsAsYaml(manifests: readonly Manifest[]): string {
  return manifests
    .map(({ text }) => `---\n${yamlOf(text)}`)
    .join('')
    .replace(/\n$/, '');
}

/** Keys that mean something, and what some parsers take for times and dates. */
const MEANINGFUL = /^(?:<<|=|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|\d{4}-\d\d?-\d\d?.*)$/s;

/** Text that a parser of YAML 1.1 would take for something else is quoted, as is text that one of 1.2 would. */
function yamlOf(json: string): string {
  const document = new Document(parseExactJson(json), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'string') return;
      if (MEANINGFUL.test(node.value) || plainScalar(node.value) !== node.value) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}
