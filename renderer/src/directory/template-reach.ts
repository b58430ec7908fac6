/** What a template may read of what changes often: only then does such a change render it again. */
export interface TemplateReach {
  /** The commit (`application.revision`). */
  readonly revision: boolean;
  /** What the cluster's agent claims, for example its node count. */
  readonly claims: boolean;
}

export const REACHES_NOTHING: TemplateReach = { revision: false, claims: false };

/** Errs on the side of too much: a template that goes through whole objects may read anything of them. */
export function templateReach(text: string): TemplateReach {
  if (!text.includes('{{')) return REACHES_NOTHING;
  const isOpen = /@root|\bthis\b|\.\.|\blookup\b/.test(text);
  return {
    revision: isOpen || /revision/.test(text) || isWhole(text, 'application'),
    claims: isOpen || /claims/.test(text) || isWhole(text, 'cluster'),
  };
}

export function joinReach(left: TemplateReach, right: TemplateReach): TemplateReach {
  return { revision: left.revision || right.revision, claims: left.claims || right.claims };
}

/** Whether the name stands in the text without a member after it. */
function isWhole(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b(?!\\s*[./\\[][\\w"'\\[])`).test(text);
}
