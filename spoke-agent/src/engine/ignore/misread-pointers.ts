// Pure. JSON pointers that do not mean what they seem to: Argo CD takes them without a word, and so a rule silently does not count.
import { pointerOf, type IgnoreRule } from '@wheelhouse/protocol';
import type { Customizations } from '../customizations/customizations.js';
import { parsePointer } from './json-pointer.js';

interface NamedRule {
  readonly name: string;
  readonly jsonPointers?: readonly string[] | undefined;
}

/** One sentence for each pointer that does not begin with `/`, with the rule that has it. An empty one is no slip: it says nothing. */
export function misreadPointers(rules: readonly IgnoreRule[], customizations: Customizations | undefined): string[] {
  return [...ownRules(rules), ...administratorRules(customizations)].flatMap(({ name, jsonPointers = [] }) =>
    jsonPointers
      .filter((pointer) => pointer !== '' && !pointer.startsWith('/'))
      .map(
        (pointer) => `${name}: the JSON pointer ${JSON.stringify(pointer)} does not begin with /${meaningOf(pointer)}.`,
      ),
  );
}

function meaningOf(pointer: string): string {
  const tokens = parsePointer(pointer);
  return tokens === undefined ? ' and leads nowhere' : `: it is read as ${JSON.stringify(pointerOf(tokens))}`;
}

function ownRules(rules: readonly IgnoreRule[]): NamedRule[] {
  return rules.map(({ group = '', kind, jsonPointers }, index) => ({
    name: `ignoreDifferences[${index}] (${group === '' ? kind : `${group}/${kind}`})`,
    jsonPointers,
  }));
}

function administratorRules(customizations: Customizations | undefined): NamedRule[] {
  return [...(customizations?.ignoreDifferences ?? [])].map(([kind, { jsonPointers }]) => ({
    name: `resource.customizations.ignoreDifferences.${kind.replace('/', '_')}`,
    jsonPointers,
  }));
}
