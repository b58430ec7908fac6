// Every rule against what Argo CD itself said about the same objects, word for word.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { assessHealth } from './assess-health.js';

interface MeasuredRule {
  readonly says: string;
  readonly object: KubernetesObject;
  readonly status: string;
  readonly message: string;
}

const FILE = new URL('../../../testdata/health/rules.yaml', import.meta.url);
const RULES = parse(readFileSync(FILE, 'utf8')) as readonly MeasuredRule[];

describe('health as Argo CD measured it', () => {
  it.each(RULES.map((rule) => [rule.says, rule] as const))('%s', (_says, { object, status, message }) => {
    const health = assessHealth(object);
    expect({ status: health?.health ?? '', message: health?.message ?? '' }).toEqual({ status, message });
  });
});
