/** Go's layouts: the pieces of the reference time, Mon Jan 2 15:04:05 MST 2006, that stand for what is printed. */

/** A piece of a layout: an element of the reference time, or a text that stands for itself. */
export interface LayoutPiece {
  readonly text: string;
  readonly isElement: boolean;
}

/** Names are elements only where no lower case letter goes on (`Mon` in `Month` is none), fractions only where no digit does. */
const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|__2|_2(?!006)|2|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?![0-9])/g;

/** The names of the months. */
export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The names of the days, from Sunday on. */
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

/** The pieces of a layout in their order. */
export function layoutPieces(layout: string): LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let done = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    if (match.index > done) pieces.push({ text: layout.slice(done, match.index), isElement: false });
    pieces.push({ text: match[0], isElement: true });
    done = match.index + match[0].length;
  }
  if (done < layout.length) pieces.push({ text: layout.slice(done), isElement: false });
  return pieces;
}
