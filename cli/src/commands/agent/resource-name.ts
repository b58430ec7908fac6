// The name of a kind in roles. Kubernetes forms it from the kind, in English; definitions may say otherwise.

/** Kinds whose plural follows no rule. */
const IRREGULAR: Readonly<Record<string, string>> = { Endpoints: 'endpoints' };

/** The usual plural of a kind: `NetworkPolicy` -> `networkpolicies`. */
export function usualPlural(kind: string): string {
  if (Object.hasOwn(IRREGULAR, kind)) return IRREGULAR[kind] ?? '';
  const name = kind.toLowerCase();
  if (/(s|x|ch|sh|z)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
