// Preloaded (`--import`) into a program under test: its clock shows the machine's time plus what the file CLOCK_SHIFT_FILE says, in milliseconds.
// The file may change while the program runs. Monotonic time is left alone, as on a real machine.
import { readFileSync } from 'node:fs';

const RealDate = Date;
/** How often the file is read. */
const READ_EVERY_MS = 50;
let shift = 0;
let readAt = -READ_EVERY_MS;

function shifted() {
  if (performance.now() - readAt >= READ_EVERY_MS) {
    readAt = performance.now();
    try {
      shift = Number(readFileSync(process.env.CLOCK_SHIFT_FILE ?? '', 'utf8')) || 0;
    } catch {
      // The file is being written.
    }
  }
  return RealDate.now() + shift;
}

globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(shifted());
    else super(...parts);
  }

  static now() {
    return shifted();
  }
};
