// YAML inside settings: an administrator wrote it, and it may be anything.
import { parse } from 'yaml';
import type { z } from 'zod';

/** References (`*anchor`) that are followed: more are a bomb. */
const MAX_ALIASES = 100;

/** The value of a YAML text of the given shape, or what is wrong with it, without quoting it. */
export function yamlSetting<T>(
  text: string,
  shape: z.ZodType<T>,
): { readonly value: T } | { readonly problem: string } {
  let parsed: unknown;
  try {
    parsed = parse(text, { maxAliasCount: MAX_ALIASES, logLevel: 'silent', schema: 'core' });
  } catch (error) {
    return { problem: `is not valid YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}` };
  }
  const checked = shape.safeParse(parsed ?? undefined);
  if (checked.success) return { value: checked.data };
  const [issue] = checked.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`;
  return { problem: `has another shape than expected${place}: ${issue?.message ?? ''}` };
}
