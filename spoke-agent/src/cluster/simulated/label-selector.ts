// Label selectors in the notation of kubectl -l: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas.
import { ClusterError } from '../cluster.errors.js';

type Labels = Readonly<Record<string, string>>;
export type LabelPredicate = (labels: Labels) => boolean;

const SET_REQUIREMENT = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/;
const EQUALITY_REQUIREMENT = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/;

const EVERYTHING: LabelPredicate = () => true;

/** Throws INVALID when the text is no selector. Empty selects everything. */
export function labelSelector(text: string | undefined): LabelPredicate {
  const requirements = (text ?? '').split(/,(?![^(]*\))/).map((part) => part.trim());
  const predicates = requirements.filter(Boolean).map(requirement);
  if (predicates.length === 0) return EVERYTHING;
  return (labels) => predicates.every((predicate) => predicate(labels));
}

function requirement(text: string): LabelPredicate {
  const [, member = '', operator, list = ''] = SET_REQUIREMENT.exec(text) ?? [];
  if (operator) {
    const values = new Set(list.split(',').map((value) => value.trim()));
    if (operator === 'in') return (labels) => labels[member] !== undefined && values.has(labels[member]);
    return (labels) => labels[member] === undefined || !values.has(labels[member]);
  }
  const [, key = '', sign, value] = EQUALITY_REQUIREMENT.exec(text) ?? [];
  if (sign) return sign === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  const absent = /^!\s*(\S+)$/.exec(text)?.[1];
  if (absent) return (labels) => labels[absent] === undefined;
  if (/^[^\s!=()]+$/.test(text)) return (labels) => labels[text] !== undefined;
  throw new ClusterError('INVALID', `"${text}" is no label selector.`);
}
