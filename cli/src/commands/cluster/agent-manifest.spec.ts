import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { agentManifest } from './agent-manifest.js';

const wild = `it's "$&" \${HUB_URL} # not a comment: {{x}}`;

describe('the manifest of an agent', () => {
  it('is YAML without placeholders, and holds every value as it was given', () => {
    const text = agentManifest({
      hubUrl: wild,
      joinToken: 'whj_x',
      clusterName: "o'slo",
      image: 'registry.example.com/a:1',
    });
    const documents = parseAllDocuments(text);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const values = JSON.stringify(documents.map((document): unknown => document.toJSON()));
    expect(values).toContain(JSON.stringify(wild).slice(1, -1));
    expect(values).toContain("o'slo");
    expect(values).toContain('registry.example.com/a:1');
    expect(values).toContain('whj_x');
  });

  it('leaves no placeholder with plain values', () => {
    const text = agentManifest({ hubUrl: 'https://hub.example.com', joinToken: 'whj_x', clusterName: 'oslo' });
    expect(text).not.toMatch(/\$\{[A-Z_]+\}/);
  });

  it('keeps the join token in a Secret and nowhere else', () => {
    const documents = parseAllDocuments(
      agentManifest({ hubUrl: 'https://hub.example.com', joinToken: 'whj_secret', clusterName: 'oslo' }),
    ).map((document) => document.toJSON() as { kind: string });
    const holders = documents.filter((document) => JSON.stringify(document).includes('whj_secret'));
    expect(holders.map(({ kind }) => kind)).toEqual(['Secret']);
  });
});
