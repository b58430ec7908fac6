import { describe, expect, it } from '@jest/globals';
import { withoutGoto } from './goto-rewrite.js';

describe('goto in a script', () => {
  it('stays out of scripts that have none', () => {
    const source = 'local goto_x = "goto y" -- goto z\nreturn goto_x';
    expect(withoutGoto(source)).toBe(source);
  });

  it('keeps every line where it is', () => {
    const source = 'for i = 1, 3 do\n  if i == 2 then\n    goto continue\n  end\n  ::continue::\nend\nreturn 1';
    const rewritten = withoutGoto(source);
    expect(rewritten).not.toMatch(/goto|::/);
    expect(rewritten.split('\n')).toHaveLength(source.split('\n').length);
    expect(rewritten.split('\n')[6]).toBe('return 1');
  });

  it('is refused where it goes back or into the middle, with its line', () => {
    expect(() => withoutGoto('::top::\nlocal x = 1\ngoto top')).toThrow('<string>:3: goto top is not supported');
    expect(() => withoutGoto('goto nowhere')).toThrow('goto nowhere');
    expect(() => withoutGoto('for i = 1, 2 do\n  repeat goto out until true\n  ::out::\nend')).toThrow('goto out');
  });

  it('takes whatever a source is without breaking', () => {
    for (const source of ['goto', 'goto goto ::', '::a:: ::b:: goto a', 'end end until goto x', '[[ goto', '"goto x'])
      try {
        withoutGoto(source);
      } catch (error) {
        expect(String(error)).toContain('not supported');
      }
  });
});
