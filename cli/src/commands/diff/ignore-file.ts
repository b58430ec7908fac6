/** Reads what may differ: rules of an Application, settings of an administrator, or a bare list of rules. */
import { GenerationError, type Path, type Position } from '@wheelhouse/generators';
import type { IgnoreRule } from '@wheelhouse/protocol';
import type { OfflineDiffSettings } from '@wheelhouse/spoke-agent/offline';
import { z } from 'zod';
import { readInput } from '../../output/standard-input.js';
import { configMapTexts } from '../config-map-texts.js';
import { naming } from '../manifest-errors.js';
import { listedValues, type PlacedValue } from '../objects-file.js';

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
  const found = naming(file, () => listedValues(text).map(settingsOf));
  return {
    rules: found.flatMap((settings) => settings.rules ?? []),
    settings: Object.assign({}, ...found.map(({ settings = {} }) => settings)) as Record<string, string>,
    ignoresExtras: found.some(({ ignoresExtras = false }) => ignoresExtras),
  };
}

function settingsOf(placed: PlacedValue): OfflineDiffSettings {
  const { value, locate } = placed;
  if (Array.isArray(value)) return { rules: rulesOf(value, [], locate) };
  if (!isObject(value)) throw wrong(`${placed.name} holds no rules`, locate([]));
  const { kind, spec, metadata } = value;
  if (kind === 'ConfigMap') return { settings: configMapTexts(placed) };
  if (kind === 'Application') {
    const rules = isObject(spec) ? rulesOf(spec['ignoreDifferences'] ?? [], ['spec', 'ignoreDifferences'], locate) : [];
    return { rules, ignoresExtras: compareOptionsOf(metadata).includes('IgnoreExtraneous') };
  }
  if (kind === undefined && value['ignoreDifferences'] !== undefined)
    return { rules: rulesOf(value['ignoreDifferences'], ['ignoreDifferences'], locate) };
  return { rules: rulesOf([value], [], (path) => locate(path.slice(1))) };
}

function compareOptionsOf(metadata: unknown): string[] {
  const annotations = isObject(metadata) && isObject(metadata['annotations']) ? metadata['annotations'] : {};
  const options = annotations['argocd.argoproj.io/compare-options'];
  return typeof options === 'string' ? options.split(',').map((option) => option.trim()) : [];
}

function rulesOf(value: unknown, at: Path, locate: PlacedValue['locate']): IgnoreRule[] {
  const parsed = rules.safeParse(value);
  if (parsed.success)
    return parsed.data.map(
      (rule) =>
        Object.fromEntries(
          Object.entries(rule).filter(([, member]) => member !== null && member !== undefined),
        ) as unknown as IgnoreRule,
    );
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  const [index, ...members] = path;
  const name = [
    'ignoreDifferences',
    ...(index === undefined ? [] : [`[${index}]`]),
    ...members.map((step) => `.${step}`),
  ];
  throw wrong(`${name.join('')}: ${issue?.message ?? 'is no list'}`, locate([...at, ...path]));
}

function wrong(reason: string, position: Position | undefined): GenerationError {
  return new GenerationError('INVALID_SPEC', `${reason}. ${WHAT}`, { position });
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
