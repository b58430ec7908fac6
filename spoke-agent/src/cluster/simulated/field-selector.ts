import { isMap } from './field-walk.js';

/** A predicate for `path=value` and `path!=value`, comma-separated. Absent fields count as empty. */
export function fieldSelector(selector: string | undefined): (object: unknown) => boolean {
  const terms = (selector ?? '').split(',').filter((term) => term !== '');
  const checks = terms.map((term) => {
    const [, path = '', operator = '=', value = ''] = /^([^=!]+)(!?)==?(.*)$/.exec(term) ?? [];
    return (object: unknown) => (valueAt(object, path) === value) === (operator !== '!');
  });
  return (object) => checks.every((check) => check(object));
}

function valueAt(object: unknown, path: string): string {
  let at = object;
  for (const member of path.split('.')) at = isMap(at) && Object.hasOwn(at, member) ? at[member] : undefined;
  return typeof at === 'string' ? at : '';
}
