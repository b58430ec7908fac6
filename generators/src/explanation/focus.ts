/** What was asked for: tells which of the things that gave nothing have to do with it. */
import { normalizeName } from '../spec/dns-name.js';

/** Says whether something that is called by one of these names has to do with the question. */
export type Focus = (names: readonly string[]) => boolean;

/** The Application, the cluster or both that an explanation is about. */
export interface ExplanationSubject {
  readonly applicationName?: string;
  readonly clusterName?: string;
}

/** A name counts when it is the cluster's, or a whole part of the Application's: `eu-1` of `shop-eu-1`. */
export function focusOn({ applicationName, clusterName }: ExplanationSubject): Focus {
  const parts = applicationName === undefined ? undefined : withinDashes(applicationName);
  return (names) =>
    names.some((name) => {
      if (name === clusterName) return true;
      const part = withinDashes(name);
      return part !== '--' && parts?.includes(part) === true;
    });
}

function withinDashes(name: string): string {
  return `-${normalizeName(name).replaceAll('.', '-')}-`;
}
