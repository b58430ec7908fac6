// Pure. Sync options that mean nothing here: a slip of the pen would otherwise be an option that silently does not count.
const BOOLEANS: ReadonlySet<string> = new Set([
  'ApplyOutOfSyncOnly',
  'ClientSideApplyMigration',
  'CreateNamespace',
  'FailOnSharedResource',
  'Force',
  'PruneLast',
  'Replace',
  'RespectIgnoreDifferences',
  'ServerSideApply',
  'SkipDryRunOnMissingResource',
  'Validate',
]);
const TRUTHS: readonly string[] = ['true', 'false'];
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Delete', [...TRUTHS, 'confirm']],
  ['Prune', [...TRUTHS, 'confirm']],
  ['PrunePropagationPolicy', ['foreground', 'background', 'orphan']],
]);

/** One sentence for each option that nobody reads, or whose value is none; none for an application that is fine. */
export function unknownSyncOptions(options: readonly string[]): string[] {
  return options.flatMap((option) => {
    const [name = '', ...rest] = option.split('=');
    const values = BOOLEANS.has(name) ? TRUTHS : WORDS.get(name);
    if (values === undefined) return [`There is no sync option ${JSON.stringify(option)}.`];
    if (values.includes(rest.join('='))) return [];
    return [`The sync option ${JSON.stringify(option)} has no such value: it takes ${values.join(', ')}.`];
  });
}
