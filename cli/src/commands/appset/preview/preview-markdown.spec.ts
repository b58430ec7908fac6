import { describe, expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import { code, codeBlock, htmlCode } from './markdown-text.js';
import { MARKER, MAX_COMMENT_LENGTH, previewMarkdown } from './preview-markdown.js';
import { sampleChange, sampleChanged, samplePreview } from '../../../testing/sample-preview.js';

describe('a preview as a comment', () => {
  it('has the totals, a table, and the changes to open', () => {
    const text = previewMarkdown(
      samplePreview({ updateCount: 3, applications: [sampleChanged()], changes: [sampleChange(3)] }),
    );
    expect(text).toBe(
      [
        MARKER,
        '### Preview: 0 to create, 3 to update, 0 to delete, 3 unchanged',
        'Merging `feature` (`0123456`) into `main` of `https://git.example.com/fleet.git`.',
        '| Action | Application | Cluster | Set | Changes |\n|---|---|---|---|---|\n| Update | `shop-dev` | `dev` | `sample` | `objects: 1 changed` |',
        '<details><summary><code>Deployment shop</code> the same change on 3 clusters: <code>c00, c01, c02</code></summary>',
        '```diff\n@@ spec @@\n-  replicas: 1\n+  replicas: 2\n```',
        '</details>',
      ].join('\n\n'),
    );
  });

  it('says when nothing changes, what is held and why, and where an error is', () => {
    expect(previewMarkdown(samplePreview())).toContain('### Preview: no changes');
    const set = { name: 'sample', isNew: false, error: null, heldReason: null, problems: [], warnings: [] };
    const text = previewMarkdown(
      samplePreview({
        deleteCount: 9,
        heldCount: 9,
        sets: [
          { ...set, heldReason: 'It deletes 9 of 10 applications.' },
          {
            ...set,
            name: 'bad',
            error: {
              code: 'GENERATOR_ERROR',
              message: 'no such branch',
              location: 'spec.generators[0].git',
              line: null,
              column: null,
            },
          },
        ],
      }),
    );
    expect(text).toContain('### Preview: error; 0 to create, 0 to update, 9 to delete, 3 unchanged, 9 held');
    expect(text).toContain('**Held:** the changes of `sample` wait for approval. It deletes 9 of 10 applications.');
    expect(text).toContain('```text\nGENERATOR_ERROR (spec.generators[0].git): no such branch\n```');
  });

  it('stays below what a comment may have, and says what is missing', () => {
    const many = previewMarkdown(
      samplePreview({
        applications: Array.from({ length: 1_000 }, (_, index) =>
          sampleChanged({
            name: `shop-${index}`,
            fields: Array.from({ length: 20 }, (_, at) => ({
              path: `spec.field${at}`,
              before: 'x'.repeat(200),
              after: 'y'.repeat(200),
            })),
          }),
        ),
        changes: Array.from({ length: 500 }, () => sampleChange(43, { diff: '+'.repeat(20_000) })),
        problems: Array.from({ length: 500 }, (_, index) => ({
          application: `a${index}`,
          cluster: 'c',
          code: 'X',
          message: `${index} ${'m'.repeat(2_000)}`,
          location: null,
          isNew: true,
        })),
      }),
    );
    expect(many.length).toBeLessThan(MAX_COMMENT_LENGTH);
    expect(many).toContain('… and 960 more applications.');
    expect(many).toMatch(/\d+ more changes of objects are not shown here/);
    const long = previewMarkdown(samplePreview({ changes: [sampleChange(2, { diff: '+line\n'.repeat(5_000) })] }));
    expect(long).toContain('The change is longer and cut here.');
  });

  it('lets nothing that others wrote become markup', () => {
    const evil = '`</summary>|<img src=x> @everyone\n```\n# title';
    const text = previewMarkdown(
      samplePreview({
        against: evil,
        applications: [
          sampleChanged({
            name: evil,
            cluster: evil,
            applicationSet: evil,
            fields: [{ path: evil, before: evil, after: null }],
          }),
        ],
        changes: [
          sampleChange(2, { objects: [evil], kind: evil, diff: evil, applications: [{ name: evil, cluster: evil }] }),
        ],
        problems: [{ application: evil, cluster: evil, code: evil, message: evil, location: null, isNew: true }],
        notes: [evil],
      }),
    );
    const withoutCode = text
      .replaceAll(/(`{3,})(?:text|diff)\n[\s\S]*?\n\1(?=\n)/g, '')
      .replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
      .replaceAll(/<code>[^<]*<\/code>/g, '');
    expect(withoutCode).not.toMatch(/everyone|<img|# title/);
    expect(text.split('\n').filter((line) => line.startsWith('| Update'))).toHaveLength(1);
  });
});

describe('texts inside Markdown', () => {
  it('end neither their code nor their cell nor their tag', () => {
    assert(
      property(string({ unit: 'grapheme' }), (text) => {
        const inline = code(text);
        if (inline !== '') {
          const fence = /^`+/.exec(inline)?.[0] ?? '';
          expect(inline.slice(fence.length, -fence.length)).not.toContain(fence);
          expect(inline).not.toMatch(/\n|(?<!\\)\|/);
        }
        const block = codeBlock(text, 'diff');
        const [first = ''] = block.split('\n');
        expect(block.split('\n').slice(1, -1).join('\n')).not.toContain(first.slice(0, -'diff'.length));
        expect(htmlCode(text).slice(6, -7)).not.toMatch(/[<>"\n]/);
      }),
    );
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`a')).toBe('`` `a ``');
    expect(code('a|b')).toBe(String.raw`\`a\|b\``.replaceAll(String.raw`\``, '`'));
    expect(codeBlock('```', 'diff')).toBe('````diff\n```\n````');
  });
});
