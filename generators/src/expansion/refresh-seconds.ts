import { isJsonObject, memberOf, type JsonObject } from '../json.js';

/** After how many seconds Argo CD looks again at what a generator reads when the set does not say. List and clusters need no look. */
const DEFAULT_SECONDS: Readonly<Record<string, number>> = {
  git: 180,
  scmProvider: 1800,
  clusterDecisionResource: 180,
  pullRequest: 1800,
  plugin: 180,
};

/** The least of the generators of one entry, without those inside combinations; undefined when none asks to be looked at again. */
export function refreshSeconds(entry: JsonObject): number | undefined {
  let least: number | undefined;
  for (const [name, usual] of Object.entries(DEFAULT_SECONDS)) {
    const generator = memberOf(entry, name);
    if (!isJsonObject(generator)) continue;
    const written = memberOf(generator, 'requeueAfterSeconds');
    const seconds = typeof written === 'number' ? written : usual;
    // Zero, or less, is never.
    if (seconds > 0 && (least === undefined || seconds < least)) least = seconds;
  }
  return least;
}
