/** The flags, width and precision of one verb of a format. */
import { runeCount } from '../values/go-text.js';

/** What stands between `%` and the verb. Changed while the format is read, then only looked at. */
export interface FormatFlags {
  width: number | undefined;
  precision: number | undefined;
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v` */
  plusV: boolean;
  /** `%#v` */
  sharpV: boolean;
}

/** No flag at all. */
export function noFlags(): FormatFlags {
  return {
    width: undefined,
    precision: undefined,
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
  };
}

/** The flags of a plain `%v`. */
export const PLAIN: Readonly<FormatFlags> = Object.freeze(noFlags());

/** Fills a text up to the width; zeros only go to the left. */
export function pad(text: string, flags: Readonly<FormatFlags>, zero = flags.zero): string {
  const { width } = flags;
  if (width === undefined) return text;
  const missing = width - runeCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return text + ' '.repeat(missing);
  return (zero ? '0' : ' ').repeat(missing) + text;
}
