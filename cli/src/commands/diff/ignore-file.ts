/** Reads what may differ: rules of an Application, settings of an administrator, or a bare list of rules. */
import { GenerationError, parseYamlDocuments } from '@wheelhouse/generators';
import type { IgnoreRule } from '@wheelhouse/protocol';
import type { OfflineDiffSettings } from '@wheelhouse/spoke-agent/offline';
import { z } from 'zod';
import { CommandError } from '../../exit-codes.js';
import { readInput } from '../../output/standard-input.js';
import { placedMessage } from '../placed-message.js';

const texts = z.array(z.string()).nullish();

const rules = z.array(
  z.object({
    group: z.string().nullish(),
    kind: z.string(),
    name: z.string().nullish(),
    namespace: z.string().nullish(),
    jsonPointers: texts,
    jqPathExpressions: texts,
    managedFieldsManagers: texts,
  }),
);

const WHAT =
  'It is read as an Application (spec.ignoreDifferences), a ConfigMap argocd-cm (resource.customizations.ignoreDifferences.*), or a list of rules ' +
  'with kind, group, name, namespace and jsonPointers, jqPathExpressions or managedFieldsManagers.';

type Members = Readonly<Record<string, unknown>>;

/** All that the documents of a file say together. */
export async function readIgnoreFile(file: string): Promise<OfflineDiffSettings> {
  const text = await readInput(file);
  try {
    const found = parseYamlDocuments(text).map(({ value }) => settingsOf(file, value));
    return {
      rules: found.flatMap((settings) => settings.rules ?? []),
      settings: Object.assign({}, ...found.map(({ settings = {} }) => settings)) as Record<string, string>,
      ignoresExtras: found.some(({ ignoresExtras = false }) => ignoresExtras),
    };
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    throw new CommandError(error.code, placedMessage(file, error));
  }
}

function settingsOf(file: string, value: unknown): OfflineDiffSettings {
  if (Array.isArray(value)) return { rules: rulesOf(file, value) };
  if (!isObject(value)) throw new CommandError('INVALID_SPEC', `${file}: the document holds no rules. ${WHAT}`);
  const { kind, spec, metadata } = value;
  if (kind === 'ConfigMap') return { settings: dataOf(file, value['data']) };
  if (kind === 'Application') {
    const rules = rulesOf(file, isObject(spec) ? (spec['ignoreDifferences'] ?? []) : []);
    return { rules, ignoresExtras: compareOptionsOf(metadata).includes('IgnoreExtraneous') };
  }
  if (kind === undefined && value['ignoreDifferences'] !== undefined)
    return { rules: rulesOf(file, value['ignoreDifferences']) };
  return { rules: rulesOf(file, [value]) };
}

function compareOptionsOf(metadata: unknown): string[] {
  const annotations = isObject(metadata) && isObject(metadata['annotations']) ? metadata['annotations'] : {};
  const options = annotations['argocd.argoproj.io/compare-options'];
  return typeof options === 'string' ? options.split(',').map((option) => option.trim()) : [];
}

function rulesOf(file: string, value: unknown): IgnoreRule[] {
  const parsed = rules.safeParse(value);
  if (parsed.success)
    return parsed.data.map(
      (rule) =>
        Object.fromEntries(
          Object.entries(rule).filter(([, member]) => member !== null && member !== undefined),
        ) as unknown as IgnoreRule,
    );
  const [issue] = parsed.error.issues;
  throw new CommandError(
    'INVALID_SPEC',
    `${file}: ignoreDifferences[${issue?.path.join('.') ?? ''}]: ${issue?.message ?? 'is no list'}. ${WHAT}`,
  );
}

function dataOf(file: string, data: unknown): Record<string, string> {
  const entries = isObject(data) ? Object.entries(data) : [];
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (typeof value === 'string') return [key, value];
      throw new CommandError('INVALID_SPEC', `${file}: data["${key}"] is no text. Put it in quotes, or after a |.`);
    }),
  );
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
