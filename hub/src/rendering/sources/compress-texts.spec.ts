import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@wheelhouse/protocol';
import { compressTexts } from './compress-texts.js';

describe('Texts compressed part by part', () => {
  it.each([
    ['none', []],
    ['small ones', ['{"a":1}', '', '{"b":2}']],
    ['many', Array.from({ length: 10_000 }, (_, index) => `{"name":"n${index}"}`)],
    ['large ones', ['"a"'.repeat(100_000), '{}', '"ü"'.repeat(50_000)]],
    ['characters of two halves at every boundary', ['', 'x', 'xy'].map((start) => start + '😀'.repeat(70_000))],
    ['halves of characters', ['\ud83d'.repeat(70_000)]],
  ])('are the same bytes as at one go: %s', async (_, texts) => {
    const whole = Buffer.from(`[${texts.join(',')}]`);
    const { digest, content, size } = await compressTexts(texts);
    expect(size).toBe(whole.length);
    expect(digest).toBe(sha256(whole));
    expect(gunzipSync(content).equals(whole)).toBe(true);
  });
});
